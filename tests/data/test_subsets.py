import numpy as np
import pytest

from pygrad.data import ArrayDataset, ConcatDataset, DataLoader, Subset, random_split
from pygrad.data.subsets import is_indexed_at_once, take
from pygrad.errors import ArgumentError
from pygrad.random import default_generator, manual_seed


def test_subset():
    data = ArrayDataset(np.arange(10) * 10, np.arange(10))
    part = Subset(data, [7, 0, 7])
    assert len(part) == 3 and part[1] == (0, 0) and part[-1] == (70, 7)
    tens, ones = part[1:]
    assert tens.tolist() == [0, 70] and ones.tolist() == [0, 7]
    assert Subset(part, [2, 1])[0] == (70, 7)
    assert repr(part) == "Subset(3 of ArrayDataset(10 samples: () int64, () int64))"
    with pytest.raises(IndexError):
        part[3]


def test_subset_of_what_is_no_array():
    part = Subset("abcde", [4, 0])
    assert part[0] == "e" and part[:] == ["e", "a"] and list(part) == ["e", "a"]
    assert not is_indexed_at_once(part) and is_indexed_at_once(Subset(ArrayDataset([1, 2]), [0]))


def test_an_empty_subset():
    assert len(Subset("abc", [])) == 0


@pytest.mark.parametrize("indices, message", [
    ([5], "index 5 is out of range for 5 samples"), ([-1], "index -1 is out of range"),
    ([0.5], "expected a sequence of integers as indices, got shape .* float64"), (3, "got shape ()"),
    ([True, False], "dtype bool"),
])
def test_bad_indices(indices, message):
    with pytest.raises(ArgumentError, match=message):
        Subset("abcde", indices)


def test_batches_of_a_subset_are_indexed_at_once():
    class Counting(ArrayDataset):
        asked = 0

        def __getitem__(self, index):
            Counting.asked += 1
            return super().__getitem__(index)

    part = Subset(Subset(Counting(np.arange(10)), range(2, 10)), range(1, 8))
    assert [x.tolist() for (x,) in DataLoader(part, 4)] == [[3, 4, 5, 6], [7, 8, 9]]
    assert Counting.asked == 2
    assert take(part, np.array([0]))[0].tolist() == [3]


def test_concatenation():
    both = ConcatDataset([ArrayDataset(np.arange(3)), "", ["x", "y"]])
    assert len(both) == 5 and both.cumulative_sizes == [3, 3, 5]
    assert [both[index] for index in range(5)] == [(0,), (1,), (2,), "x", "y"]
    assert both[-5] == (0,) and repr(both) == "ConcatDataset(5 samples of 3 data sets)"
    for index in (5, -6):
        with pytest.raises(IndexError, match=f"index {index} is out of range for 5 samples"):
            both[index]
    with pytest.raises(ArgumentError, match="expected at least one data set"):
        ConcatDataset([])


@pytest.mark.parametrize("lengths, sizes", [
    ([7, 3], [7, 3]), ([10], [10]), ([10, 0], [10, 0]), ([0.5, 0.5], [5, 5]), ([0.33, 0.33, 0.34], [4, 3, 3]),
    ([0.25, 0.25, 0.5], [3, 2, 5]), ([1.0], [10]), (np.array([6, 4]), [6, 4]),
])
def test_random_split(lengths, sizes):
    parts = random_split(range(10), lengths, seed=1)
    assert [len(part) for part in parts] == sizes
    assert sorted(one for part in parts for one in part) == list(range(10))


def test_the_seed_decides():
    def split(**options):
        return [list(part) for part in random_split(range(100), [50, 50], **options)]

    assert split(seed=1) == split(seed=1) != split(seed=2)
    assert split(generator=np.random.default_rng(1)) == split(seed=1)
    bits = default_generator().bit_generator
    before = bits.state
    try:
        manual_seed(4)
        first = split()
        manual_seed(4)
        assert split() == first
    finally:
        bits.state = before


@pytest.mark.parametrize("lengths", [[5, 6], [-1, 11], [0.5, 0.6], [], ["a"], [5.0, 5.0], [0.5, -0.5, 1.0]])
def test_lengths_that_do_not_add_up(lengths):
    with pytest.raises(ArgumentError, match="expected lengths that add up to the 10 samples, or fractions"):
        random_split(range(10), lengths)


def test_seed_and_generator():
    with pytest.raises(ArgumentError, match="got both"):
        random_split(range(2), [1, 1], seed=0, generator=np.random.default_rng(0))
