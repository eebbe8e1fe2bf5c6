import numpy as np
import pytest

from pygrad import functions as F
from pygrad.functions._floating import floating
from tests.functions.cases import gradient


def test_only_integers_change():
    for dtype in (np.float16, np.float32, np.complex64):
        x = np.ones(2, dtype)
        assert floating(x) is x
    for dtype in (np.int8, np.uint8, bool):
        assert floating(np.ones(2, dtype)).dtype == np.float64


@pytest.mark.parametrize("function", [F.arctan, F.log1p, F.arccosh, F.arcsinh, F.i0, F.sinc, F.tan, F.log2, F.cbrt])
@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16])
def test_small_integers_do_not_overflow_in_rules(function, dtype):
    x = np.array([3, 16, 127], dtype)
    with np.errstate(over="ignore"):  # the value of i0 in float16
        got = gradient(function, x)[0]
        expected = gradient(function, x.astype(np.float64))[0]
    tolerance = 1e-14 if function in (F.i0, F.sinc) else 0.02
    assert np.allclose(got, expected, rtol=tolerance, atol=1e-3 if function is F.tan else 0)


@pytest.mark.parametrize("function", [F.logaddexp, F.logaddexp2, F.hypot, F.arctan2])
@pytest.mark.parametrize("dtype", [np.int8, np.uint8])
def test_two_small_integers_do_not_overflow_in_rules(function, dtype):
    x1, x2 = np.array([3, 100, 0], dtype), np.array([5, 0, 120], dtype)
    if dtype is np.int8:
        x2 = -x2
    got = gradient(function, x1, x2)
    assert np.allclose(got, gradient(function, x1.astype(float), x2.astype(float)), rtol=0.01, atol=1e-5)
