from collections import Counter

import numpy as np
import pytest

from pygrad.data import (
    BatchSampler, RandomSampler, Sampler, SequentialSampler, SubsetRandomSampler, WeightedRandomSampler)
from pygrad.errors import ArgumentError
from pygrad.random import default_generator, manual_seed

RANDOM = {
    "all": lambda **options: RandomSampler(range(20), **options),
    "replaced": lambda **options: RandomSampler(range(20), True, 30, **options),
    "indices": lambda **options: SubsetRandomSampler(range(5, 15), **options),
    "weighted": lambda **options: WeightedRandomSampler(np.arange(20), 30, **options),
}


def test_sequential():
    assert list(SequentialSampler("abc")) == [0, 1, 2] and len(SequentialSampler("abc")) == 3


def test_random_covers_all_without_replacement():
    sampler = RandomSampler(range(20), seed=0)
    first, second = list(sampler), list(sampler)
    assert sorted(first) == sorted(second) == list(range(20)) and first != second and len(sampler) == 20
    more = list(RandomSampler(range(3), num_samples=7, seed=0))
    assert len(more) == 7 and sorted(more[:3]) == sorted(more[3:6]) == [0, 1, 2]


def test_random_with_replacement():
    drawn = list(RandomSampler(range(3), True, 3000, seed=0))
    assert len(drawn) == 3000 and all(900 < count < 1100 for count in Counter(drawn).values())


def test_given_indices():
    assert sorted(SubsetRandomSampler([9, 3, 3])) == [3, 3, 9] and len(SubsetRandomSampler([9])) == 1


def test_weights():
    drawn = Counter(WeightedRandomSampler([0, 1, 3], 4000, seed=0))
    assert drawn[0] == 0 and 900 < drawn[1] < 1100
    assert sorted(WeightedRandomSampler([1, 1, 1, 0], 3, replacement=False)) == [0, 1, 2]


@pytest.mark.parametrize("make", RANDOM.values(), ids=RANDOM)
def test_where_they_draw(make):
    seeded = [list(make(seed=1)) for _ in range(2)]
    assert seeded[0] == seeded[1] != list(make(seed=2))
    own = [list(make(generator=np.random.default_rng(3))) for _ in range(2)]
    assert own[0] == own[1]
    bits = default_generator().bit_generator
    before = bits.state
    try:
        drawn = []
        for _ in range(2):
            manual_seed(3)
            drawn.append(list(make()))
        assert drawn[0] == drawn[1] == own[0]
    finally:
        bits.state = before


@pytest.mark.parametrize("make", RANDOM.values(), ids=RANDOM)
def test_an_epoch_goes_on_from_its_state(make):
    sampler = make(seed=1)
    orders = [list(sampler) for _ in range(3)]
    assert orders[0] != orders[1] != orders[2]
    other = make(seed=1)
    other.load_state_dict({"epoch": 2})
    assert list(other) == orders[2] and other.state_dict() == sampler.state_dict() == {"epoch": 3}


@pytest.mark.parametrize("drop_last, batches", [(False, [[0, 1], [2, 3], [4]]), (True, [[0, 1], [2, 3]])])
def test_batches(drop_last, batches):
    sampler = BatchSampler(range(5), 2, drop_last)
    assert list(sampler) == batches and len(sampler) == len(batches)
    assert len(BatchSampler(range(4), 2, drop_last)) == 2


def test_a_base_class_says_what_is_missing():
    class Nothing(Sampler):
        pass

    with pytest.raises(NotImplementedError, match=r"Nothing: define __iter__\(self\), which yields indices"):
        iter(Nothing())
    with pytest.raises(NotImplementedError, match=r"Nothing: define __len__\(self\)"):
        len(Nothing())


@pytest.mark.parametrize("make, message", [
    (lambda: RandomSampler([]), "the data set is empty"),
    (lambda: RandomSampler("a", num_samples=0), "RandomSampler: num_samples must be an integer of at least 1, got 0"),
    (lambda: RandomSampler("a", seed=-1), "RandomSampler: expected a seed"),
    (lambda: RandomSampler("a", seed=1, generator=np.random.default_rng()), "RandomSampler: expected a seed or a"),
    (lambda: WeightedRandomSampler([1, -1], 1), "not negative, and not all zero"),
    (lambda: WeightedRandomSampler([0, 0], 1), "not all zero"),
    (lambda: WeightedRandomSampler([1, np.nan], 1), "finite"),
    (lambda: WeightedRandomSampler([[1.0]], 1), r"got shape \(1, 1\)"),
    (lambda: WeightedRandomSampler([1, 1, 0], 3, False), "cannot draw 3 samples without replacement where 2 have"),
    (lambda: BatchSampler(range(3), 1.5), "BatchSampler: batch_size must be an integer of at least 1, got 1.5"),
])
def test_bad_arguments(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()


def test_reprs():
    sampler = RandomSampler("abc", seed=5)
    assert repr(sampler) == "RandomSampler(3 samples, seed=5)"
    assert repr(SequentialSampler("a")) == "SequentialSampler(1 sample)"
    assert repr(BatchSampler(sampler, 2)) == (
        "BatchSampler(2 batches, batch_size=2, sampler=RandomSampler(3 samples, seed=5))")
