import gc
import tracemalloc

import numpy as np
import pytest

from pygrad import Variable
from pygrad.testing import assert_freed, assert_no_growth, assert_saves, saved_bytes

X = Variable(np.ones(100))


def test_each_buffer_counts_once():
    shared = X * 2
    assert saved_bytes(shared * shared) == 800
    assert saved_bytes(shared.exp() + shared.exp()) == 1600
    assert saved_bytes(shared.reshape(10, 10) * shared.reshape(10, 10)) == 800
    assert saved_bytes(X) == 0


def test_of_a_function_alone_and_after_backward():
    y = (X * X).sin()
    assert saved_bytes(y.creator) == 800 and saved_bytes(y) == 1600
    y.backward(np.ones(100))
    assert saved_bytes(y) == 0


def test_constants_do_not_count():
    assert_saves(X * np.ones(100), 0)
    assert_saves(X * Variable(np.ones(100), requires_grad=False), 0)


def test_a_wrong_figure_names_what_is_saved():
    with pytest.raises(AssertionError,
                       match=r"expected 1 saved bytes, found 800 \(Exp: float64\[100\]; Sum: nothing\)"):
        assert_saves(X.exp().sum(), 1)
    with pytest.raises(AssertionError, match=r"\(Exp: float64\[100\]\)"):
        assert_saves(X.exp().creator, 1)


def test_freed():
    assert_freed(lambda: (X * X).exp().sum())
    assert_freed(lambda: [X * 2, np.ones(3), (X + 1).creator])


def test_not_freed():
    kept = []

    def make():
        kept.append(X * 2)
        return kept[0] + 1

    with pytest.raises(AssertionError, match="still alive after the last reference went: .*Multiply"):
        assert_freed(make)


def test_the_collector_is_left_as_it_was():
    assert gc.isenabled()
    assert_freed(lambda: X * 2)
    assert gc.isenabled()
    gc.disable()
    try:
        assert_freed(lambda: X * 2)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_no_growth():
    assert assert_no_growth(lambda: (X * X).sum().backward(), iterations=200) < 1 << 16
    assert not tracemalloc.is_tracing()


def test_growth():
    losses = []
    with pytest.raises(AssertionError, match="200 iterations grew memory by"):
        assert_no_growth(lambda: losses.append((X * X).sum()), iterations=200)


def test_a_cycle():
    def make():
        cycle = [np.ones(3)]
        cycle.append(cycle)

    with pytest.raises(AssertionError, match="unreachable objects"):
        assert_no_growth(make, iterations=10)


def test_garbage_from_before_does_not_count():
    class Late:
        def __init__(self, times):
            self.itself, self.times = self, times

        def __del__(self):
            if self.times:
                Late(self.times - 1)

    Late(3)  # each collection finds one, whose end leaves the next
    assert_no_growth(lambda: X * 2, iterations=10)


def test_running_traces_are_not_stopped():
    tracemalloc.start()
    try:
        assert_no_growth(lambda: X * 2, iterations=10)
        assert tracemalloc.is_tracing()
    finally:
        tracemalloc.stop()
