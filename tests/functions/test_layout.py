import numpy as np
import pytest

from pygrad.functions._layout import layout_of
from tests.functions.images import channels_last


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (3, 4, 5), (1, 3, 4, 5), (2, 1, 4, 5), (2, 3, 4, 1), (2, 3, 1, 1), (0, 3, 2, 2)])
@pytest.mark.parametrize("trailing", [0, 1, 2])
def test_what_is_made_lies_as_the_array_does(shape, trailing):
    for x in (np.zeros(shape), channels_last(np.zeros(shape)) if len(shape) == 4 else np.zeros(shape)):
        layout = layout_of(x, trailing)
        y = layout.empty(x.shape, np.float32)
        assert y.shape == x.shape and y.dtype == np.float32 and y.flags.owndata
        if x.size and 1 not in shape:
            assert [stride * 2 for stride in y.strides] == list(x.strides)
        inward = layout.inward(y)
        assert inward.flags.c_contiguous and inward.ndim == trailing + 2
        assert not x.size or np.shares_memory(inward, y)


def test_forms():
    x = np.arange(120.0).reshape(2, 3, 4, 5)
    first, last = layout_of(x, 2), layout_of(channels_last(x), 2)
    assert first.inward(x).shape == (6, 4, 5, 1) and last.inward(x).shape == (2, 4, 5, 3)
    assert np.array_equal(last.inward(x)[1, 2, 3], x[1, :, 2, 3])
    assert not np.shares_memory(last.inward(x), x)
    assert last.inward(x[None]).shape == (2, 4, 5, 3) and last.empty((7, 2, 3, 1, 1), int).strides[2] == 8


def test_layouts_are_shared():
    x = channels_last(np.zeros((2, 3, 4, 5)))
    assert layout_of(x, 2) is layout_of(x + 1, 2)


@pytest.mark.parametrize("array", [
    np.zeros((2, 3, 4, 5), order="F"), np.zeros((2, 3, 5, 4)).swapaxes(2, 3), np.zeros((4, 3, 2, 5)).swapaxes(0, 2),
])
def test_c_order_where_trailing_axes_are_not_side_by_side(array):
    assert layout_of(array, 2).order == (0, 1, 2, 3)
    assert layout_of(array, 0).empty(array.shape, float).strides == array.strides


def test_other_orders_of_leading_axes_and_broadcasts():
    swapped = np.zeros((3, 2, 4, 5)).swapaxes(0, 1)
    assert layout_of(swapped, 2).order == (1, 0, 2, 3)
    assert layout_of(np.broadcast_to(1.0, (2, 3, 4, 5)), 2).order == (0, 1, 2, 3)
    assert layout_of(np.zeros((2, 3, 4, 5))[:, :, ::-1, ::2], 2).order == (0, 1, 2, 3)
