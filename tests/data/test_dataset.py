import tracemalloc

import numpy as np
import pytest

from pygrad.data import ArrayDataset, Dataset
from pygrad.data.dataset import shown
from pygrad.errors import ArgumentError, DTypeError, ShapeError


def test_index_kinds():
    x, y = np.arange(12.0).reshape(6, 2), np.arange(6)
    dataset = ArrayDataset(x, y)
    assert len(dataset) == 6
    for index in [2, -1, np.int32(3), slice(1, 4), [0, 5], np.array([3, 3]), np.arange(6) > 2]:
        got = dataset[index]
        assert type(got) is tuple
        np.testing.assert_array_equal(got[0], x[index])
        np.testing.assert_array_equal(got[1], y[index])


def test_slices_are_views_and_index_arrays_are_not():
    x = np.zeros((4, 2))
    dataset = ArrayDataset(x)
    assert np.shares_memory(dataset[1:3][0], x)
    assert not np.shares_memory(dataset[[1, 2]][0], x)


def test_arrays_are_kept_without_a_copy_and_lists_converted():
    x = np.zeros((2, 3), np.float32)
    dataset = ArrayDataset(x, [[1], [2]])
    assert dataset.arrays[0] is x
    np.testing.assert_array_equal(dataset.arrays[1], [[1], [2]])


def test_is_a_sequence():
    assert [int(x) for (x,) in ArrayDataset(np.arange(3))] == [0, 1, 2]
    with pytest.raises(IndexError):
        ArrayDataset(np.arange(3))[3]


def test_repr_names_shapes_and_dtypes():
    dataset = ArrayDataset(np.zeros((5, 8, 8), np.float32), np.zeros(5, np.int8))
    assert repr(dataset) == "ArrayDataset(5 samples: (8, 8) float32, () int8)"


def test_memory_map_is_not_read_whole(tmp_path):
    path = tmp_path / "samples.dat"
    # A sparse file of 8 GiB: reading it whole would take all of the memory and a while.
    x = np.memmap(path, np.float32, "w+", shape=(2**21, 1024))
    x[12345] = 7
    tracemalloc.start()
    try:
        dataset = ArrayDataset(x, np.zeros(len(x), np.int8))
        (row, _), (part, _), (batch, _) = dataset[12345], dataset[12340:12350], dataset[np.array([1, 12345])]
        assert tracemalloc.get_traced_memory()[1] < 2**22
    finally:
        tracemalloc.stop()
    assert [type(got) for got in (row, part, batch)] == [np.ndarray] * 3
    assert row.sum() == part.sum() == batch.sum() == 7 * 1024


@pytest.mark.parametrize("arrays, error, message", [
    ((), ArgumentError, "expected at least one array"),
    ((np.zeros((3, 2)), np.zeros(4)), ShapeError, r"number of samples, \[3, 4\]; .* got \(3, 2\), \(4,\)"),
    ((np.zeros(3), 5.0), ShapeError, r"array 1 has no axis to count samples along; .* got float of shape \(\)"),
    (([[1, 2], [3]],), DTypeError, "array 0 cannot be made from this list .*; give every sample the same shape"),
    ((np.array([None, 1]),), DTypeError, r"array 0 holds Python objects \(dtype object, shape \(2,\)\)"),
])
def test_bad_arrays(arrays, error, message):
    with pytest.raises(error, match=message):
        ArrayDataset(*arrays)


def test_a_tuple_is_no_index_of_samples():
    with pytest.raises(ArgumentError, match=r"got the tuple \(0, 1\); index a list of samples"):
        ArrayDataset(np.zeros((3, 3)))[0, 1]


def test_empty_is_a_data_set():
    assert len(ArrayDataset(np.zeros((0, 4)))) == 0


def test_base_class_says_what_to_define():
    class Nothing(Dataset):
        pass

    with pytest.raises(NotImplementedError, match="Nothing: define __len__"):
        len(Nothing())
    with pytest.raises(NotImplementedError, match="Nothing: define __getitem__"):
        Nothing()[0]


def test_repr_of_other_data_sets():
    class Squares(Dataset):
        def __len__(self):
            return 1

    class Unfinished(Dataset):
        pass

    assert repr(Squares()) == "Squares(1 sample)" and repr(Unfinished()) == "Unfinished()"
    assert shown(range(10**6)) == "range of 1000000 samples" and shown(object()) == "object"
