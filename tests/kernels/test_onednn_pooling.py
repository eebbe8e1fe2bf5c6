import numpy as np
import pytest

from pygrad import kernels
from pygrad.functions._pool_windows import geometry, sliding
from pygrad.kernels import choice, onednn_pooling

pytestmark = pytest.mark.skipif("onednn" not in kernels.available(), reason="oneDNN is not installed")


@pytest.fixture
def library():
    with kernels.use("onednn"):
        yield choice.library()


def windows(extents, *options):
    return sliding(geometry(len(extents), "test", *options).axes(np.empty((1, *extents)), "test"))


@pytest.mark.parametrize("q", [1, 16])
def test_repeats_bit_for_bit(library, q):
    w = windows((28, 28), 3, 2, 1, 1, False)
    generator = np.random.default_rng(0)
    x = generator.integers(-5, 5, (64, 28, 28, q)).astype(np.float32)
    gy = generator.standard_normal((64, *w.outputs, q)).astype(np.float32)
    results = []
    for _ in range(4):
        y, index, gx = np.empty_like(gy), np.empty(gy.shape, np.uint8), np.empty_like(x)
        assert onednn_pooling.forward(library, x, w, y, index)
        assert onednn_pooling.backward(library, gy, index, w, gx)
        results.append((y, index, gx))
    for other in results[1:]:
        assert all(np.array_equal(one, two) for one, two in zip(results[0], other, strict=True))


def test_first_of_equal_taps_wins(library):
    w = windows((4, 4), 3, 1, 1, 1, False)
    x, y, index = np.zeros((1, 4, 4, 8), np.float32), np.empty((1, 4, 4, 8), np.float32), np.empty((1, 4, 4, 8), np.uint8)
    assert onednn_pooling.forward(library, x, w, y, index)
    np.testing.assert_array_equal(index[0, :, :, 0], [[4, 3, 3, 3], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]])


def test_wide_numbers_of_taps_are_left_to_numpy(library):
    w = windows((17, 17), 16, 1, 0, 1, False)
    x, y = np.zeros((2, 17, 17, 16), np.float32), np.empty((2, 2, 2, 16), np.float32)
    index = np.zeros(y.shape, np.uint8)
    assert not onednn_pooling.forward(library, x, w, y, index)
    assert not onednn_pooling.backward(library, y, index, w, x)
