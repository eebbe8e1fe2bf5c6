import numpy as np
import pytest

from pygrad import functions as F
from tests.functions.cases import gradient, unary

CASES = unary(F.Tanh, F.tanh, np.tanh, saves=lambda x, y: y.nbytes)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_saturates_to_slope_zero():
    (slope,) = gradient(F.tanh, np.array([-1e300, -30.0, 0.0, 30.0, np.inf]))
    assert np.array_equal(slope, [0.0, 0.0, 1.0, 0.0, 0.0])
