import numpy as np
import pytest

from pygrad import Variable
from pygrad.errors import ArgumentError, LabelError
from pygrad.functions._labels import along, check_constant, class_axis, has_ignored, picks, row


def test_axes():
    assert class_axis(np.ones(3)) == -1
    assert class_axis(np.ones((2, 3))) == -1
    assert class_axis(np.ones((2, 3, 4, 5))) == -3
    assert row(np.ones((2, 4)), -2).shape == (2, 1, 4)
    assert row(1.0, -2) == 1.0
    assert along(np.ones(3), -2, np.float32).shape == (3, 1)


def test_picks_at_every_position():
    x = np.arange(24).reshape(2, 3, 4)
    labels = np.array([[0, 1, 2, 0], [2, 2, 1, 0]])
    np.testing.assert_array_equal(x[picks(labels)], np.take_along_axis(x, labels[:, None], 1)[:, 0])
    assert np.arange(3)[picks(np.array(2))] == 2


def test_constants():
    assert check_constant(None, "weight", "f") is None
    assert type(check_constant(Variable([1.0], requires_grad=False), "weight", "f")) is np.ndarray
    with pytest.raises(ArgumentError, match="f: the weight is a constant .* pass weight.data"):
        check_constant(Variable([1.0]), "weight", "f")


def test_the_first_wrong_index_is_named():
    with pytest.raises(LabelError, match=r"f: class index 7 at \(1, 0\) of a target of shape \(2, 2\)"):
        has_ignored(np.array([[0, 1], [7, 9]]), 3, -100, "f")
    assert not has_ignored(np.zeros((0, 2), int), 3, -100, "f")
    assert has_ignored(np.array([5, 0]), 3, 5, "f")
    assert not has_ignored(np.array([0, 2]), 3, 1, "f")


@pytest.mark.parametrize("dtype", ["<i8", ">i8", "<i2", ">u4", "i1", "u1"])
def test_labels_of_any_integer_dtype(dtype):
    labels = np.array([[0, 2], [1, 2]], dtype)
    assert not has_ignored(labels, 3, -100, "f") and not has_ignored(labels.T[::-1], 3, -100, "f")
    with pytest.raises(LabelError, match=r"class index 2 at \(0, 1\)"):
        has_ignored(labels, 2, -100, "f")
    if np.dtype(dtype).kind == "i":
        with pytest.raises(LabelError, match="class index -1"):
            has_ignored(np.array([0, -1], dtype), 3, -100, "f")
        assert has_ignored(np.array([0, -1], dtype), 3, -1, "f")
