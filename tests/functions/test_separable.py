import numpy as np
import pytest

from pygrad.functions._axis_maps import Selection, Spread, Sums
from pygrad.functions._layout import layout_of
from pygrad.functions._matrix_map import Matrix
from pygrad.functions._pool_windows import strided
from pygrad.functions._separable import apply_maps, mapped
from pygrad.testing import check_function
from tests.functions.cases import uniform
from tests.functions.images import channels_last

HALVES = Matrix(6, 4, np.array([0, 0, 1, 2, 3, 3]), np.array([0, 1, 2, 3, 4, 5]), np.full(6, 0.5))
MAPS = [
    (Sums(strided(4, 2, 2), 0.5), Sums(strided(6, 3, 3), 2.0)), (Sums(strided(4, 4, 4), 0.25), Sums(strided(6, 6, 6))),
    (Spread(strided(8, 2, 2), 3.0), Spread(strided(12, 2, 2))), (Spread(strided(12, 3, 3)), HALVES),
    (Sums(strided(4, 1, 1)), Selection(6, np.array([0, 0, 3, 5]))), (Sums(strided(4, 2, 1), np.arange(3.0)), HALVES),
    (Sums(strided(4, 1, 1)), Sums(strided(6, 1, 1))),
]


def expected(x, maps):
    for axis, one in enumerate(maps, x.ndim - len(maps)):
        moved = np.ascontiguousarray(np.moveaxis(x, axis, -1)).reshape(-1, one.extent, 1)
        out = np.empty((len(moved), one.count, 1))
        one.apply(moved, out)
        lead = [extent for number, extent in enumerate(x.shape) if number != axis]
        x = np.moveaxis(out.reshape(*lead, one.count), -1, axis)
    return x


@pytest.mark.parametrize("maps", MAPS, ids=range(len(MAPS)))
@pytest.mark.parametrize("order", [np.asarray, channels_last], ids=["first", "last"])
def test_maps_axis_by_axis(maps, order):
    x = order(uniform((2, 3, 4, 6)))
    layout = layout_of(x, 2)
    y = apply_maps(x, maps, layout)
    np.testing.assert_allclose(y, expected(x, maps), atol=1e-12)
    assert order(y).strides == y.strides and y.flags.owndata
    check_function(lambda x: mapped(x, maps, layout), x[:1, :2])


def test_dtypes():
    x = np.arange(24).reshape(1, 1, 4, 6)
    layout = layout_of(x, 2)
    for maps, kept in ((MAPS[0], False), (MAPS[6], True), (MAPS[4], True), ((Spread(strided(8, 2, 2)), MAPS[6][1]), True)):
        y = apply_maps(x, maps, layout)
        assert y.dtype == (x.dtype if kept else np.float64)
        np.testing.assert_array_equal(y, apply_maps(x.astype(float), maps, layout))
    half = apply_maps(np.full((1, 1, 4, 6), 3000, np.float16), (Sums(strided(4, 4, 4), 0.25), Sums(strided(6, 6, 6), 1 / 6)),
                      layout)
    assert half.dtype == np.float16 and half.item() == 3000


def test_before():
    x = uniform((1, 2, 4, 6))
    layout = layout_of(x, 2)
    np.testing.assert_allclose(apply_maps(x, MAPS[0], layout, before=np.square), expected(x**2, MAPS[0]))


def test_nothing():
    x = np.ones((0, 2, 4, 6))
    assert apply_maps(x, MAPS[0], layout_of(x, 2)).shape == (0, 2, 2, 2)
