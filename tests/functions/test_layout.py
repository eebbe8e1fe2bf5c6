import numpy as np
import pytest

from pygrad.functions._layout import empty_like, layout_of

SHAPE = (2, 3, 4, 5)


def turned(order, shape=SHAPE):
    """Return an array of a shape whose axes lie in memory in this order."""
    made = np.arange(float(np.prod(shape))).reshape([shape[axis] for axis in order])
    return made.transpose(np.argsort(order))


@pytest.mark.parametrize("order, before", [((0, 1, 2, 3), 2), ((0, 2, 3, 1), 1), ((2, 3, 0, 1), 0), ((1, 0, 2, 3), 2)])
def test_the_order_is_found_and_kept(order, before):
    x = turned(order)
    layout = layout_of(x, 2)
    assert layout.order == order and layout.before == before
    inner = layout.inward(x)
    assert inner.flags.c_contiguous and np.shares_memory(inner, x) and inner.shape[1:3] == (4, 5)
    made = layout.empty((2, 3, 6, 7), np.float32)
    assert made.flags.owndata and made.shape == (2, 3, 6, 7) and made.dtype == np.float32
    assert made.transpose(order).flags.c_contiguous
    assert empty_like(x, (2, 3, 1, 9)).transpose(order).flags.c_contiguous


@pytest.mark.parametrize("x", [turned((0, 1, 3, 2)), turned((2, 0, 3, 1)), turned((0, 1, 2, 3))[..., ::2]])
def test_other_orders_are_copied(x):
    layout = layout_of(x, 2)
    assert layout.order == (0, 1, 2, 3)
    np.testing.assert_array_equal(layout.inward(x), np.ascontiguousarray(x).reshape(6, *x.shape[2:], 1))


def test_batch_axes_come_first():
    layout = layout_of(turned((0, 2, 3, 1)), 2)
    made = layout.empty((7, *SHAPE), float)
    assert made.transpose(0, 1, 3, 4, 2).flags.c_contiguous
    assert layout.inward(made).shape == (14, 4, 5, 3) and np.shares_memory(layout.inward(made), made)


def test_one_layout_is_one_object():
    assert layout_of(np.ones(SHAPE), 2) is layout_of(np.zeros(SHAPE), 2)


def test_empty_like_of_another_number_of_axes():
    assert empty_like(np.ones((2, 3), np.float32), (4,)).shape == (4,)
    assert empty_like(np.ones((2, 3), np.float32), (4,)).dtype == np.float32
