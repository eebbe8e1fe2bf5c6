import numpy as np
import pytest

from pygrad.errors import ShapeError
from pygrad.functions._attention_views import Shapes, line_up


@pytest.mark.parametrize("query, key, value, grouped, expected", [
    ((3, 4), (5, 4), (5, 6), False, Shapes((), (1,), None)),
    ((2, 3, 4), (5, 4), (5, 6), False, Shapes((2,), (2,), None)),
    ((2, 1, 3, 4), (7, 5, 4), (1, 1, 5, 6), False, Shapes((2, 7), (2, 7), None)),
    ((2, 6, 3, 4), (2, 2, 5, 4), (2, 2, 5, 6), True, Shapes((2, 6), (2, 2, 3), (2, 3))),
    ((6, 3, 4), (6, 5, 4), (6, 5, 6), True, Shapes((6,), (6,), None)),
    ((6, 3, 4), (1, 5, 4), (1, 5, 6), True, Shapes((6,), (1, 6), (1, 6))),
    ((6, 3, 4), (2, 2, 5, 4), (2, 2, 5, 6), True, Shapes((2, 6), (2, 2, 3), (2, 3))),
])
def test_axes_line_up(query, key, value, grouped, expected):
    arrays = [np.ones(shape) for shape in (query, key, value)]
    shapes = line_up(*arrays, None, grouped)
    assert shapes == expected
    for array, view in zip(arrays, shapes.views(*arrays), strict=True):
        assert view.ndim == len(shapes.inner) + 2
        assert np.shares_memory(array, view)
        np.broadcast_to(view, (*shapes.inner, *view.shape[-2:]))


def test_views_of_masks():
    shapes = Shapes((2, 6), (2, 2, 3), (2, 3))
    for shape, expected in [((5,), (1, 1, 1, 1, 5)), ((4, 5), (1, 1, 1, 4, 5)), ((6, 4, 5), (1, 2, 3, 4, 5)),
                            ((2, 1, 1, 5), (2, 1, 1, 1, 5))]:
        assert shapes.view(np.ones(shape)).shape == expected
    assert shapes.views(None, np.ones(5))[0] is None


def test_heads_are_views_of_strided_arrays():
    rows = np.ones((2, 3, 6, 4)).transpose(0, 2, 1, 3)
    view = Shapes((2, 6), (2, 2, 3), (2, 3)).view(rows)
    assert view.shape == (2, 2, 3, 3, 4) and np.shares_memory(view, rows)


def test_targets_of_broadcast_inputs_are_zeros():
    shapes = Shapes((2, 6), (2, 2, 3), (2, 3))
    assert not shapes.target(np.ones((2, 2, 5, 4)), np.float32, False).any()
    assert not shapes.target(np.ones((2, 6, 5, 4)), np.float32, True).any()
    assert shapes.target(np.ones((2, 6, 5, 4)), np.float32, False).dtype == np.float32


def test_heads_are_joined_behind_batch_axes():
    shapes = Shapes((2, 6), (2, 2, 3), (2, 3))
    gradient = np.arange(7 * 2 * 2 * 3 * 4 * 5.0).reshape(7, 2, 2, 3, 4, 5)
    assert np.array_equal(shapes.joined(gradient, (2, 6, 4, 5)), gradient.reshape(7, 2, 6, 4, 5))
    assert np.array_equal(shapes.joined(gradient, (2, 2, 4, 5)), gradient.sum(axis=3))
    plain = Shapes((2,), (2,), None)
    assert plain.joined(gradient, (2, 4, 5)) is gradient


def test_more_masks_than_scores():
    with pytest.raises(ShapeError, match=r"of the scores, \(2, 3, 5\), got shape \(4, 2, 3, 5\)"):
        line_up(np.ones((2, 3, 4)), np.ones((2, 5, 4)), np.ones((2, 5, 4)), np.ones((4, 2, 3, 5)), False)
