import gc
import json
import threading
import tracemalloc

import numpy as np
import pytest

from pygrad.config import state
from pygrad.data import ArrayDataset, BatchSampler, DataLoader, Dataset, SequentialSampler, Subset
from pygrad.errors import ArgumentError, StateDictError
from pygrad.random import default_generator, manual_seed


def numbers(loader):
    """Return the batches of a loader over `samples` as lists."""
    return [x.tolist() for (x,) in loader]


def samples(count):
    return ArrayDataset(np.arange(count))


class Pairs(Dataset):
    """A map-style data set that counts what is asked of it."""

    def __init__(self, count):
        self.count, self.asked = count, []

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        self.asked.append(index)
        return {"x": np.full(2, index), "y": index}


@pytest.mark.parametrize("count, size, drop_last, sizes", [
    (5, 2, False, [2, 2, 1]), (5, 2, True, [2, 2]), (4, 2, False, [2, 2]), (4, 2, True, [2, 2]),
    (3, 10, False, [3]), (3, 3, True, [3]), (1, 1, False, [1]),
])
@pytest.mark.parametrize("shuffle", [False, True])
def test_batch_sizes_and_length(count, size, drop_last, sizes, shuffle):
    loader = DataLoader(samples(count), size, shuffle, drop_last=drop_last)
    for _ in range(2):
        batches = numbers(loader)
        assert [len(batch) for batch in batches] == sizes
        assert len(loader) == len(sizes)
        seen = sum(batches, [])
        assert len(set(seen)) == len(seen)
        if not shuffle:
            assert seen == list(range(len(seen)))


def test_default_is_one_sample_in_order():
    assert numbers(DataLoader(samples(3))) == [[0], [1], [2]]


def test_seed_gives_every_epoch_its_own_order_in_every_run():
    runs = [[numbers(loader) for _ in range(3)]
            for loader in (DataLoader(samples(50), 8, True, seed=1) for _ in range(2))]
    assert runs[0] == runs[1]
    assert runs[0][0] != runs[0][1] != runs[0][2]
    assert numbers(DataLoader(samples(50), 8, True, seed=2)) != runs[0][0]


def test_seeded_order_ignores_other_draws():
    first, second = (DataLoader(samples(50), 8, True, seed=1) for _ in range(2))
    expected = [numbers(first), numbers(first)]
    got = [numbers(second)]
    default_generator().random(10)
    assert [*got, numbers(second)] == expected


def test_epoch_counts_and_resumes():
    loader = DataLoader(samples(20), 4, True, seed=3)
    epochs = [numbers(loader) for _ in range(4)]
    assert loader.epoch == 4
    resumed = DataLoader(samples(20), 4, True, seed=3)
    resumed.epoch = 2
    assert [numbers(resumed), numbers(resumed)] == epochs[2:]


def test_generator_and_package_generator():
    def epochs(make):
        loader = make()
        return [numbers(loader), numbers(loader)]

    def own():
        return DataLoader(samples(30), 7, True, generator=np.random.default_rng(5))

    def package():
        manual_seed(5)
        return DataLoader(samples(30), 7, True)

    bits = default_generator().bit_generator
    state = bits.state
    try:
        assert epochs(own) == epochs(own) == epochs(package) == epochs(package)
        assert epochs(own)[0] != epochs(own)[1]
    finally:
        bits.state = state


def test_without_shuffling_nothing_is_drawn():
    bits = default_generator().bit_generator
    state = bits.state
    numbers(DataLoader(samples(5), 2))
    assert bits.state == state


def test_loops_over_one_loader_may_nest():
    loader = DataLoader(samples(6), 2, True, seed=0)
    outer = iter(loader)
    first = next(outer)[0].tolist()
    inner = numbers(loader)
    rest = numbers(outer)
    assert sorted(first + sum(rest, [])) == sorted(sum(inner, [])) == list(range(6))


def test_arrays_stay_aligned_plain_and_separate():
    x, y = np.arange(40.0).reshape(20, 2), np.arange(20)
    for shuffle in (False, True):
        for xs, ys in DataLoader(ArrayDataset(x, y), 6, shuffle):
            assert type(xs) is type(ys) is np.ndarray
            np.testing.assert_array_equal(xs, x[ys])
            xs += 100
    np.testing.assert_array_equal(x, np.arange(40.0).reshape(20, 2))


def test_array_data_set_is_indexed_once_a_batch():
    class Counting(ArrayDataset):
        asked = []

        def __getitem__(self, index):
            self.asked.append(index)
            return super().__getitem__(index)

    assert numbers(DataLoader(Counting(np.arange(10)), 4)) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert [len(index) for index in Counting.asked] == [4, 4, 2]


def test_memory_map_batches(tmp_path):
    x = np.memmap(tmp_path / "samples.dat", np.int32, "w+", shape=(10, 3))
    x[:] = np.arange(10)[:, None]
    batches = [batch for (batch,) in DataLoader(ArrayDataset(x), 4)]
    assert {type(batch) for batch in batches} == {np.ndarray}
    np.testing.assert_array_equal(np.concatenate(batches), x)


def test_map_style_data_set_is_collated():
    pairs = Pairs(5)
    batches = list(DataLoader(pairs, batch_size=3))
    assert [batch["y"].tolist() for batch in batches] == [[0, 1, 2], [3, 4]]
    assert batches[0]["x"].shape == (3, 2)
    assert pairs.asked == [0, 1, 2, 3, 4]
    assert {type(index) for index in pairs.asked} == {int}


def test_samples_are_read_only_when_their_batch_is():
    pairs = Pairs(6)
    iterator = iter(DataLoader(pairs, batch_size=2))
    assert pairs.asked == []
    next(iterator)
    assert pairs.asked == [0, 1]


def test_a_list_will_do():
    (x, y), = DataLoader([(1.0, 0), (2.0, 1)], batch_size=2)
    np.testing.assert_array_equal(x, [1, 2])
    np.testing.assert_array_equal(y, [0, 1])


def test_collate_fn_gets_a_list_of_samples():
    assert list(DataLoader(["a", "b", "c"], 2, collate_fn="".join)) == ["ab", "c"]
    loader = DataLoader(samples(3), 2, collate_fn=len)
    assert list(loader) == [2, 1]


def test_repr():
    loader = DataLoader(samples(3), 2, shuffle=True)
    assert repr(loader) == "DataLoader(ArrayDataset(3 samples: () int64), batch_size=2, shuffle=True, drop_last=False)"


@pytest.mark.parametrize("size", [0, -1, 1.5, "2", None])
def test_bad_batch_size(size):
    with pytest.raises(ArgumentError, match="expected a batch_size that is an integer and at least 1, got"):
        DataLoader(samples(3), batch_size=size)


@pytest.mark.parametrize("arguments, message", [
    ({"drop_last": True, "batch_size": 4}, "no batch, since the data set has 3 samples and a batch 4; lower"),
    ({"seed": -1}, "DataLoader: expected a seed that is an integer and not negative, got -1"),
    ({"seed": 1, "generator": np.random.default_rng()}, "a seed or a generator, got both"),
])
def test_bad_arguments(arguments, message):
    with pytest.raises(ArgumentError, match=message):
        DataLoader(samples(3), **arguments)


def test_empty_data_set():
    with pytest.raises(ArgumentError, match="the data set is empty: ArrayDataset"):
        DataLoader(samples(0))


# -- samplers, threads, state ---------------------------------------------------------------------------------


def test_a_sampler_decides():
    loader = DataLoader(samples(10), 2, sampler=[9, 0, 3], drop_last=False)
    assert len(loader) == 2 and numbers(loader) == [[9, 0], [3]]
    assert numbers(DataLoader(samples(10), 2, sampler=[9, 0, 3], drop_last=True)) == [[9, 0]]
    batches = DataLoader(samples(10), batch_sampler=[[1], [2, 3, 4]])
    assert len(batches) == 2 and numbers(batches) == [[1], [2, 3, 4]]


@pytest.mark.parametrize("arguments, message", [
    ({"sampler": [1], "shuffle": True}, "a sampler decides the order; leave out shuffle"),
    ({"sampler": [1], "batch_sampler": [[1]]}, "leave out shuffle and batch_sampler"),
    ({"batch_sampler": [[1]], "batch_size": 2}, "a batch_sampler decides the batches; leave out batch_size"),
    ({"batch_sampler": [[1]], "drop_last": True}, "leave out batch_size, shuffle and drop_last"),
    ({"num_workers": -1}, "expected a num_workers that is an integer and at least 0, got -1"),
    ({"prefetch_factor": 0}, "expected a prefetch_factor that is an integer and at least 1, got 0"),
    ({"sampler": []}, "the data set is empty"),
])
def test_arguments_that_exclude_each_other(arguments, message):
    with pytest.raises(ArgumentError, match=message):
        DataLoader(samples(3), **arguments)


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("make", [
    lambda workers: DataLoader(samples(23), 4, True, seed=1, num_workers=workers),
    lambda workers: DataLoader(samples(23), 4, drop_last=True, num_workers=workers),
    lambda workers: DataLoader(samples(23), 3, sampler=range(20), num_workers=workers),
], ids=["shuffled", "in order", "sampler"])
def test_threads_change_nothing(make, workers):
    plain, threaded = make(0), make(workers)
    for _ in range(2):
        assert numbers(threaded) == numbers(plain)
    assert threaded.epoch == plain.epoch == 2


def test_leaving_the_loop_ends_the_threads():
    loader = DataLoader(Pairs(1000), 2, num_workers=2)
    for _ in loader:
        break
    gc.collect()
    assert not [one for one in threading.enumerate() if one.name.startswith("pygrad-data")]
    assert len(loader.dataset.asked) <= 14


def test_an_error_in_the_data_set_comes_in_the_loop():
    class Broken(Pairs):
        def __getitem__(self, index):
            if index == 5:
                raise OSError("sample 5 is unreadable")
            return super().__getitem__(index)

    seen = []
    with pytest.raises(OSError, match="sample 5 is unreadable"):
        for batch in DataLoader(Broken(10), 2, num_workers=2):
            seen.append(batch["y"].tolist())
    assert seen == [[0, 1], [2, 3]]


LOADERS = {
    "seeded": lambda: DataLoader(samples(23), 4, True, seed=1),
    "generator": lambda: DataLoader(samples(23), 4, True, generator=np.random.default_rng(2)),
    "in order": lambda: DataLoader(samples(23), 4),
    "threads": lambda: DataLoader(samples(23), 4, True, seed=1, num_workers=2),
}


@pytest.mark.parametrize("make", LOADERS.values(), ids=LOADERS)
@pytest.mark.parametrize("done", [0, 1, 4, 6, 9, 12, 13])
def test_going_on_in_the_middle_of_an_epoch(make, done):
    def batches(loader, count):
        while count:
            for (x,) in loader:
                yield x.tolist()
                count -= 1
                if not count:
                    return

    straight = list(batches(make(), 20))
    first, second = make(), make()
    running = batches(first, 20)
    begun = [next(running) for _ in range(done)]
    state = json.loads(json.dumps(first.state_dict()))
    if first.generator is not None:
        second.generator.bit_generator.state = first.generator.bit_generator.state
    second.load_state_dict(state)
    assert begun + list(batches(second, 20 - done)) == straight
    running.close()


@pytest.mark.parametrize("state", [{}, {"epoch": 1}, {"epoch": "a", "position": 0, "drawn_from": None, "between_epochs": 1},
                                   {"epoch": 1, "position": 9, "drawn_from": None, "between_epochs": False}])
def test_a_state_that_does_not_fit(state):
    loader = DataLoader(samples(3))
    with pytest.raises(StateDictError, match="DataLoader.load_state_dict: "):
        loader.load_state_dict(state)
    assert loader.epoch == 0 and numbers(loader) == [[0], [1], [2]]


def test_a_memory_map_is_not_read_whole(tmp_path):
    x = np.memmap(tmp_path / "samples.dat", np.uint8, "w+", shape=(10_000, 1000))
    loader = DataLoader(Subset(ArrayDataset(x), range(0, 10_000, 2)), 10, shuffle=True, seed=0)
    next(iter(loader))
    tracemalloc.start()
    try:
        for _ in zip(range(20), loader, strict=False):
            pass
        assert tracemalloc.get_traced_memory()[1] < 300_000
    finally:
        tracemalloc.stop()


def test_repr_of_a_long_list_and_of_batches_given():
    assert repr(DataLoader(list(range(10**5)), 2)) == (
        "DataLoader(list of 100000 samples, batch_size=2, shuffle=False, drop_last=False)")
    batches = BatchSampler(SequentialSampler("abc"), 2)
    assert repr(DataLoader("abc", batch_sampler=batches)) == (
        "DataLoader(str of 3 samples, batch_sampler=BatchSampler(2 batches, batch_size=2, "
        "sampler=SequentialSampler(3 samples)))")


class Told:
    """Stands where `display.progress_bars` puts who shows the bars."""

    def __init__(self):
        self.loops = []

    def batches(self, batches, description, total):
        self.loops.append((description, total))
        return batches


def test_who_shows_progress_is_told_of_every_epoch(monkeypatch):
    told, loader = Told(), DataLoader(samples(5), 2, seed=1, shuffle=True)
    plain = [numbers(DataLoader(samples(5), 2, seed=1, shuffle=True)) for _ in range(2)][0]
    monkeypatch.setattr(state, "progress", told)
    assert numbers(loader) == plain
    partly = iter(loader)
    next(partly)
    resumed = DataLoader(samples(5), 2, seed=1, shuffle=True)
    resumed.load_state_dict(loader.state_dict())
    list(resumed)
    list(DataLoader(samples(3), batch_sampler=iter([[0, 1], [2]])))
    assert told.loops == [("epoch 1", 3), ("epoch 2", 3), ("epoch 2", 2), ("epoch 1", None)]
