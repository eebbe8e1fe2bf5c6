import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import binary, case, complex_uniform, gradient, uniform
from tests.pytorch import agree, pytorch


def bits(x1, x2, y):
    return -(-y.size // 8)


TIED = np.array([[1.0, 2.0, 3.0], [3.0, 1.0, 0.0]])

CASES = [
    *binary(F.Maximum, F.maximum, np.maximum, second=(-1.9, 2.3), saves=bits),
    *binary(F.Minimum, F.minimum, np.minimum, second=(-1.9, 2.3), saves=bits),
    case(F.Maximum, lambda x: np.maximum(x, 0), uniform((2, 3)), reference=lambda x: np.maximum(x, 0),
         saves=1),
    case(F.Minimum, lambda x: np.minimum(0.5, x), uniform((2, 3)), reference=lambda x: np.minimum(0.5, x),
         saves=1),
    *binary(F.Fmax, F.fmax, np.fmax, second=(-1.9, 2.3), saves=bits),
    *binary(F.Fmin, F.fmin, np.fmin, second=(-1.9, 2.3), saves=bits),
    *[case(makes, function, complex_uniform((3,)), complex_uniform((2, 1), seed=1), reference=function, name="complex")
      for makes, function in ((F.Maximum, np.maximum), (F.Minimum, np.minimum), (F.Fmax, np.fmax), (F.Fmin, np.fmin))],
    case(F.Maximum, F.maximum, TIED, np.full(3, 2.0), order=0, saves=2, name="with ties"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("function, slopes", [(F.maximum, ([0, 0.5, 1], [1, 0.5, 0])),
                                              (F.minimum, ([1, 0.5, 0], [0, 0.5, 1]))])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
def test_ties_share_the_gradient(function, slopes, dtype):
    first, second = gradient(function, np.array([1, 2, 3], dtype), np.array([2, 2, 2], dtype))
    assert np.array_equal(first, slopes[0]) and np.array_equal(second, slopes[1])
    assert np.issubdtype(dtype, np.integer) or first.dtype == second.dtype == dtype


def test_integers_without_ties_stay_integers():
    (slope,) = gradient(lambda x: np.maximum(x, 2), np.array([1, 3]))
    assert slope.dtype.kind == "i" and slope.tolist() == [0, 1]


def test_nan_is_handed_on_and_its_gradient_goes_to_the_second():
    x1, x2 = Variable([np.nan, 1.0]), Variable([1.0, np.nan])
    y = np.maximum(x1, x2)
    assert np.isnan(y.data).all()
    y.sum().backward()
    assert x1.grad.tolist() == [0.0, 0.0] and x2.grad.tolist() == [1.0, 1.0]


def test_an_infinite_slope_behind_a_value_not_taken_gives_zero():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        (slope,) = gradient(lambda x: np.sqrt(np.maximum(x, 0)), np.array([-1.0, 4.0]))
    assert np.array_equal(slope, [0.0, 0.25])


@pytest.mark.parametrize("name", ["fmax", "fmin", "maximum", "minimum"])
def test_agrees_with_pytorch_at_ties(name):
    torch = pytorch()
    x1, x2 = np.array([1.0, 2.0, 3.0, -np.inf]), np.array([2.0, 2.0, 1.0, 0.0])
    agree(getattr(np, name), getattr(torch, name), x1, x2)
    if name.startswith("f"):
        agree(getattr(np, name), getattr(torch, name), np.array([np.nan, 1.0, np.nan]), np.array([1.0, np.nan, np.nan]))


@pytest.mark.parametrize("function", [F.maximum, F.minimum, F.fmax, F.fmin])
def test_shapes_that_do_not_broadcast(function):
    with pytest.raises(ShapeError, match=rf"{function.__name__}: .*shape \(2,\).*shape \(3,\)"):
        function(Variable(np.zeros(2)), np.zeros(3))
