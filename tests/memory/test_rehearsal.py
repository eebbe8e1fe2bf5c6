"""Tests of watching a forward."""

from __future__ import annotations

import gc
import tracemalloc
import weakref

import numpy as np
import pytest

from pygrad import Function, Variable, layers
from pygrad import functions as F
from pygrad.config import state
from pygrad.memory._rehearsal import Rehearsal

SIZE = 1 << 17
BYTES = SIZE * 8


class Wasteful(Function):
    """Its input, by way of three arrays. dx = dy. Saves: nothing."""

    def forward(self, x):
        return np.concatenate([x, x])[:len(x)].copy()

    def backward(self, gy):
        return gy


class Secret(Function):
    """Its input. dx = dy. Saves: nothing, but has an array."""

    def forward(self, x):
        self.hidden = np.ones(SIZE)
        return x + 0

    def backward(self, gy):
        return gy


def rehearsed(forward, *before):
    rehearsal = Rehearsal([(array, "input", "") for array in before])
    return rehearsal, rehearsal.run(forward)


def test_outputs_and_what_is_saved():
    x = Variable(np.ones(SIZE))
    rehearsal, y = rehearsed(lambda: (x.exp() * 2).sum(), x.data)
    account = rehearsal.account
    assert account.initial == pytest.approx(BYTES, abs=100)
    assert account.live == pytest.approx(2 * BYTES, abs=100)  # exp keeps its output
    assert account.peak == pytest.approx(3 * BYTES, abs=100) and account.at_peak[0] == "forward"


def test_what_dies_is_given_back():
    x = Variable(np.ones(SIZE))
    rehearsal, y = rehearsed(lambda: ((((x + 1) + 1) + 1) + 1).sum())
    assert rehearsal.account.peak == pytest.approx(3 * BYTES, abs=1000)
    assert rehearsal.account.live == pytest.approx(BYTES, abs=100)


def test_the_workspace_of_an_operation():
    x = Variable(np.ones(SIZE))
    rehearsal, y = rehearsed(lambda: Wasteful()(x), x.data)
    assert rehearsal.workspaces[y.creator] == pytest.approx(2 * BYTES, abs=2000)
    assert rehearsal.account.peak == pytest.approx(4 * BYTES, abs=2000)


def test_the_program_between_operations():
    x = Variable(np.ones(SIZE))

    def forward():
        y = x + 1
        (np.ones((4, SIZE)) < np.ones((4, SIZE))).sum()
        return y.sum()

    rehearsal, _ = rehearsed(forward, x.data)
    assert rehearsal.account.composition()["temporary", ""] == pytest.approx(8.5 * BYTES, rel=0.01)


def test_arrays_that_nobody_told_of():
    x = Variable(np.ones(SIZE))
    rehearsal, y = rehearsed(lambda: Secret()(x).sum(), x.data)
    assert rehearsal.account.live == pytest.approx(2 * BYTES, abs=20_000)
    assert [one.category for one, taken in rehearsal.account._log if taken][-1] == "unattributed"


def test_constants_of_before_and_of_now():
    x, labels = Variable(np.ones(SIZE)), np.ones(SIZE)
    rehearsal, _ = rehearsed(lambda: (x * labels).sum() + (x * np.full(SIZE, 2.0)).sum())
    assert rehearsal.account.initial == 2 * BYTES  # x and the labels
    assert rehearsal.account.live == pytest.approx(3 * BYTES, abs=100)


def test_layers():
    model = layers.Sequential(layers.Linear(3, 4), layers.Tanh())
    rehearsal, y = rehearsed(lambda: model(np.ones((2, 3), np.float32)))
    assert rehearsal.layers[y.creator] == "1: Tanh"


def test_nobody_listens_or_traces_afterwards():
    rehearsed(lambda: Variable([1.0]).exp())
    assert not state.listening and not tracemalloc.is_tracing()
    with pytest.raises(ZeroDivisionError):
        rehearsed(lambda: 1 / 0)
    assert not state.listening and not tracemalloc.is_tracing()


def test_a_trace_of_the_users_goes_on():
    x = Variable(np.ones(SIZE))
    tracemalloc.start()
    try:
        np.ones(20 * SIZE)
        mine = np.ones(10)
        peak = tracemalloc.get_traced_memory()[1]
        rehearsal, y = rehearsed(lambda: (x.exp() * 2).sum(), x.data)
        assert tracemalloc.is_tracing() and tracemalloc.get_object_traceback(mine) is not None
        assert tracemalloc.get_traced_memory()[1] == pytest.approx(peak, abs=20_000)
    finally:
        tracemalloc.stop()
    assert rehearsal.account.initial == pytest.approx(BYTES, abs=100)
    assert rehearsal.account.peak == pytest.approx(3 * BYTES, abs=100)


def test_a_forward_that_ends_the_trace():
    x = Variable(np.ones(SIZE))
    rehearsal, _ = rehearsed(lambda: (tracemalloc.stop(), x * 2)[1])
    assert rehearsal.account.live == pytest.approx(2 * BYTES, abs=100) and not tracemalloc.is_tracing()


def test_nothing_is_kept_alive():
    x = Variable(np.ones(SIZE))
    rehearsal, y = rehearsed(lambda: F.tanh(x))
    known = weakref.ref(y.data), weakref.ref(y.creator)
    rehearsal.finish()
    del y
    gc.collect()
    assert known[0]() is None and known[1]() is None
