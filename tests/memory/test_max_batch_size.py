"""Tests of `max_batch_size`."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from pygrad import Variable, layers, optim
from pygrad import functions as F
from pygrad.errors import ArgumentError
from pygrad.memory import available_bytes, estimate, max_batch_size
from pygrad.memory.sizes import parse_size

MODULE = sys.modules["pygrad.memory.max_batch_size"]
X, LABELS = np.ones((3, 64), np.float32), np.zeros(3, np.int64)


def network():
    model = layers.Sequential(layers.Linear(64, 128), layers.ReLU(), layers.Linear(128, 10))
    return model, optim.Adam(model.parameters())


def needed(model, optimizer, size):
    labels = np.zeros(size, np.int64)
    return estimate(model, np.ones((size, 64), np.float32), loss=lambda y: F.cross_entropy(y, labels),
                    optimizer=optimizer).peak_bytes


@pytest.mark.parametrize("budget", ["300 kB", "1 MB", 5_000_000])
def test_the_largest_that_fits(budget):
    model, optimizer = network()
    size = max_batch_size(model, X, budget, loss=F.cross_entropy, targets=LABELS, optimizer=optimizer)
    nbytes = parse_size(budget)
    assert needed(model, optimizer, size) <= nbytes < needed(model, optimizer, size + 1)


def test_functions_that_make_batches():
    model, optimizer = network()
    asked = []

    def inputs(size):
        asked.append(size)
        return np.ones((size, 64), np.float32)

    size = max_batch_size(model, inputs, "1 MB", loss=F.cross_entropy, targets=lambda size: np.zeros(size, np.int64),
                          optimizer=optimizer)
    assert size == max_batch_size(model, X, "1 MB", loss=F.cross_entropy, targets=LABELS, optimizer=optimizer)
    assert len(asked) < 12


def test_a_function_of_inputs_and_labels():
    model, optimizer = network()
    size = max_batch_size(lambda x, t: F.cross_entropy(model(x), t), (X, LABELS), "1 MB", optimizer=optimizer)
    other = max_batch_size(model, X, "1 MB", loss=F.cross_entropy, targets=LABELS, optimizer=optimizer)
    assert size == pytest.approx(other, rel=0.02)  # here the labels are inputs, and count


def test_another_axis_and_what_is_the_same_for_all():
    model, scale = layers.LSTM(8, 16), np.ones(8, np.float32)
    seen = []

    def run(x, scale, name):
        seen.append((x.shape, scale.shape, name))
        return model(x * scale)[0].sum()

    size = max_batch_size(run, (np.ones((5, 2, 8), np.float32), scale, "text"), "1 MB", axis=1)
    assert size > 10 and all(shape[0] == 5 and other == (8,) and name == "text" for shape, other, name in seen)


def test_variables_as_inputs():
    seen = []

    def run(x):
        seen.append((x.requires_grad, x.shape))
        return F.tanh(x).sum()

    size = max_batch_size(run, Variable(np.ones((2, 100))), "1 MB")
    assert 1e6 / 3200 < size < 1e6 / 2400 and all(needs for needs, _ in seen)


def test_what_does_not_grow_ends_at_the_limit():
    weight = Variable(np.ones(1000))
    assert max_batch_size(lambda x: (weight * x.shape[0]).sum(), lambda size: np.empty((size, 0)), "1 MB",
                          limit=500) == 500


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 16, 17])
def test_a_small_limit_is_kept(limit):
    assert max_batch_size(layers.Linear(64, 2), X, "100 MB", loss=lambda y: y.sum(), limit=limit) == limit


def test_the_machine_by_default(monkeypatch):
    model, optimizer = network()
    monkeypatch.setattr(MODULE, "available_bytes", lambda: 2_000_000)
    size = max_batch_size(model, X, loss=F.cross_entropy, targets=LABELS, optimizer=optimizer)
    there = estimate(model, X[:0], loss=lambda y: y.sum()).initial_bytes
    assert needed(model, optimizer, size) == pytest.approx(1_800_000 + there, rel=0.01)
    assert available_bytes() > 2**20


def test_out_of_time_it_is_extrapolated():
    model, optimizer = network()
    asked = []

    def inputs(size):
        asked.append(size)
        return np.ones((size, 64), np.float32)

    size = max_batch_size(model, inputs, "100 MB", loss=lambda y: y.sum(), optimizer=optimizer, seconds=0.0)
    assert max(asked) < size and 1e8 / 4000 < size < 1e8 / 500


def test_a_model_that_does_not_run_on_one_example():
    model = layers.Sequential(layers.Linear(64, 64), layers.BatchNorm1d(64))
    assert max_batch_size(model, X, "1 MB", loss=lambda y: y.sum()) > 100
    with pytest.raises(ArgumentError, match="a batch of 2 needs"):
        max_batch_size(model, X, "10 kB", loss=lambda y: y.sum())


def test_everything_is_left_as_it_was():
    model = layers.Sequential(layers.Linear(64, 64), layers.BatchNorm1d(64))
    before = {name: array.copy() for name, array in model.state_dict().items()}
    max_batch_size(model, X, "1 MB", loss=lambda y: y.sum())
    assert all(np.array_equal(array, before[name]) for name, array in model.state_dict().items())
    assert all(one.grad is None for one in model.parameters())


def test_not_even_one_fits():
    model, optimizer = network()
    with pytest.raises(ArgumentError, match=r"a batch of 1 needs [\d.]+ KiB, more than the budget of 9.8 KiB; of this "
                                            r".* KiB are optimizer state.* Use smaller examples"):
        max_batch_size(model, X, "10 kB", loss=F.cross_entropy, targets=LABELS, optimizer=optimizer)


@pytest.mark.parametrize(("arguments", "text"), [
    ({"budget": "many"}, "expected a number of bytes"), ({"limit": 0}, "at least 1, got 0"),
    ({"limit": 1.5}, "expected limit to be an integer"), ({"axis": None}, "expected axis to be an integer"),
    ({"inputs": ("text",)}, "expected inputs to be a batch of arrays"), ({"inputs": np.ones(())}, "along axis 0"),
    ({"axis": 2}, "along axis 2, or a function"), ({"inputs": X[:0]}, "expected inputs to be a batch"),
    ({"targets": 3}, "expected targets to be a batch"), ({"seconds": "3"}, "expected seconds to be a number, got '3'"),
])
def test_errors(arguments, text):
    given = {"model": layers.Linear(64, 2), "inputs": X, "budget": "1 MB", "loss": lambda y: y.sum()} | arguments
    with pytest.raises(ArgumentError, match=text):
        max_batch_size(**given)
