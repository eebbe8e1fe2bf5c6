import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.testing import check_function
from tests.functions.cases import case, complex_uniform, gradient, uniform
from tests.functions.elementwise import bits
from tests.functions.test_sums import reductions
from tests.pytorch import agree

SHAPES = [(), (3,), (2, 3), (2, 3, 4)]


CASES = [
    *reductions(F.Max, F.max, np.max, SHAPES, saves=bits),
    *reductions(F.Min, F.min, np.min, SHAPES, saves=bits),
    *[case(cls, lambda x, f=function, o=options: f(x, **o), numbers((2, 3)), name=f"{options}",
           reference=lambda x, f=reference, o=options: f(x, **o))
      for cls, function, reference in ((F.Max, F.max, np.max), (F.Min, F.min, np.min))
      for numbers in (uniform, complex_uniform)
      for options in ({"axis": 1, "initial": 0.7}, {"axis": 0, "initial": 0.7, "where": [[True], [False]]}, {"axis": -1})],
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
    with pytest.raises(ArgumentError, match=rf"{name}: the argument out= is not supported"):
        function(Variable([1.0]), out=np.array(1.0))
    with pytest.raises(ArgumentError, match=rf"{name}: .*give initial= beside where="):
        function(Variable([1.0, 2.0]), where=[True, False])
    with pytest.raises(ArgumentError, match=f"{name}: initial= is a constant"):
        function(Variable([1.0]), initial=Variable(1.0))


def test_the_initial_value_takes_part():
    x = np.array([[1.0, 2.0, 2.0], [0.0, -1.0, -1.0], [2.0, 3.0, -1.0]])
    (slope,) = gradient(lambda x: F.max(x, axis=1, initial=2), x)
    assert np.allclose(slope, [[0, 1 / 3, 1 / 3], [0, 0, 0], [0, 1, 0]])
    (slope,) = gradient(lambda x: F.min(x, axis=1, initial=-1), x)
    assert np.allclose(slope, [[0, 0, 0], [0, 1 / 3, 1 / 3], [0, 0, 0.5]])
    assert gradient(lambda x: F.max(x, initial=9), x)[0].tolist() == np.zeros((3, 3)).tolist()
    assert F.max(Variable(np.zeros((0, 2))), axis=0, initial=3).tolist() == [3, 3]


def test_gradients_are_pytorchs():
    x = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
    agree(lambda x: F.max(x, axis=1), lambda x: x.amax(dim=1), x)
    agree(lambda x: F.min(x, axis=(0, 1)), lambda x: x.amin(dim=(0, 1)), x)


def test_the_range():
    x = uniform((2, 3, 2))
    check_function(lambda x: np.ptp(x, axis=(0, -1)), x, reference=lambda x: np.ptp(x, axis=(0, -1)), saves=4)
    assert F.ptp(Variable(x), keepdims=True).shape == (1, 1, 1)
    with pytest.raises(ArgumentError, match="ptp: the argument out="):
        F.ptp(Variable(x), out=np.array(0.0))


@pytest.mark.parametrize("function", [np.max, np.min, np.ptp, np.prod, np.nanmean, np.nanmax, np.sum, np.nanprod])
@pytest.mark.parametrize("value", [2.0, 0.0])
def test_axis_of_a_number_that_numpy_lets_pass(function, value):
    for axis in (0, -1):
        x = Variable(value)
        slope = grad(function(x, axis=axis), x, create_graph=True)
        assert slope.item() == (0 if function is np.ptp else 1)
        assert grad(function(x, axis=axis), x, np.ones(3), batch=1).shape == (3,)


def test_axis_of_a_number():
    with pytest.raises(ShapeError, match="a 0-d array has no axes"):
        Variable(1.0).max(axis=1)


def test_names():
    x = Variable(uniform((2, 3)))
    assert np.max(x).item() == np.amax(x).item() == x.max().item() == x.data.max()
    assert np.min(x, axis=0).shape == (3,)
