import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import binary, both, gradient
from tests.pytorch import agree, pytorch


CASES = [
    *binary(F.Logaddexp, F.logaddexp, np.logaddexp, saves=both),
    *binary(F.Logaddexp2, F.logaddexp2, np.logaddexp2, saves=both),
]
PAIRS = np.array([[0.0, 0.0], [1.0, -2.0], [1000.0, 0.0], [-1000.0, 1000.0], [-np.inf, 1.0], [np.inf, 1.0]])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["logaddexp", "logaddexp2"])
def test_agrees_with_pytorch(name):
    agree(getattr(np, name), lambda x, y: getattr(pytorch(), name)(x, y), PAIRS[:, 0], PAIRS[:, 1])


@pytest.mark.parametrize("function", [F.logaddexp, F.logaddexp2])
def test_infinities(function):
    x1, x2 = np.array([-np.inf, np.inf, -np.inf, np.inf, np.nan]), np.array([-np.inf, np.inf, 1.0, -np.inf, 1.0])
    with np.errstate(invalid="ignore"):  # NumPy warns of NaN here
        slopes = gradient(function, x1, x2)
    assert np.array_equal(slopes, [[0.5, 0.5, 0, 1, np.nan], [0.5, 0.5, 1, 0, np.nan]], equal_nan=True)


def test_second_derivative_at_a_tie():
    x = Variable(0.0)
    (slope,) = grad([np.logaddexp(x, 0.0)], [x], create_graph=True)
    assert grad([slope], [x])[0].item() == 0.25


def test_shapes_that_do_not_broadcast():
    for function in (F.logaddexp, F.logaddexp2):
        with pytest.raises(ShapeError, match=rf"{function.__name__}: .*\(2,\).*\(3,\)"):
            function(Variable([1.0, 2.0]), np.zeros(3))
