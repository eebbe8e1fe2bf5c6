import numpy as np
import pytest
from scipy.special import expit

from pygrad import functions as F
from tests.functions.cases import gradient, unary
from tests.functions.elementwise import agree_everywhere, check_large, peak_arrays
from tests.pytorch import pytorch

CASES = unary(F.Sigmoid, F.sigmoid, expit, saves=lambda x, y: y.nbytes)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_extremes_without_warning():
    x = np.array([-np.inf, -1e300, -800.0, -700.0, 0.0, 40.0, 1e300, np.inf])
    np.testing.assert_allclose(F.sigmoid(x).data, expit(x), rtol=1e-14)
    assert F.sigmoid(np.array([-1e30, 0, 1e30], np.float32)).tolist() == [0, 0.5, 1]
    (slope,) = gradient(F.sigmoid, x)
    assert slope[0] == slope[-1] == 0 and slope[4] == 0.25


def test_relative_accuracy_towards_zero():
    x = np.linspace(-80, 0, 50)
    np.testing.assert_allclose(F.sigmoid(x).data, expit(x), rtol=1e-14)
    np.testing.assert_allclose(F.sigmoid(x.astype(np.float32)).data, expit(x), rtol=1e-5)


def test_integers_and_nan():
    assert F.sigmoid(0).item() == 0.5
    assert np.isnan(F.sigmoid(np.nan).data)


def test_agrees_with_pytorch():
    agree_everywhere(F.sigmoid, lambda x: pytorch().sigmoid(x))


def test_large():
    check_large(F.sigmoid)
    assert max(peak_arrays(F.sigmoid)) < 1.3
