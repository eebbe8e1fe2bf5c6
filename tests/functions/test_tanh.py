import numpy as np
import pytest

from pygrad import functions as F
from tests.functions.cases import gradient, unary
from tests.functions.elementwise import agree_everywhere, check_large, peak_arrays
from tests.pytorch import pytorch

CASES = unary(F.Tanh, F.tanh, np.tanh, saves=lambda x, y: y.nbytes)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_saturates_to_slope_zero():
    (slope,) = gradient(F.tanh, np.array([-1e300, -30.0, 0.0, 30.0, np.inf]))
    assert np.array_equal(slope, [0.0, 0.0, 1.0, 0.0, 0.0])


def test_agrees_with_pytorch():
    agree_everywhere(F.tanh, lambda x: pytorch().tanh(x))


def test_large():
    check_large(F.tanh)
    assert max(peak_arrays(F.tanh)) < 1.3
