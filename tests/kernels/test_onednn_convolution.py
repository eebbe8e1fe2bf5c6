import numpy as np
import pytest

from pygrad import kernels
from pygrad.kernels import choice, numpy_convolution, onednn_convolution
from pygrad.kernels.geometry import Geometry
from tests.kernels.problems import arrays, geometry

pytestmark = pytest.mark.skipif("onednn" not in kernels.available(), reason="oneDNN is not installed")


def inner(x):
    return np.ascontiguousarray(np.moveaxis(x, 1, -1))


@pytest.fixture
def library():
    with kernels.use("onednn"):
        yield choice.library()


@pytest.mark.parametrize("c, k, g", [
    (16, 32, geometry((9, 8), 3, padding=1)), (3, 5, geometry((7,), 3)), (4, 8, geometry((9, 8), 3, 2, 1, groups=2)),
    (8, 8, geometry((9, 8), 3, 1, 1, groups=8)), (2, 3, geometry((5, 6, 4), 2)), (16, 32, geometry((9, 8), 1)),
    (1, 32, geometry((28, 28), 3, padding=1)),
], ids=str)
def test_is_computed_by_the_library(library, c, k, g):
    """Else a test of the seam would compare NumPy with itself."""
    x, weight, bias, gy = arrays(c, k, g, np.float32)
    x, gy = inner(x), inner(gy)
    out = [np.empty_like(gy), np.empty_like(x), np.empty_like(weight), np.empty_like(bias)]
    assert onednn_convolution.forward(library, x, weight, bias, out[0], g)
    assert onednn_convolution.gradient_of_input(library, gy, weight, out[1], g)
    assert onednn_convolution.gradient_of_weight(library, x, gy, out[2], out[3], g)
    expected = [np.empty_like(one) for one in out]
    numpy_convolution.forward(x, weight, bias, expected[0], g)
    numpy_convolution.gradient_of_input(gy, weight, expected[1], g)
    numpy_convolution.gradient_of_weight(x, gy, expected[2], g)
    expected[3] = gy.reshape(-1, k).sum(0)
    for one, other in zip(out, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5 * np.abs(other).max())


def test_unused_input_is_left_to_numpy(library):
    g = Geometry((9,), (3,), (2,), (2,), (0,), (1,), 1)
    x, weight, _, gy = arrays(2, 2, g, np.float32)
    assert not onednn_convolution.forward(library, inner(x), weight, None, inner(gy), g)


def test_repeats_bit_for_bit(library):
    g = geometry((14, 14), 3, padding=1)
    x, weight, bias, gy = arrays(32, 64, g, np.float32, n=16)
    results = [(kernels.convolve(x, weight, bias, g), kernels.convolve_transposed(gy, weight, None, g),
                *kernels.correlate(x, gy, g, weight.shape, with_bias=True)) for _ in range(3)]
    for other in results[1:]:
        assert all(np.array_equal(one, two) for one, two in zip(results[0], other, strict=True))
