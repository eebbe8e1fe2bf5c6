import copy
import gc
import io
import pickle
import sys
import threading
import weakref

import numpy as np
import pytest

from pygrad import Variable
from pygrad.data import ArrayDataset, DataLoader
from pygrad.display import meter, progress
from pygrad.display.meter import open_meters
from pygrad.display.progress import length_of, samples_in
from pygrad.errors import ArgumentError, MissingDependencyError

pytest.importorskip("tqdm")


def loader(count=10, size=4):
    return DataLoader(ArrayDataset(np.arange(count * 2.0).reshape(count, 2), np.arange(count)), size)


def lines(file):
    return [line for line in file.getvalue().splitlines() if line]


@pytest.fixture(autouse=True)
def nothing_is_left_open():
    yield
    gc.collect()
    assert not open_meters()


def test_a_loop_over_a_loader(terminal, clock):
    seen = []
    for x, y in (bar := progress(loader(), "train")):
        clock.wait(1)
        bar.report(loss=Variable(x).mean() * 0 + 0.25)
        seen.append(len(y))
    assert seen == [4, 4, 2]
    (line,) = [line for line in terminal.screen() if line]
    assert line.startswith("train: 100%")
    assert "3/3" in line
    assert "batch/s" in line or "s/batch" in line
    assert "loss=0.25, 3.3 samples/s" in line


def test_it_is_as_long_as_what_it_goes_through():
    assert len(progress(loader())) == 3
    assert progress([])


@pytest.mark.parametrize("iterable, text", [
    (range(3), "3/3"), ((n for n in range(3)), "3 step"), (enumerate("abc"), "3 step"), (zip("abc", "abc", strict=True), "3 step"), (iter([1, 2, 3]), "3/3"), ({"a": 1, "b": 2, "c": 3}, "3/3"), ([], "0 step"), (np.arange(3), "3/3"),
])
def test_iterables_of_all_kinds(iterable, text):
    file = io.StringIO()
    assert len(list(progress(iterable, file=file))) == (0 if text.startswith("0") else 3)
    (line,) = lines(file)
    assert text in line or (text == "0 step" and "0/0" in line)


class Odd:
    """Says a length that it does not have."""

    def __len__(self):
        raise RuntimeError

    def __getitem__(self, number):
        if number == 2:
            raise IndexError
        return number


def test_a_length_that_raises_is_unknown():
    file = io.StringIO()
    assert list(iter(progress(Odd(), file=file))) == [0, 1]
    assert "2 step" in file.getvalue()
    assert length_of(Odd()) is None


def test_a_wrong_total_is_no_error():
    file = io.StringIO()
    assert list(progress(range(3), total=2, file=file)) == [0, 1, 2]
    assert "3/2" in file.getvalue() or "3 step" in file.getvalue()


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, SystemExit])
def test_the_line_ends_where_the_loop_raises(terminal, error):
    def train():
        for number in progress(range(5), "train"):
            if number == 2:
                raise error

    with pytest.raises(error):
        train()
    assert not open_meters()
    assert terminal.getvalue().endswith("\n")
    assert "2/5" in terminal.screen()[0]


def test_the_line_ends_at_a_break(terminal):
    for number in progress(range(5)):
        if number == 2:
            break
    assert not open_meters()
    assert terminal.getvalue().endswith("\n")
    assert "2/5" in terminal.screen()[0]


def test_a_generator_that_raises(terminal):
    def broken():
        yield 1
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        list(progress(broken()))
    assert "1 step" in terminal.screen()[0]


def test_an_abandoned_loop_leaves_the_iterator_to_the_user():
    source = (number for number in range(5))
    for number in progress(source, file=io.StringIO()):
        if number == 1:
            break
    assert list(source) == [2, 3, 4]


def test_an_iterator_that_is_dropped_half_way_ends_its_line():
    file = io.StringIO()
    steps = iter(progress(range(5), file=file))
    assert [next(steps), next(steps)] == [0, 1]
    assert len(open_meters()) == 1
    del steps
    assert "1/5" in file.getvalue()


def test_inside_enumerate_and_zip():
    file = io.StringIO()
    for number, _ in enumerate(bar := progress("abc", file=file)):
        bar.report(number=number)
    for _ in zip(progress("abc", file=file), "abc", strict=False):
        pass
    assert "number=2" in lines(file)[0]
    assert len(lines(file)) == 2


def test_epochs_and_batches(terminal, clock):
    for _ in progress(range(3), "epochs"):
        for x, _y in (bar := progress(loader(), "batches")):
            bar.report(loss=float(x.mean()))
            clock.wait(1)
    seen = [line for line in terminal.screen() if line]
    assert len(seen) == 1
    assert seen[0].startswith("epochs: 100%")


def test_two_loops_over_one_bar():
    file = io.StringIO()
    bar = progress(range(3), file=file)
    assert list(bar) == list(bar)
    assert len(lines(file)) == 2


def test_two_bars_at_once():
    file = io.StringIO()
    bars = [progress(range(3), name, file=file, leave=True) for name in "ab"]
    assert len(list(zip(*bars, strict=True))) == 3
    assert sorted(line[:1] for line in lines(file)) == ["a", "b"]


def test_in_threads():
    files = [io.StringIO() for _ in range(4)]

    def train(file):
        for number in (bar := progress(range(50), file=file)):
            bar.report(loss=number)

    threads = [threading.Thread(target=train, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for file in files:
        (line,) = lines(file)
        assert "50/50" in line
        assert "loss=49" in line


def test_no_graph_is_kept():
    with progress(total=2, file=io.StringIO()) as bar:
        loss = Variable(np.ones(3)).sum()
        creator = weakref.ref(loss.creator)
        bar.report(loss=loss)
        del loss
        assert creator() is None


def test_a_batch_lives_no_longer_than_in_the_loop():
    alive = []
    for array in progress((np.ones(3) for _ in range(3)), file=io.StringIO()):
        alive.append(weakref.ref(array))
        del array
        assert alive[-1]() is None


def test_what_is_no_number_is_refused():
    with progress(total=1, file=io.StringIO()) as bar, pytest.raises(ArgumentError, match="Progress.report: loss"):
        bar.report(loss=np.ones(3))


def test_counting_by_hand():
    file = io.StringIO()
    with progress(total=4, description="by hand", file=file) as bar:
        bar.update(3)
        assert "3 done" in repr(bar)
        bar.update()
    assert "by hand: 100%" in file.getvalue()
    assert "not begun" in repr(bar)


def test_counting_by_hand_ends_the_line_when_it_raises(terminal):
    with pytest.raises(KeyboardInterrupt), progress(total=4) as bar:
        bar.update()
        raise KeyboardInterrupt
    assert "1/4" in terminal.screen()[0]
    assert terminal.getvalue().endswith("\n")


def test_a_loop_in_a_block():
    file = io.StringIO()
    with progress(range(3), file=file) as bar:
        bar.report(loss=1)  # nothing runs yet
        assert list(bar) == [0, 1, 2]
        bar.report(loss=2)
        bar.update()
    assert len(lines(file)) == 1
    assert "loss" not in file.getvalue()


def test_closing_in_the_middle_of_a_loop(terminal):
    bar = progress(range(5))
    for number in bar:
        if number == 2:
            bar.close()
            text = terminal.getvalue()
    assert terminal.getvalue() == text


def test_copies_and_pickles_have_the_settings_and_no_bar():
    bar = progress([1, 2], "x", file=io.StringIO())
    for other in (copy.deepcopy(bar), pickle.loads(pickle.dumps(progress([1, 2], "x", file=sys.stderr)))):
        assert list(other) == [1, 2]
    steps = iter(bar)
    next(steps)
    assert "not begun" in repr(copy.copy(bar))


@pytest.mark.parametrize("arguments, message", [
    ((3,), r"got int; for a number of steps pass range"), ((range(3), "x", "3"), "total"), ((range(3), "x", -1), "total"),
])
def test_arguments_that_do_not_fit(arguments, message):
    with pytest.raises(ArgumentError, match=message):
        progress(*arguments)


def test_a_bar_without_an_iterable_is_none():
    with pytest.raises(ArgumentError, match="nothing to go through"):
        iter(progress(total=3))


def test_without_tqdm_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.std", None)
    meter._class.cache_clear()
    with pytest.raises(MissingDependencyError, match=r"\[notebook\]"):
        list(progress([1], file=io.StringIO()))
    monkeypatch.undo()
    meter._class.cache_clear()


@pytest.mark.parametrize("batch, count", [
    (np.zeros((3, 2)), 3), ((np.zeros((5, 1)), np.zeros(2)), 5), ({"x": [np.zeros(4)]}, 4), ([], 0), ((), 0), (None, 0),
    (np.float64(3), 0), ("text", 0), ({}, 0),
])
def test_samples_in_a_batch(batch, count):
    assert samples_in(batch) == count
