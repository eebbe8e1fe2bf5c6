import sys
import threading
import tracemalloc

import numpy as np
import pytest

from pygrad import Variable, hessian, jacobian
from pygrad.config import state
from pygrad.data import ArrayDataset, DataLoader
from pygrad.display import progress, progress_bars
from pygrad.display.meter import open_meters
from pygrad.display.progress_bars import Automatic
from pygrad.errors import MissingDependencyError

pytest.importorskip("tqdm")

WEIGHT = np.array([0.5, -0.25])


def loader(**options):
    return DataLoader(ArrayDataset(np.arange(20.0).reshape(10, 2)), **({"batch_size": 4} | options))


def step(weight, x):
    loss = ((x @ weight) ** 2).mean()
    loss.backward()
    return float(loss.data)


def lines(file):
    return [line for line in file.getvalue().splitlines() if line]


def test_every_loop_over_a_loader_has_a_bar_with_the_loss(errors):
    weight = Variable(WEIGHT)
    with progress_bars():
        for (x,) in loader():
            loss = step(weight, x * 0 + 1)
    (line,) = lines(errors)
    assert line.startswith("epoch 1: 100%")
    assert "3/3" in line
    assert f"loss={loss:.4g}" in line
    assert "samples/s" in line


def test_off_there_is_none(errors):
    with progress_bars(), progress_bars(False):
        assert state.progress is None
        list(loader())
    list(loader())
    assert not errors.getvalue()


def test_as_a_call_it_takes_effect_at_once(errors):
    restore = progress_bars()
    assert state.progress is not None
    restore.__exit__()
    assert state.progress is None


def test_blocks_restore_what_was_before():
    with progress_bars():
        outer = state.progress
        with progress_bars():
            assert state.progress is not outer
        assert state.progress is outer
    assert state.progress is None


@pytest.mark.parametrize("wrap", [iter, enumerate, lambda batches: zip(batches, range(9), strict=False),
                                  lambda batches: batches, lambda batches: map(tuple, batches)])
def test_a_loader_with_a_bar_of_its_own_gets_no_second_one(errors, wrap):
    with progress_bars():
        list(progress(wrap(loader()), "mine"))
    (line,) = lines(errors)
    assert line.startswith("mine")


def test_a_loader_in_a_generator_that_has_a_bar_gets_its_own(terminal):
    def epochs():
        for _ in range(2):
            yield sum(1 for _ in loader())

    with progress_bars():
        assert list(progress(epochs())) == [3, 3]
    assert "epoch 1" in terminal.getvalue()


def test_what_is_reported_is_shown_in_place_of_the_loss(errors):
    weight = Variable(WEIGHT)
    with progress_bars():
        for (x,) in (bar := progress(loader())):
            bar.report(accuracy=0.5)
            step(weight, x)
    assert "accuracy=0.5" in errors.getvalue()
    assert "loss" not in errors.getvalue()


def test_the_last_of_several_losses_is_shown_and_no_gradient_of_many(errors):
    weight = Variable(WEIGHT)
    with progress_bars():
        for _ in loader():
            Variable.sum(weight * 0).backward()
            (weight * 3).backward(np.ones(2))
            (weight.sum() * 1j).backward(np.array(1j))
    assert "loss=0," in errors.getvalue()


def test_a_loss_outside_of_loops_is_nobodys():
    with progress_bars():
        step(Variable(WEIGHT), np.ones((1, 2)))
    assert not open_meters()


def test_order_gradients_and_memory_are_the_same(errors):
    def train():
        weight = Variable(np.ones(1000))
        tracemalloc.start()
        for (x,) in DataLoader(ArrayDataset(np.ones((64, 1000))), 8, shuffle=True, seed=3):
            step(weight, x)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return weight.grad.data, peak

    train()
    with progress_bars():
        train()
        shown, peak_shown = train()
    plain, peak = train()
    np.testing.assert_array_equal(plain, shown)
    assert peak_shown - peak < 64_000  # less than one batch


def test_an_exception_and_a_break_end_the_line_and_the_threads(terminal):
    before = threading.active_count()
    with progress_bars():
        with pytest.raises(KeyboardInterrupt):
            for _ in loader(num_workers=2):
                raise KeyboardInterrupt
        for _ in loader(num_workers=2):
            break
    assert threading.active_count() == before
    assert not open_meters()
    assert terminal.getvalue().endswith("\n")


def test_a_loop_goes_on_after_the_switch_is_off(errors):
    with progress_bars():
        batches = iter(loader())
        next(batches)
    assert len(list(batches)) == 2
    assert "3/3" in errors.getvalue()


def test_samplers_without_a_length_have_no_total(errors):
    with progress_bars():
        assert len(list(DataLoader(ArrayDataset(np.arange(4)), batch_sampler=iter([[0], [1, 2]])))) == 2
    assert "2 batch" in errors.getvalue()


def test_a_resumed_epoch_has_the_rest_as_its_total(errors):
    first = loader()
    batches = iter(first)
    next(batches)
    second = loader()
    second.load_state_dict(first.state_dict())
    with progress_bars():
        assert len(list(second)) == 2
    assert "2/2" in errors.getvalue()


def test_long_transforms_have_a_bar_and_short_ones_none(terminal, clock):
    def slow(x):
        return np.sin(x)

    with progress_bars():
        jacobian(slow, batch_size=1)(np.arange(3.0))
    assert not terminal.getvalue()
    passes = Automatic().passes(range(4), "jacobian")
    for _ in passes:
        clock.wait(1)
    assert "jacobian:" in terminal.getvalue()
    assert "pass" in terminal.getvalue()
    assert not any(terminal.screen())


@pytest.mark.parametrize("transform, name", [(jacobian, "jacobian"), (hessian, "hessian")])
def test_transforms_tell_of_their_passes(monkeypatch, transform, name):
    def fun(x):
        return np.sum(x ** 3) if transform is hessian else x ** 3

    plain = transform(fun, batch_size=2)(np.arange(5.0))
    told = []
    with progress_bars():
        passes = state.progress.passes
        monkeypatch.setattr(type(state.progress), "passes",
                            lambda self, *args: told.append(args) or passes(*args))
        np.testing.assert_array_equal(transform(fun, batch_size=2)(np.arange(5.0)), plain)
        transform(fun)(np.arange(5.0))
    assert told == [(range(0, 5, 2), name)]


def test_losses_inside_a_transform_belong_to_the_loop(errors):
    with progress_bars():
        for _ in loader():
            step(Variable(WEIGHT), np.ones((1, 2)))
            jacobian(lambda x: x * x, batch_size=1)(np.arange(3.0))
    assert "loss=0.0625" in errors.getvalue()


def test_in_threads(errors):
    def train():
        for (x,) in loader():
            step(Variable(WEIGHT), x)

    with progress_bars():
        threads = [threading.Thread(target=train) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(lines(errors)) == 3


def test_without_tqdm_the_error_comes_before_any_loop(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(MissingDependencyError, match="display.progress_bars needs tqdm"):
        progress_bars()
    assert state.progress is None
