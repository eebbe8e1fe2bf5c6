import numpy as np
import pytest

from pygrad import kernels
from pygrad.kernels import convolve, convolve_transposed, correlate, numpy_convolution
from tests.kernels.problems import GEOMETRIES, arrays, geometry, plain


@pytest.mark.parametrize("c, k, g", GEOMETRIES, ids=str)
@pytest.mark.parametrize("block", [1, 1000, 4000])
def test_blocks_of_any_size(c, k, g, block, monkeypatch):
    monkeypatch.setattr(numpy_convolution, "BLOCK", block)
    x, weight, _, gy = arrays(c, k, g, n=5)
    with kernels.use("numpy"):
        got = (convolve(x, weight, None, g), convolve_transposed(gy, weight, None, g),
               correlate(x, gy, g, weight.shape)[0])
    for one, other in zip(got, plain(x, weight, gy, g), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("short", [0, 1000])
def test_both_orders_of_copying(short, monkeypatch):
    monkeypatch.setattr(numpy_convolution, "SHORT", short)
    for c, k, g in GEOMETRIES:
        x, weight, _, gy = arrays(c, k, g)
        with kernels.use("numpy"):
            np.testing.assert_allclose(convolve(x, weight, None, g), plain(x, weight, gy, g)[0], rtol=1e-11, atol=1e-12)


def test_a_block_holds_rows_of_one_large_image():
    g = geometry((200, 300), 3, padding=1)
    x = np.zeros((2, *g.inputs, 8), np.float32)
    blocks = list(numpy_convolution._Blocks(x, g))
    assert len(blocks) > 2 and all(images.stop - images.start == 1 for images, _ in blocks)
    rows = sum(rows.stop - rows.start for _, rows in blocks)
    assert rows == 2 * 200
