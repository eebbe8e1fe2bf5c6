import numpy as np
import pytest
from scipy.special import expit

from pygrad import functions as F
from tests.functions.cases import gradient, unary
from tests.functions.elementwise import agree_everywhere, check_large, peak_arrays, theirs
from tests.pytorch import agree, pytorch

CASES = [
    *unary(F.Silu, F.silu, lambda x: x * expit(x), saves=lambda x, y: x.nbytes),
    *unary(F.QuickGelu, F.quick_gelu, lambda x: x * expit(1.702 * x), saves=lambda x, y: x.nbytes),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_agrees_with_pytorch():
    agree_everywhere(F.silu, theirs("silu"))
    agree(F.quick_gelu, lambda x: x * pytorch().sigmoid(1.702 * x), np.linspace(-30, 30, 61))


@pytest.mark.parametrize("function", [F.silu, F.quick_gelu])
def test_large(function):
    check_large(function)
    assert max(peak_arrays(function)) < 1.3


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_relative_accuracy_in_the_tail(dtype):
    x = np.linspace(-80, -10, 50)
    np.testing.assert_allclose(F.silu(x.astype(dtype)).data, x * expit(x), rtol=2e-5)


def test_no_finite_input_overflows():
    x = np.array([-3e38, -1e4, 1e4, 3e38], np.float32)
    assert np.array_equal(F.silu(x).data, [0, 0, 1e4, x[-1]])
    assert np.array_equal(gradient(F.silu, x)[0], [0, 0, 1, 1])


def test_integers():
    assert F.silu(0).item() == 0 and F.quick_gelu([1]).dtype == np.float64
