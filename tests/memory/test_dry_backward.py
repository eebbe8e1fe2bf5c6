"""Tests of a backward pass that computes nothing, against one that does."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from pygrad import Function, Variable, config, layers
from pygrad import functions as F
from pygrad.memory._dry_backward import run_dry
from pygrad.memory._owners import arrays_in
from pygrad.memory._rehearsal import Rehearsal

N = 256
BYTES = N * N * 8


class Pair(Function):
    """Twice and three times x. dx = 2 * dy1 + 3 * dy2. Saves: nothing."""

    def forward(self, x):
        return x * 2, x * 3

    def backward(self, one, other):
        return 2 * one + 3 * other


def chain(x):
    for _ in range(8):
        x = F.tanh(x)
    return x.sum()


def diamond(x):
    a = x.exp()
    return (a * a + F.tanh(a) - a.T + x).sum()


def wide(x):
    return sum(((x * number).exp().sum() for number in range(2, 6)), x.sum())


def pairs(x):
    one, other = Pair()(x.exp())
    return (one.exp() + other.exp()).sum()


def pieces(x):
    return np.concatenate([one.exp() for one in np.split(x, 4)]).sum()


def spared(x):
    hidden = F.gelu(x @ SQUARE)
    return (F.linear(hidden, SQUARE) + F.linear(hidden, OTHER)).sum()


SQUARE, OTHER = Variable(np.eye(N) / N), Variable(np.eye(N))


def alone(x):
    return x.exp()


GRAPHS = [chain, diamond, wide, pairs, pieces, spared]


def dry(function, *leaves):
    rehearsal = Rehearsal((array, "input", "") for leaf in leaves for array in arrays_in((leaf, leaf.grad)))
    output = rehearsal.run(lambda: function(*leaves[:1]))
    return rehearsal.account, run_dry(rehearsal, output)


def wet(function, x):
    tracemalloc.start()
    try:
        output = function(x)
        tracemalloc.reset_peak()
        output.backward()
        return tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("function", GRAPHS)
def test_the_peak_and_what_remains(function):
    x = Variable(np.full((N, N), 0.5))
    account, gradients = dry(function, x, SQUARE, OTHER)
    remains, peak = wet(function, x)
    assert account.peaks["backward"] - account.initial == pytest.approx(peak, abs=150_000)
    assert account.live - account.initial == pytest.approx(remains, abs=150_000)
    assert x in gradients and gradients[x].shape.shape == (N, N)
    for leaf in (SQUARE, OTHER):
        leaf.clear_grad()


@pytest.mark.parametrize("early", [False, True])
def test_gradients_that_are_added_to(early):
    model = layers.Sequential(*[layers.Linear(N, N, dtype=float) for _ in range(6)])
    x = np.ones((4, N))
    model(x).sum().backward()
    with config.early_commit(early):
        before = [array for leaf in model.parameters() for array in arrays_in((leaf, leaf.grad))]
        rehearsal = Rehearsal((array, "parameter", "") for array in before)
        run_dry(rehearsal, rehearsal.run(lambda: model(x).sum()))
        _, peak = wet(lambda x: model(x).sum(), x)
    account = rehearsal.account
    assert account.peaks["backward"] - account.initial == pytest.approx(peak, abs=150_000)


def test_the_graph_is_as_it_was():
    x = Variable(np.full((N, N), 0.5))
    rehearsal = Rehearsal([])
    output = rehearsal.run(lambda: chain(x))
    run_dry(rehearsal, output)
    assert x.grad is None and output.creator.saved is not None
    output.backward()
    assert x.grad is not None


def test_what_the_user_holds_is_held():
    x, held = Variable(np.full((N, N), 0.5)), []

    def forward(x):
        held.append(x + 1)
        return (held[0] * 2).sum()

    account, _ = dry(forward, x)
    assert account.live == pytest.approx(3 * BYTES, abs=100)  # x, what is held, the gradient


def test_a_leaf_that_needs_no_gradient_by_then():
    x, y = Variable(np.ones((N, N))), Variable(np.ones((N, N)))
    rehearsal = Rehearsal([])
    output = rehearsal.run(lambda: (x * y).sum())
    y.requires_grad = False
    assert list(run_dry(rehearsal, output)) == [x]
