import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad import functions as F
from tests.functions.cases import complex_unary, gradient, unary
from tests.functions.complex_numbers import PLANE, agree_complex
from tests.pytorch import agree, pytorch

CASES = [
    *unary(F.Sinc, F.sinc, np.sinc, saves=lambda x, y: x.nbytes),
    *complex_unary(F.Sinc, F.sinc, np.sinc, saves=lambda x, y: x.nbytes),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_agrees_with_pytorch():
    agree(np.sinc, lambda x: pytorch().sinc(x), np.linspace(-3, 3, 9))
    agree_complex(np.sinc, lambda x: pytorch().sinc(x), PLANE)


def derivatives(x, orders):
    x = Variable(np.asarray(x))
    y, found = np.sinc(x), []
    for _ in range(orders):
        (y,) = grad([y], [x], [np.ones(x.shape)], create_graph=True)
        found.append(y.data)
    return found


def test_every_order_at_zero():
    expected = [0, -np.pi ** 2 / 3, 0, np.pi ** 4 / 5, 0, -np.pi ** 6 / 7]
    assert np.allclose(derivatives(0.0, 6), expected, rtol=1e-14, atol=0)


def test_digits_near_zero():
    for x in (1e-9, -1e-5, 1e-3):
        assert np.isclose(gradient(np.sinc, np.array(x))[0], -np.pi ** 2 * x / 3 + np.pi ** 4 * x ** 3 / 30,
                          rtol=1e-11, atol=0)


@pytest.mark.parametrize("order", [1, 2, 3, 6, 9])
def test_both_formulas_agree_where_they_meet(order):
    """The slopes on both sides of the seam differ by what the next derivative says."""
    seam = order / 2 / np.pi
    step = 1e-6
    below, above = (derivatives(seam + side * step, order + 1) for side in (-1, 1))
    change = above[order - 1] - below[order - 1]
    assert np.isclose(change, (below[order] + above[order]) * step, rtol=1e-4, atol=1e-12 * np.pi ** order)


def test_lower_precision_and_integers():
    for dtype in (np.float16, np.float32, np.complex64):
        x = np.array([0, 1e-3, 0.7], dtype)
        slope = gradient(lambda x: np.sinc(x).real, x)[0]
        assert slope.dtype == dtype and np.allclose(slope, gradient(np.sinc, x.real.astype(float))[0], rtol=2e-3)
    assert np.allclose(gradient(np.sinc, np.array([0, 1, 2]))[0], [0, -1, 0.5])
    assert [one.dtype for one in derivatives(np.float16(0.5), 3)] == [np.float16] * 3
