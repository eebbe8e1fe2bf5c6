import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import UNARY_SHAPES, case, uniform

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


def test_the_class_alone():
    assert F.Reshape((3, 2))(Variable(X)).shape == F.Reshape((3, 2))(Variable(X)).creator.shape == (3, 2)


@pytest.mark.parametrize("call, error, message", [
    (lambda x: x.reshape(4), ShapeError,
     r"reshape: an array of shape \(2, 3\), dtype float64 has 6 elements .* shape \(4,\);"),
    (lambda x: x.reshape(4, -1), ShapeError, r"does not fit into shape \(4, -1\)"),
    (lambda x: x.reshape(-1, -1), ShapeError, "one of them may be -1"),
    (lambda x: x.reshape(6, order="F"), ArgumentError,
     "reshape: the argument order= is not supported.*transpose"),
    (lambda x: np.reshape(x, 6, copy=True), ArgumentError, "reshape: the argument copy= is not supported"),
    (lambda x: x.ravel("F"), ArgumentError, "ravel: the argument order= is not supported"),
    (lambda x: x.squeeze(0), ShapeError,
     r"squeeze: axis=0 of an array of shape \(2, 3\), dtype float64 is not of length 1"),
    (lambda x: x.squeeze(5), ShapeError, "squeeze: axis=5 does not fit"),
    (lambda x: F.expand_dims(x, 5), ShapeError, "expand_dims: axis=5 does not fit"),
    (lambda x: F.expand_dims(x, (0, 0)), ShapeError, r"expand_dims: axis=\(0, 0\) does not fit"),
])
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(X))
