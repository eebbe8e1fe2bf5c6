import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from tests.functions.cases import gradient, unary

CASES = [
    *unary(F.Square, F.square, np.square, saves=lambda x, y: x.nbytes),
    *unary(F.Sqrt, F.sqrt, np.sqrt, 0.5, 2.0, saves=lambda x, y: y.nbytes),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_square_of_an_integer():
    x = Variable(3)
    x.square().backward()
    assert x.grad.item() == 6 and x.grad.dtype.kind == "i"


def test_root_at_zero_is_infinitely_steep():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        (slope,) = gradient(F.sqrt, np.array([0.0, 4.0]))
    assert np.array_equal(slope, [np.inf, 0.25])


def test_root_of_a_negative_number_is_nan():
    with pytest.warns(RuntimeWarning, match="invalid value"):
        (slope,) = gradient(F.sqrt, np.array([-1.0]))
    assert np.isnan(slope)


def test_root_of_an_integer():
    assert np.array_equal(gradient(F.sqrt, np.array([4, 16]))[0], [0.25, 0.125])
