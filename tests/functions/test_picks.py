import numpy as np
import pytest

from pygrad import Variable
from pygrad.functions._layout import layout_of
from pygrad.functions._picks import Picks, WindowPicks, gathered, outer_sum, scattered
from pygrad.functions._pool_windows import strided
from pygrad.testing import check_function
from tests.functions.cases import uniform
from tests.functions.images import channels_last

SHAPE = (2, 3, 4, 5)
AXES = strided(4, 2, 1), strided(5, 3, 2)


def window_picks(order):
    x = order(np.zeros(SHAPE))
    layout = layout_of(x, 2)
    picks = WindowPicks(layout, SHAPE, AXES)
    codes = np.random.default_rng(0).integers(0, 6, layout.inward(layout.empty(picks.result, np.uint8)).shape)
    return picks, codes.astype(np.uint8)


@pytest.mark.parametrize("order", [np.asarray, channels_last], ids=["first", "last"])
def test_scatter_gather_and_indices_agree(order):
    picks, codes = window_picks(order)
    assert picks.result == (2, 3, 3, 2) and picks.extents == (4, 5) and not picks.unique
    indices = picks.indices(codes)
    x, gy = uniform(SHAPE), uniform(picks.result, seed=1)
    flat = indices.reshape(2, 3, -1)
    expected = np.take_along_axis(x.reshape(2, 3, -1), flat, 2).reshape(picks.result)
    assert np.array_equal(picks.gather(codes, x), expected)
    expected = np.zeros((2, 3, 20))
    np.add.at(expected, (*np.indices((2, 3, 1), sparse=True)[:2], flat), gy.reshape(2, 3, -1))
    np.testing.assert_allclose(picks.scatter(codes, gy), expected.reshape(SHAPE))
    batch = picks.scatter(codes, np.stack([gy, 2 * gy]))
    np.testing.assert_allclose(batch[1], 2 * expected.reshape(SHAPE))
    assert np.array_equal(picks.gather(codes, np.stack([x, 2 * x]))[1], picks.gather(codes, 2 * x))


@pytest.mark.parametrize("order", [np.asarray, channels_last], ids=["first", "last"])
def test_both_are_differentiable_again(order):
    picks, codes = window_picks(order)
    check_function(lambda gy: scattered(picks, codes, gy), uniform(picks.result))
    check_function(lambda x: gathered(picks, codes, x), uniform(SHAPE))


def test_numbers_of_elements():
    layout = layout_of(np.zeros((1, 1, 4)), 1)
    picks = Picks(layout, (1, 1, 4), (3,))
    codes = np.array([3, 0, 3]).reshape(1, 3, 1)
    x = np.array([[[1.0, 2.0, 4.0]]])
    assert picks.scatter(codes, x).tolist() == [[[2, 0, 0, 5]]]
    assert picks.scatter(codes, x, add=False).tolist() == [[[2, 0, 0, 4]]]
    assert picks.gather(codes, np.array([[[5, 6, 7, 8]]])).tolist() == [[[8, 5, 8]]]
    assert picks.indices(codes).tolist() == [[[3, 0, 3]]]


def test_arrays_and_variables():
    picks, codes = window_picks(np.asarray)
    assert type(scattered(picks, codes, uniform(picks.result))) is np.ndarray
    assert isinstance(scattered(picks, codes, Variable(uniform(picks.result))), Variable)
    assert type(gathered(picks, codes, uniform(SHAPE))) is np.ndarray


def test_outer_sums():
    assert outer_sum([np.array([0, 10])]).tolist() == [0, 10]
    assert outer_sum([np.array([0, 100]), np.array([10]), np.array([1, 2])]).shape == (2, 1, 2)
