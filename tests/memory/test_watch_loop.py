"""Loops that keep their graphs are found, others are left alone."""

import gc
import warnings
import weakref

import numpy as np
import pytest

from pygrad.errors import ArgumentError, PyGradError
from pygrad.memory import GraphGrowthError, GraphGrowthWarning, watch_loop
from tests.memory.leaky import W, line_of, make_loss


def accumulate():
    total = 0.0
    for _ in watch_loop(range(20), error=True):
        total += make_loss()


def collect():
    losses = []
    for _ in watch_loop(range(20), error=True):
        losses.append(make_loss())


def carry():
    h = W * 1.0
    with watch_loop(error=True) as watch:
        for _ in range(20):
            h = (h * W).tanh()
            watch.step()


@pytest.mark.parametrize("train, line, advice, functions", [
    (accumulate, "total += make", "write total += make_loss().item()", 4),
    (collect, "losses.append", "write losses.append(make_loss().item())", 3),
    (carry, "h = (h", "write h = h.detach() where it may end", 2),
])
def test_growth_is_an_error_that_names_the_line(train, line, advice, functions):
    with pytest.raises(GraphGrowthError) as caught:
        train()
    text = str(caught.value)
    assert text.startswith(f"the graph grows by {functions} Functions in every iteration\n")
    assert f"\n{line_of(train, line)}: " in text
    assert text.endswith(advice)
    assert isinstance(caught.value, PyGradError)
    assert isinstance(caught.value, AssertionError)


def test_growth_is_a_warning_once():
    losses = []
    watch = watch_loop(range(30))
    with pytest.warns(GraphGrowthWarning, match="losses.append") as caught:
        for _ in watch:
            losses.append(make_loss())
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert watch.report.kind == "fill"
    assert watch.growth == 3


def test_a_healthy_loop_is_left_alone():
    values, kept = [], []
    watch = watch_loop(range(20), error=True)
    for number in watch:
        loss = make_loss()
        loss.backward()
        values.append(loss.item())
        if number < 4:
            kept.append(make_loss())  # that it starts by growing is no leak
    W.clear_grad()
    assert watch.growth <= 1
    assert watch.report is None


def test_items_come_through_and_are_let_go():
    seen = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for array in watch_loop(np.ones(5) * number for number in range(8)):
            seen.append(weakref.ref(array))
            assert sum(one() is not None for one in seen) <= 2
    del array
    assert [one() for one in seen] == [None] * 8


def test_it_keeps_no_graph_alive():
    gc.disable()
    try:
        with watch_loop() as watch:
            for _ in range(10):
                loss = make_loss()
                reference = weakref.ref(loss.creator)
                watch.step()
                del loss
                assert reference() is None
    finally:
        gc.enable()


def test_misuse_is_an_error_that_says_what_to_do():
    with pytest.raises(ArgumentError, match="give it the loop's iterable"):
        list(watch_loop())
    with pytest.raises(ArgumentError, match="inside `with watch_loop"):
        watch_loop().step()
    with pytest.raises(ArgumentError, match="patience must be at least 2 iterations, got 1"):
        watch_loop(patience=1)


def test_repr():
    watch = watch_loop(range(3))
    assert list(watch) == [0, 1, 2]
    assert repr(watch) == "<watch_loop, 3 iterations, found nothing that grows>"
