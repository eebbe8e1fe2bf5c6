import numpy as np
import pytest

from pygrad.data import default_collate
from pygrad.errors import DTypeError, ShapeError


def test_arrays_are_stacked_and_keep_their_dtype():
    batch = default_collate([np.full((2, 3), index, np.float32) for index in range(4)])
    assert batch.shape == (4, 2, 3)
    assert batch.dtype == np.float32
    np.testing.assert_array_equal(batch[:, 0, 0], [0, 1, 2, 3])


def test_numbers_and_text():
    np.testing.assert_array_equal(default_collate([1, 2]), [1, 2])
    np.testing.assert_array_equal(default_collate([True, False]), [True, False])
    np.testing.assert_array_equal(default_collate([np.int8(1), np.int8(2)]), np.array([1, 2], np.int8))
    assert default_collate(["a", "bc"]).tolist() == ["a", "bc"]


def test_tuples_lists_and_dicts_nest():
    sample = ({"x": np.zeros(2), "y": [1, 2.5]}, 3)
    fields, labels = default_collate([sample, sample, sample])
    assert fields["x"].shape == (3, 2)
    assert type(fields["y"]) is tuple
    np.testing.assert_array_equal(fields["y"][1], [2.5, 2.5, 2.5])
    np.testing.assert_array_equal(labels, [3, 3, 3])


def test_batch_does_not_alias_a_sample():
    sample = np.zeros(3)
    default_collate([sample])[:] = 1
    assert sample.sum() == 0


@pytest.mark.parametrize("samples, message", [
    ([np.zeros(2), np.zeros(3)], r"differ in shape: \(2,\) and \(3,\); make them alike .* collate_fn"),
    ([(1, 2), (1, 2, 3)], "differ in number of fields: 2 and 3"),
    ([{"x": 1}, {"y": 1}], "differ in keys: {'x'} and {'y'}"),
])
def test_samples_that_differ(samples, message):
    with pytest.raises(ShapeError, match=message):
        default_collate(samples)


@pytest.mark.parametrize("sample", [None, object(), {1, 2}])
def test_what_numpy_has_no_dtype_for(sample):
    with pytest.raises(DTypeError, match=f"samples of type {type(sample).__name__}; pass the DataLoader a collate_fn"):
        default_collate([sample, sample])
