"""Tests of leaving everything as it was."""

from __future__ import annotations

import functools
import random
from collections import deque

import numpy as np
import pytest

from pygrad import Parameter, Variable, layers, no_grad
from pygrad.memory._preserved import modules_of, preserved
from pygrad.random import default_generator

GLOBAL = layers.Tanh()


class Odd(layers.Module):
    """A module that changes all that it has."""

    def __init__(self):
        self.weight = Parameter(np.ones(3))
        self.register_buffer("mean", np.zeros(3))
        self.constant, self.state = np.ones(2), Variable(np.ones(2), requires_grad=False)
        self.calls, self.losses, self.seen, self.names, self.queue = 0, [1], {"a": 1}, {"a"}, deque([1])
        self.generator = np.random.default_rng(0)

    def forward(self, x):
        self.calls += 1
        self.losses.append(x)
        self.seen["b"] = x
        self.names.add("b")
        self.queue.append(x)
        self.fresh = x
        self.mean += 1
        self.constant *= 2
        self.state.data = np.zeros(2)
        self.mean = np.full(3, 5.0)
        self.generator.random()
        with no_grad():
            self.weight *= 2
        return self.weight * x


def snapshot(model):
    kept = {name: value.copy() if isinstance(value, np.ndarray | list | dict | set | deque) else id(value)
            for name, value in vars(model).items()}
    return kept, model.weight.data.copy(), model.weight.data, model.state.data.copy(), model.weight._version, \
        model.generator.bit_generator.state


def test_modules_are_put_back():
    model = Odd()
    mean, (attributes, weight, array, state, version, stream) = model.mean, snapshot(model)
    with preserved([model]):
        model(np.ones(3))
        assert model.calls == 1 and model.mean is not mean
    after = snapshot(model)
    assert after[0].keys() == attributes.keys()
    for name, value in attributes.items():
        assert np.array_equal(after[0][name], value) if isinstance(value, np.ndarray) else after[0][name] == value, name
    np.testing.assert_array_equal(after[1], weight)
    np.testing.assert_array_equal(after[3], state)
    assert after[2] is array and after[4] == version and after[5] == stream and model.mean is mean
    model.calls += 1
    assert model.losses == [1] and not hasattr(model, "fresh")


def test_an_exception_puts_back_as_well():
    model = Odd()
    with pytest.raises(ValueError, match="broadcast"), preserved([model]):
        model(np.ones(4))
    assert model.calls == 0 and model.weight.data.tolist() == [1, 1, 1]


def test_nan_and_signs_of_zero_are_put_back():
    model = Odd()
    model.mean[:] = np.nan, -0.0, 0.0
    bits = model.mean.tobytes()
    with preserved([model]):
        model.mean[:] = np.nan, 0.0, -0.0
    assert model.mean.tobytes() == bits


def test_what_cannot_be_written_is_left():
    model = Odd()
    model.constant.flags.writeable = False
    with preserved([model]):
        pass
    assert model.constant.tolist() == [1, 1]


def test_random_generators_are_put_back():
    def states():
        return default_generator().bit_generator.state, random.getstate(), np.random.get_state()[1].tolist()

    before = states()
    with preserved([]):
        default_generator().random()
        random.random()
        np.random.random(1000)
        assert states() != before
    assert states() == before


def test_modules_that_callables_use():
    model = layers.Sequential(layers.Tanh(), layers.ReLU())

    def closure(x):
        return model(x)

    class Trainer:
        def __init__(self):
            self.model = model

        def __call__(self, x):
            return self.model(x)

    assert modules_of(model) == list(model.modules())
    assert modules_of(closure) == modules_of(model.forward) == modules_of(Trainer()) == list(model.modules())
    assert modules_of(functools.partial(closure, 1), None) == list(model.modules())
    assert modules_of(lambda x: GLOBAL(x)) == [GLOBAL]
    assert modules_of(functools.partial(np.dot, GLOBAL)) == [GLOBAL]
