import numpy as np
import pytest
from scipy import special

from pygrad import Variable, functions as F
from pygrad.functions._erf import erf_into, erf_of_half_into
from tests.functions.cases import complex_unary, gradient, unary
from tests.functions.elementwise import agree_everywhere, check_large, peak_arrays
from tests.pytorch import pytorch

CASES = [*unary(F.Erf, F.erf, special.erf, saves=lambda x, y: x.nbytes),
         *complex_unary(F.Erf, F.erf, special.erf, saves=lambda x, y: x.nbytes)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_agrees_with_pytorch():
    agree_everywhere(F.erf, lambda x: pytorch().erf(x))


def test_large():
    check_large(F.erf)
    assert max(peak_arrays(F.erf)) < 1.2


def test_float32_to_the_last_places():
    x = np.concatenate([np.linspace(-6, 6, 200_001), np.logspace(-30, 38, 10_000)]).astype(np.float32)
    exact = special.erf(x.astype(np.float64))
    error = np.abs(F.erf(x).data - exact) / np.maximum(np.spacing(np.abs(exact).astype(np.float32)), 1e-45)
    assert error.max() < 4.5 and error.mean() < 0.7


def test_limits():
    x = np.array([-np.inf, -3e38, -0.0, 3e38, np.inf, np.nan], np.float32)
    np.testing.assert_array_equal(F.erf(x).data, np.array([-1, -1, 0, 1, 1, np.nan], np.float32))
    assert gradient(F.erf, x)[0].tolist()[:2] == [0, 0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_kernels(dtype):
    x = np.linspace(-3, 3, 50).astype(dtype)
    y, t = np.empty_like(x), np.empty_like(x)
    for kernel, factor in ((erf_into, 1.0), (erf_of_half_into, np.sqrt(0.5))):
        kernel(x, y, t)
        np.testing.assert_allclose(y, special.erf(factor * x.astype(np.float64)), 1e-6)
        np.testing.assert_array_equal(t, x * x)


def test_integers():
    assert F.erf(1).item() == special.erf(1.0)


def test_scipys_function_is_ours_on_variables():
    assert isinstance(special.erf(Variable(1.0)), Variable)
