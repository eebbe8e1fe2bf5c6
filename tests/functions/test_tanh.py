import numpy as np
import pytest

from pygrad import functions as F
from tests.functions.cases import complex_unary, gradient, unary
from tests.functions.complex_numbers import PLANE, agree_complex
from tests.functions.elementwise import agree_everywhere, check_large, peak_arrays
from tests.pytorch import pytorch

CASES = [*unary(F.Tanh, F.tanh, np.tanh, saves=lambda x, y: y.nbytes),
         *complex_unary(F.Tanh, F.tanh, np.tanh, 0.3, 1.2, saves=lambda x, y: y.nbytes)]


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


def test_complex_numbers_agree_with_pytorch_few_and_many():
    agree_complex(np.tanh, lambda x: pytorch().tanh(x), PLANE)
    agree_complex(np.tanh, lambda x: pytorch().tanh(x), np.tile(PLANE, 4000), tolerances={"complex128": 1e-9})
