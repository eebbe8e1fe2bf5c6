"""Nothing accumulates: no reference cycles, no growth over training-like iterations."""

import gc
import tracemalloc

import numpy as np
import pytest

from pygrad import Variable, config, evict, events, functions, grad, no_grad
from tests.toys import Exponential, Failing, Halves, Joined, Masked, SinCos, Squared, leaf


def train(x, parameters):
    loss = Squared()(np.tanh(x @ parameters[0] + parameters[1])).sum()
    loss.backward()
    with no_grad():
        for parameter in parameters:
            parameter -= 1e-3 * parameter.grad
            parameter.clear_grad()


def network():
    rng = np.random.default_rng(0)
    return rng.normal(size=(4, 3)), [Variable(rng.normal(size=shape)) for shape in ((3, 5), (5,))]


def growth(iterations, step):
    """Return the bytes by which more steps grow what lives, with the collector off; then what it finds."""
    for _ in range(50):
        step()
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        step()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(iterations):
            step()
        return tracemalloc.get_traced_memory()[0] - before, gc.collect()
    finally:
        tracemalloc.stop()
        gc.enable()


def test_ten_thousand_iterations_grow_by_less_than_64_kib():
    x, parameters = network()
    grown, found = growth(10_000, lambda: train(x, parameters))
    assert grown < 64 * 1024 and found == 0


def second_backward():
    x = leaf(0.1, 0.2, 0.3, 0.4)
    sine, cosine = SinCos()(Masked()(x))
    y = (Joined()(*Halves()(sine * cosine)) * functions.dropout(x, 0.5)).sum()
    y.backward()
    y.backward(retain_graph=True)
    y.backward(retain_grad=True)
    y.creator.inputs[0].tolist()


def higher_order():
    x = leaf(0.5)
    y = Squared()(Exponential()(x))
    slope = grad(y, x, create_graph=True)
    grad(grad(slope, x, create_graph=True), x)
    y.backward(create_graph=True)
    x.clear_grad()


def hooks_and_failures():
    x = leaf(0.5)
    middle = Squared()(x)
    remove = middle.register_hook(lambda gradient: gradient * 2)
    y = Failing(in_backward=None)(middle)
    y.backward()
    remove()
    try:
        Failing(in_backward=ValueError)(middle).backward()
    except ValueError:
        pass


def watched():
    x = leaf(0.5)
    with events.subscribe(lambda event: None), config.trace_lines(), config.check_mutation():
        y = Exponential()(Squared()(x) * 1.0)
        y.backward()
        y.backward()
    evict(y.creator, y.creator.edges[0])
    with config.early_commit():
        y.backward()


def in_place():
    x = leaf(0.5, 1.5)
    y = x * 2
    for i in range(2):
        y[i] = y[i] * 3
    y += x
    y.sum().backward()
    alone = x.detach()
    with no_grad():
        x += 1
        alone *= 2
        view = x[:1]
        view -= 1
    y.unchain()


@pytest.mark.parametrize("step", [second_backward, higher_order, hooks_and_failures, watched, in_place])
def test_every_way_of_use_is_flat_and_leaves_nothing_for_the_collector(step):
    grown, found = growth(400, step)
    assert grown < 32 * 1024 and found == 0
