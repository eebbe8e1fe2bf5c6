import numpy as np
import pytest

from pygrad import kernels
from pygrad.kernels import choice, onednn_elementwise

pytestmark = pytest.mark.skipif("onednn" not in kernels.available(), reason="oneDNN is not installed")

KINDS = ["gelu", "gelu_tanh", "swish", "mish"]


@pytest.fixture
def library():
    with kernels.use("onednn"):
        yield choice.library()


@pytest.mark.parametrize("kind", KINDS)
def test_slope_is_that_of_the_values(library, kind):
    x = np.linspace(-6, 6, 1201).astype(np.float32)
    y, gx, step = np.empty_like(x), np.empty_like(x), 0.01
    assert onednn_elementwise.forward(library, kind, x, 1.5, y)
    assert onednn_elementwise.backward(library, kind, np.full_like(x, 2), x, 1.5, gx)
    slope = np.gradient(y.astype(np.float64), step)
    np.testing.assert_allclose(gx[1:-1], 2 * slope[1:-1], atol=2e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_repeats_bit_for_bit(library, kind):
    x = np.random.default_rng(0).standard_normal(100_003).astype(np.float32)
    results = np.empty((4, 2, x.size), np.float32)
    for y, gx in results:
        onednn_elementwise.forward(library, kind, x, 1.0, y)
        np.copyto(gx, x[::-1])
        onednn_elementwise.backward(library, kind, gx, x, 1.0, gx)
    assert (results == results[0]).all()


def test_steepness_is_part_of_the_problem(library):
    x, gentle, steep = np.ones(50, np.float32), np.empty(50, np.float32), np.empty(50, np.float32)
    onednn_elementwise.forward(library, "swish", x, 1.0, gentle)
    onednn_elementwise.forward(library, "swish", x, 2.0, steep)
    np.testing.assert_allclose([gentle[0], steep[0]], [1 / (1 + np.exp(-1)), 1 / (1 + np.exp(-2))], rtol=1e-6)
