import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra import numpy as hnp

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from pygrad.testing import assert_saves, check_function
from tests.functions.cases import both, case, complex_uniform, uniform


def products(cls, function, reference, *shapes):
    return [case(cls, function, uniform(one), uniform(other, seed=1), reference=reference, saves=both)
            for one, other in shapes]


CASES = [
    *products(F.Matmul, F.matmul, np.matmul, ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)),
              ((2, 3), (3, 4)), ((5, 2, 3), (3, 2)), ((2, 3), (5, 3, 2)), ((5, 2, 3), (5, 3, 1)),
              ((5, 1, 3), (1, 3, 2)), ((4, 2, 3), (3,)), ((3,), (4, 3, 2)), ((2, 1, 2, 3), (3, 3, 2)),
              ((2, 2, 2, 3), (3, 1)), ((0, 3), (3, 2)), ((2, 0), (0, 3)), ((0, 2, 3), (3, 2)),
              ((1, 1), (1, 1))),
    *products(F.Dot, F.dot, np.dot, ((), ()), ((), (2, 3)), ((3,), ()), ((3,), (3,)), ((2, 3), (3,)),
              ((3,), (3, 2)), ((2, 3), (3, 4)), ((2, 2, 3), (3,)), ((2, 2, 3), (3, 2)), ((2, 3), (2, 3, 2)),
              ((2, 1, 3), (2, 2, 3, 2)), ((3,), (2, 3, 1)), ((0, 3), (3, 2)), ((2, 0), (0, 3))),
    *(case(F.Matmul, F.matmul, complex_uniform(one), complex_uniform(other, seed=1), reference=np.matmul, saves=both,
           name=f"complex {one} {other}") for one, other in (((2, 3), (3, 2)), ((3,), (3,)), ((3,), (3, 2)),
                                                             ((2, 2, 3), (3, 2)), ((2, 3), (3,)))),
    *(case(F.Dot, F.dot, complex_uniform(one), complex_uniform(other, seed=1), reference=np.dot, saves=both,
           name=f"complex {one} {other}") for one, other in (((), (2,)), ((3,), (3,)), ((2, 3), (2, 3, 2)))),
    case(F.Matmul, F.matmul, uniform((2, 3)), complex_uniform((3, 2)), reference=np.matmul, name="real and complex"),
    case(F.Dot, F.dot, complex_uniform((2, 3)), uniform((3, 2)), reference=np.dot, name="complex and real"),
    case(F.Matmul, lambda x: x @ x, uniform((2, 2)), reference=lambda x: x @ x, saves=32, name="by itself"),
    case(F.Matmul, lambda x: x @ x.T, uniform((2, 3)), reference=lambda x: x @ x.T, saves=48,
         name="by its own transpose"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@settings(max_examples=40, deadline=None)
@given(shapes=hnp.mutually_broadcastable_shapes(
    signature=np.matmul.signature, max_dims=2, max_side=3, min_side=0))
def test_any_shapes_that_multiply(shapes):
    one, other = shapes.input_shapes
    check_function(F.matmul, uniform(one), uniform(other, seed=1), reference=np.matmul, order=1)


def test_operators_and_numpy_calls():
    x, array = Variable(uniform((2, 2))), uniform((2, 2), seed=1)
    assert np.array_equal((x @ array).data, x.data @ array)
    assert np.array_equal((array @ x).data, array @ x.data)
    assert np.array_equal(np.dot(array, x).data, array @ x.data) and isinstance(x.dot(array), Variable)


def test_a_constant_beside_it_keeps_the_variable_out_of_the_graph():
    x = Variable(np.ones((4, 4)))
    assert_saves((x * 2) @ np.ones((4, 4)), 0)
    assert_saves(np.ones((4, 4)) @ (x * 2), 0)


def test_integers():
    x = Variable([[1, 2], [3, 4]])
    (x @ x).sum().backward()
    assert x.grad.dtype.kind == "i" and x.grad.tolist() == [[7, 11], [9, 13]]


@pytest.mark.parametrize("function", [F.matmul, F.dot])
@pytest.mark.parametrize("one, other", [((2, 3), (2, 3)), ((3,), (2,)), ((2, 3), (2,))])
def test_shapes_that_do_not_multiply(function, one, other):
    message = rf"{function.__name__}: the last axis .*array \(shape \({one[0]},.*as long.*transpose"
    with pytest.raises(ShapeError, match=message):
        function(Variable(np.zeros(one)), np.zeros(other))


def test_a_number_is_no_matrix():
    with pytest.raises(ShapeError,
                       match=r"matmul: expected arrays of at least one axis, .*multiply by a number with \*"):
        Variable(np.zeros((2, 3))) @ 2.0
