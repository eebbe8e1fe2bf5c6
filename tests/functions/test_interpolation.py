import numpy as np
import pytest

from pygrad.functions import _interpolation
from pygrad.functions._interpolation import Axis, dense, interpolated, table, transposed_table
from tests.functions.cases import uniform

KINDS = ["nearest", "nearest-exact", "area", "linear", "cubic", "linear-aa", "cubic-aa", "lanczos-aa"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("inputs, outputs", [(5, 9), (9, 4), (1, 3), (4, 1), (6, 6)])
@pytest.mark.parametrize("flipped", [False, True])
def test_the_ways_agree(monkeypatch, kind, inputs, outputs, flipped):
    axis = Axis(kind, inputs, outputs, flipped=flipped)
    x = uniform((3, axis.extents[0], 2))
    expected = np.einsum("oi,piq->poq", dense(axis, x.dtype), x)
    products = interpolated(x.swapaxes(1, 2), (axis,)).swapaxes(1, 2)
    monkeypatch.setattr(_interpolation, "DENSE", 0)
    gathered = interpolated(x.swapaxes(1, 2), (axis,)).swapaxes(1, 2)
    np.testing.assert_allclose(products, expected, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(gathered, expected, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("kind", KINDS)
def test_weights_sum_to_one(kind):
    for inputs, outputs in ((5, 9), (9, 4), (100, 7)):
        np.testing.assert_allclose(table(Axis(kind, inputs, outputs))[1].sum(axis=1), 1, rtol=1e-12)


def test_the_transposed_table_is_that_of_the_transposed_matrix():
    axis = Axis("linear", 5, 9)
    places, weights = transposed_table(axis)
    matrix = np.zeros((5, 9))
    np.add.at(matrix, (np.arange(5)[:, None], places), weights)
    np.testing.assert_allclose(matrix, dense(axis, np.dtype(float)).T, rtol=1e-12)


@pytest.mark.parametrize("flipped", [False, True])
@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_nan_and_infinity_stay_where_they_are_read(flipped, number):
    axis = Axis("area", 8, 4, flipped=flipped)
    x = np.ones((1, axis.extents[0]))
    x[0, 1] = number
    expected = [[False, False, True, True, *[False] * 4]] if flipped else [[True, False, False, False]]
    np.testing.assert_array_equal(~np.isfinite(interpolated(x, (axis,))), expected)


def test_order_in_memory_is_kept():
    x = uniform((2, 4, 5, 3)).transpose(0, 3, 1, 2)
    y = interpolated(x, (Axis("linear", 4, 8), Axis("linear", 5, 3)))
    assert y.transpose(0, 2, 3, 1).flags.c_contiguous and y.flags.owndata
    z = interpolated(np.ascontiguousarray(x), (Axis("linear", 4, 8), Axis("linear", 5, 3)))
    np.testing.assert_allclose(y, z, rtol=1e-12)
