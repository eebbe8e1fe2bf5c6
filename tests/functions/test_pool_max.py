import numpy as np
import pytest

from pygrad.functions import _pool_max
from pygrad.functions._pool_windows import windows_of


@pytest.mark.parametrize("q", [1, 3])
def test_pairs_and_the_general_way_agree(q):
    x = np.round(np.random.default_rng(0).standard_normal((50, 6, 8, q)) * 1.5)
    windows = windows_of("pool", 2, np.ones((1, 1, 6, 8)), 2, None, 0, 1, False)
    y, index = _pool_max.winners(x, windows)
    general, taps = np.empty_like(y), np.empty_like(index)
    _pool_max._best(x, windows, general, taps)
    np.testing.assert_array_equal(y, general)
    np.testing.assert_array_equal(index, taps)


def test_spreading_and_picking():
    windows = windows_of("pool", 1, np.ones((1, 5)), 3, 1, 1, 1, False)
    x = np.array([[[3.0], [1.0], [4.0], [1.0], [5.0]]])
    y, index = _pool_max.winners(x, windows)
    assert y.ravel().tolist() == [3, 4, 4, 5, 5] and index.dtype == np.uint8
    out = np.full_like(x, 9)
    assert _pool_max.spread(np.ones_like(y), index, windows, out).ravel().tolist() == [1, 0, 2, 0, 2]
    np.testing.assert_array_equal(_pool_max.pick(x, index, windows), y)
