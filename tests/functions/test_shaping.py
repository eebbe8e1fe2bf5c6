import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import UNARY_SHAPES, case, complex_uniform, uniform

X = uniform((2, 3))
ONES = uniform((1, 3, 1))


def agreeing(cls, function, reference, *shapes):
    return [case(cls, function, uniform(shape), reference=reference, saves=0) for shape in shapes]


CASES = [
    *agreeing(F.Reshape, lambda x: F.reshape(x, (3, 2)), lambda x: x.reshape(3, 2), (2, 3), (6,), (1, 6)),
    *agreeing(F.Reshape, lambda x: x.reshape(-1), lambda x: x.reshape(-1), *UNARY_SHAPES),
    *agreeing(F.Reshape, lambda x: x.reshape(()), lambda x: x.reshape(()), (), (1, 1)),
    *agreeing(F.Reshape, lambda x: x.reshape(2, -1, 1), lambda x: x.reshape(2, -1, 1), (2, 3), (2,)),
    *agreeing(F.Ravel, F.ravel, np.ravel, *UNARY_SHAPES),
    *agreeing(F.Squeeze, F.squeeze, np.squeeze, *UNARY_SHAPES, (1,), (1, 0)),
    *agreeing(F.Squeeze, lambda x: x.squeeze((0, -1)), lambda x: x.squeeze((0, -1)), (1, 3, 1)),
    *[
        one for axis in (0, 1, -1, (0, 2), (-1, 0))
        for one in agreeing(F.ExpandDims, lambda x, a=axis: F.expand_dims(x, a),
                            lambda x, a=axis: np.expand_dims(x, a), (3,), (2, 3))
    ],
    *agreeing(F.ExpandDims, lambda x: F.expand_dims(x, 0), lambda x: np.expand_dims(x, 0), (), (0,)),
    *[
        one for order in "CF" for one in (
            *agreeing(F.Reshape, lambda x, o=order: np.reshape(x, (-1, 2), order=o),
                      lambda x, o=order: np.reshape(x, (-1, 2), order=o), (2, 3, 1), (2, 0)),
            *agreeing(F.Ravel, lambda x, o=order: np.ravel(x, order=o), lambda x, o=order: np.ravel(x, order=o), (2, 3)),
            *agreeing(F.Ravel, lambda x, o=order: x.flatten(o), lambda x, o=order: x.flatten(o), (2, 3), ()))
    ],
    *[case(F.Ravel, lambda x, o=order: np.ravel(x, order=o), X, name=f"order {order}", layouts=False,
           reference=lambda x, o=order: np.ravel(x, order=o), saves=0) for order in "AK"],
    case(F.Reshape, lambda x: np.reshape(x, 6, copy=True), X, reference=lambda x: x.reshape(6), saves=0, name="copy"),
    case(F.Reshape, lambda x: x.reshape((3, 2), order="F"), complex_uniform((2, 3)), name="complex", saves=0,
         reference=lambda x: x.reshape((3, 2), order="F")),
    case(F.Ravel, F.ravel, complex_uniform((2, 3)), reference=np.ravel, name="complex", saves=0),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_methods_and_numpy_calls():
    x = Variable(X)
    shapes = [
        x.reshape(3, 2),
        x.reshape((3, 2)),
        x.reshape([3, 2]),
        np.reshape(x, (3, 2)),
        np.reshape(x, shape=(3, 2))
    ]
    assert {y.shape for y in shapes} == {(3, 2)}
    assert x.ravel().shape == x.flatten().shape == np.ravel(x).shape == (6,)
    assert Variable(ONES).squeeze().shape == np.squeeze(Variable(ONES)).shape == (3,)
    assert np.expand_dims(x, 0).shape == (1, 2, 3)


def test_results_are_views():
    x = Variable(X)
    for y in (x.reshape(6), x.ravel(), x.reshape(2, 3), Variable(ONES).squeeze(), F.expand_dims(x, 0)):
        base = X if y.size == 6 else ONES
        assert np.shares_memory(y.data, base) and y.data is not base


def test_copies_where_numpy_copies():
    x = Variable(X)
    for y in (x.flatten(), x.flatten("F"), np.reshape(x, 6, copy=True), np.reshape(x, (2, 3), copy=True)):
        assert not np.shares_memory(y.data, X) and not y.creator.makes_view or type(y.creator) is F.Reshape
    assert np.shares_memory(np.reshape(x, 6, copy=False).data, X)
    turned = Variable(np.asfortranarray(X))
    for y in (turned.ravel("F"), turned.ravel("A"), turned.ravel("K"), turned.reshape(6, order="A")):
        assert np.shares_memory(y.data, turned.data)


@pytest.mark.parametrize("order", ["C", "F", "A", "K"])
def test_orders_of_any_layout(order):
    numbers = np.arange(24.0).reshape(2, 3, 4)
    for a in (numbers, numbers.T, numbers.transpose(1, 0, 2), numbers[:, ::2].transpose(2, 0, 1), numbers[:, :1].T):
        x = Variable(a)
        y = x.ravel(order)
        assert y.tolist() == a.ravel(order).tolist() == x.flatten(order).tolist()
        (y * y).sum().backward()
        assert (x.grad.data == 2 * a).all()
        if order != "K":
            assert (x.reshape(2, -1, order=order).data == a.reshape(2, -1, order=order)).all()


def test_the_class_alone():
    assert F.Reshape((3, 2))(Variable(X)).shape == F.Reshape((3, 2))(Variable(X)).creator.shape == (3, 2)


@pytest.mark.parametrize("call, error, message", [
    (lambda x: x.reshape(4), ShapeError,
     r"reshape: an array of shape \(2, 3\), dtype float64 has 6 elements .* shape \(4,\);"),
    (lambda x: x.reshape(4, -1), ShapeError, r"does not fit into shape \(4, -1\)"),
    (lambda x: x.reshape(-1, -1), ShapeError, "one of them may be -1"),
    (lambda x: x.reshape(6, order="K"), ArgumentError, "reshape: expected an order out of C, F, A, got 'K'"),
    (lambda x: np.reshape(x.T, 6, copy=False), ArgumentError, r"reshape: .* cannot take shape \(6,\) without a copy"),
    (lambda x: x.ravel("Z"), ArgumentError, "ravel: expected an order out of C, F, A, K, got 'Z'"),
    (lambda x: x.squeeze(0), ShapeError,
     r"squeeze: axis=0 of an array of shape \(2, 3\), dtype float64 is not of length 1"),
    (lambda x: x.squeeze(5), ShapeError, "squeeze: axis=5 does not fit"),
    (lambda x: F.expand_dims(x, 5), ShapeError, "expand_dims: axis=5 does not fit"),
    (lambda x: F.expand_dims(x, (0, 0)), ShapeError, r"expand_dims: axis=\(0, 0\) does not fit"),
])
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(X))
