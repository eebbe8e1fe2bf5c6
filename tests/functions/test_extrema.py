import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, gradient, uniform
from tests.functions.test_sums import reductions

SHAPES = [(), (3,), (2, 3), (2, 3, 4)]


def bits(x, y):
    return -(-x.size // 8)


CASES = [
    *reductions(F.Max, F.max, np.max, SHAPES, saves=bits),
    *reductions(F.Min, F.min, np.min, SHAPES, saves=bits),
    case(F.Max, lambda x: x.max(axis=1), np.zeros((0, 3)), reference=lambda x: x.max(axis=1), saves=0),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("function, x", [(F.max, [[1, 3, 3], [2, 2, 2]]), (F.min, [[4, 1, 1], [2, 2, 2]])])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
def test_ties_share_evenly(function, x, dtype):
    (slope,) = gradient(lambda x: function(x, axis=1), np.array(x, dtype))
    assert np.allclose(slope, [[0, 0.5, 0.5], [1 / 3, 1 / 3, 1 / 3]])
    assert dtype is np.int64 or slope.dtype == dtype
    assert np.allclose(gradient(function, np.array(x, dtype))[0].sum(), 1)


def test_integers_without_ties_stay_integers():
    (slope,) = gradient(F.max, np.array([1, 3, 2]))
    assert slope.dtype.kind == "i" and slope.tolist() == [0, 1, 0]


def test_nan_gives_no_gradient():
    x = Variable([[np.nan, 1.0], [2.0, 1.0]])
    y = x.max(axis=1)
    y.backward(np.ones(2))
    assert np.array_equal(y.data, [np.nan, 2.0], equal_nan=True)
    assert x.grad.tolist() == [[0.0, 0.0], [1.0, 0.0]]


@pytest.mark.parametrize("function", [F.max, F.min])
def test_wrong_arguments(function):
    name = function.__name__
    with pytest.raises(ShapeError, match=rf"{name}: axis=2 does not fit an array of shape \(2, 3\)"):
        function(Variable(np.zeros((2, 3))), 2)
    with pytest.raises(ShapeError, match=rf"{name}: axis=\(0, 0\) does not fit"):
        function(Variable(np.zeros((2, 3))), (0, 0))
    with pytest.raises(ShapeError,
                       match=rf"{name}: an array of shape \(0, 3\), dtype float64 has no elements along"):
        function(Variable(np.zeros((0, 3))), 0)
    for argument in ("out", "initial", "where"):
        with pytest.raises(ArgumentError, match=rf"{name}: the argument {argument}= is not supported"):
            function(Variable([1.0]), **{argument: np.array(1.0)})


def test_axis_of_a_number():
    with pytest.raises(ShapeError, match="a 0-d array has no axes"):
        Variable(1.0).max(axis=1)


def test_names():
    x = Variable(uniform((2, 3)))
    assert np.max(x).item() == np.amax(x).item() == x.max().item() == x.data.max()
    assert np.min(x, axis=0).shape == (3,)
