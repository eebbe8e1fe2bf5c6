import numpy as np
import pytest

from pygrad import Variable
from pygrad.errors import DTypeError, ShapeError
from pygrad.functions._multi_head_masks import added_mask, checked_mask, merged, wider

HIDDEN, ADDED = np.array([True, False]), np.array([0.5, 2.0])


def test_merged():
    assert merged(None, None, np.float32) is None
    assert np.array_equal(merged(HIDDEN, None, np.float32), [False, True])
    assert np.array_equal(merged(None, HIDDEN, np.float32), [False, True])
    both = merged(HIDDEN[:, None], np.array([False, True]), np.float32)
    assert both.dtype == bool and np.array_equal(both, [[False, False], [True, False]])
    assert merged(ADDED, None, np.float32) is ADDED
    assert np.array_equal(merged(HIDDEN, ADDED, np.float64), [-np.inf, 2])
    assert np.array_equal(merged(ADDED, ADDED, np.float64), [1, 4])


def test_masks_that_are_variables():
    assert isinstance(merged(Variable(ADDED), HIDDEN, np.float64), Variable)
    assert type(merged(Variable(HIDDEN, requires_grad=False), None, np.float64)) is np.ndarray


def test_added_mask():
    assert np.array_equal(added_mask(HIDDEN, np.float32), [-np.inf, 0])
    assert np.array_equal(added_mask(HIDDEN, np.float32, hides=False), [0, -np.inf])
    assert added_mask(HIDDEN, np.float32).dtype == np.float32
    assert added_mask(ADDED, np.float32) is ADDED


@pytest.mark.parametrize("mask", [HIDDEN, ADDED, Variable(ADDED)], ids=["boolean", "added", "variable"])
def test_wider(mask):
    assert wider(mask, 0) is mask
    more = wider(mask, 2)
    assert more.dtype == mask.dtype and np.array_equal(np.asarray(getattr(more, "data", more))[2:], [0, 0])


def test_checked_mask():
    assert checked_mask([True, False], "attn_mask", [(2,)]).dtype == bool
    with pytest.raises(ShapeError, match=r"expected attn_mask of shape \(3,\) or \(4,\), got shape \(2,\)"):
        checked_mask(HIDDEN, "attn_mask", [(3,), (4,)])
    with pytest.raises(DTypeError, match="expected attn_mask to be boolean"):
        checked_mask(np.array([1, 0]), "attn_mask", [(2,)])
