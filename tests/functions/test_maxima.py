import numpy as np
import pytest

from pygrad.functions._maxima import code_dtype, maxima
from pygrad.functions._pool_windows import adaptive, strided


@pytest.mark.parametrize("axes", [
    (strided(6, 2, 2), strided(4, 2, 2)), (strided(6, 3, 1), strided(4, 3, 1)), (strided(6, 3, 2, 1), strided(4, 2, 1)),
    (strided(6, 1, 1), strided(4, 4, 4)), (adaptive(6, 4), adaptive(4, 3)), (strided(6, 1, 2), strided(4, 1, 1)),
    (strided(6, 1, 1), strided(4, 1, 1)), (strided(6, 2, 1, 1, 3), strided(4, 2, 2)),
])
@pytest.mark.parametrize("width", [1, 3])
@pytest.mark.parametrize("kind", ["numbers", "ties", "nan"])
def test_values_and_codes(axes, width, kind):
    generator = np.random.default_rng(0)
    x = generator.standard_normal((5, 6, 4, width))
    if kind == "ties":
        x = np.round(x) + 0.0
    elif kind == "nan":
        x[generator.random(x.shape) < 0.4] = np.nan
        x[generator.random(x.shape) < 0.4] = -np.inf
    y = np.empty((5, axes[0].count, axes[1].count, width))
    codes, alone = np.empty(y.shape, np.uint8), np.empty_like(y)
    maxima(x, axes, y, codes)
    maxima(x, axes, alone)
    np.testing.assert_array_equal(alone, y)
    for place in np.ndindex(y.shape):
        taken = None
        for code in range(axes[0].kernel * axes[1].kernel):
            steps = divmod(code, axes[1].kernel)
            spot = [axis.starts[out] + step * axis.step for axis, out, step in zip(axes, place[1:3], steps, strict=True)]
            ends = [spot[i] < (axis.extent if axis.is_even else -(-(place[1 + i] + 1) * axis.extent // axis.count))
                    for i, axis in enumerate(axes)]
            if min(spot) < 0 or not all(ends):
                continue
            value = x[place[0], spot[0], spot[1], place[3]]
            if taken is None or value > taken[0] or np.isnan(value):
                taken = value, code
        np.testing.assert_equal(y[place], taken[0])
        assert codes[place] == taken[1]


def test_code_dtypes():
    assert code_dtype((strided(16, 16, 16), strided(16, 16, 16))) == np.uint8
    assert code_dtype((strided(257, 257, 257),)) == np.uint16
    assert code_dtype((strided(1, 1, 1),)) == np.uint8


def test_long_windows_have_wide_codes():
    x = np.zeros((1, 300, 1))
    x[0, 290] = 1
    y, codes = np.empty((1, 1, 1)), np.empty((1, 1, 1), np.uint16)
    maxima(x, (strided(300, 300, 300),), y, codes)
    assert codes.item() == 290


def test_nothing():
    maxima(np.zeros((0, 4, 1)), (strided(4, 2, 2),), np.zeros((0, 2, 1)), np.zeros((0, 2, 1), np.uint8))
