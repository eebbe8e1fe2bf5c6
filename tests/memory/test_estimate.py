"""Tests of `estimate`, against steps that are run."""

from __future__ import annotations

import gc
import re
import tracemalloc

import numpy as np
import pytest

from benchmarks.array_hook import ArrayBytes
from benchmarks.engines.pygrad_engine import _model
from benchmarks.engines.pygrad_networks import build, loss_of
from benchmarks.networks import NETWORKS, Network, network_batch
from benchmarks.workload import TASKS, Task, batch
from pygrad import Function, Parameter, Variable, kernels, layers, memory, no_grad, optim
from pygrad import functions as F
from pygrad.config import state
from pygrad.errors import ArgumentError, GraphError
from pygrad.kernels.parallel import set_num_threads
from pygrad.memory import CATEGORIES, estimate
from pygrad.random import default_generator, manual_seed

SIZES = {"tiny": (1, 32, 512), "mlp": (16, 128), "deep": (64, 1024), "cnn": (1, 8, 64), "gpt": (1, 4, 16),
         "lstm": (4, 32, 100)}


@pytest.fixture(autouse=True)
def one_thread():
    """How many threads of several take part at a time is chance."""
    set_num_threads(1)
    yield
    set_num_threads(None)


def network(key, size):
    if key in TASKS:
        task = TASKS[key]
        task = Task(task.key, task.title, task.sizes, size, task.activation)
        return _model(task), *batch(task)
    found = NETWORKS[key]
    found = Network(found.key, found.title, size, found.options)
    return build(found), *network_batch(found)


def cross_entropy(labels):
    return lambda logits: F.cross_entropy(logits.reshape(-1, logits.shape[-1]), labels.reshape(-1))


def peak_of(step, counter):
    """Return the peak of array data of a step above what is live before."""
    gc.collect()
    live = counter.now()[0]
    counter.reset_peak()
    step()
    return counter.now()[1] - live


@pytest.mark.parametrize("used", ["numpy", "onednn"])
@pytest.mark.parametrize(("key", "size"), [(key, size) for key, sizes in SIZES.items() for size in sizes])
def test_networks(key, size, used):
    if used not in kernels.available():
        pytest.skip(f"{used} is not installed")
    with kernels.use(used):
        model, inputs, labels = network(key, size)
        optimizer = optim.Adam(model.parameters())
        true = measured(model, inputs, labels, optimizer)
        found = estimate(model, inputs, loss=cross_entropy(labels), optimizer=optimizer)
    assert found.step_bytes == pytest.approx(true, rel=0.05)


def measured(model, inputs, labels, optimizer):
    """Return the peak of the second step: nothing that is made under the hook outlives it."""
    def step():
        loss_of(model, inputs, labels).backward()
        optimizer.step()
        optimizer.zero_grad()

    step()
    with ArrayBytes() as counter:
        return peak_of(step, counter)


def test_the_first_step_of_an_optimizer():
    model, inputs, labels = network("mlp", 128)
    optimizer = optim.AdamW(model.parameters())
    found = estimate(model, inputs, loss=cross_entropy(labels), optimizer=optimizer)

    def step():
        loss_of(model, inputs, labels).backward()
        optimizer.step()

    tracemalloc.start()
    try:
        step()
        true = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.phase == "optimizer" and found.function == "AdamW"
    assert found.step_bytes == pytest.approx(true, rel=0.05)
    assert found.categories["optimizer state"] == pytest.approx(2 * found.categories["parameter"], rel=0.01)


class Block(layers.Module):
    """Layers of many kinds."""

    def __init__(self):
        self.convolution, self.norm = layers.Conv2d(8, 16, 3, padding=1), layers.BatchNorm2d(16)
        self.drop, self.head = layers.Dropout(0.3), layers.Linear(16, 5)
        self.seen, self.keeps = [], True

    def forward(self, x):
        x = F.silu(self.norm(self.convolution(x)))
        self.seen.append(x.shape)
        self.last = x if self.keeps else None
        return self.head(self.drop(x.mean(axis=(2, 3))))


def test_everything_is_left_as_it_was():
    manual_seed(1)
    model, x = Block(), np.random.default_rng(0).standard_normal((32, 8, 20, 20)).astype(np.float32)
    optimizer = optim.Adam(model.parameters())
    model(x).sum().backward()
    optimizer.step()
    del model.last
    model.seen.clear()

    def bits():
        return ({name: array.tobytes() for name, array in model.state_dict().items()},
                [one.grad.data.tobytes() for one in model.parameters()], [id(one.grad) for one in model.parameters()],
                [id(one.data) for one in model.parameters()], [one._version for one in model.parameters()],
                {id(one): {k: str(v) for k, v in s.items()} for one, s in optimizer.state.items()},
                str(default_generator().bit_generator.state), x.tobytes(), sorted(vars(model)), list(model.seen),
                state.clock, state.listening, state.special, [one.training for one in model.modules()])

    before = bits()
    estimate(model, x, loss=lambda y: y.sum(), optimizer=optimizer)
    assert bits() == before
    model.eval()
    before = bits()
    estimate(model, x, loss=lambda y: y.sum(), optimizer=optimizer)
    assert bits() == before and not model.training


@pytest.mark.parametrize("fault", [lambda y: y.nothing, lambda y: 1 / 0])
def test_exceptions_leave_nothing_behind(fault):
    model, x = Block(), np.ones((4, 8, 6, 6), np.float32)
    before = model.norm.running_mean.copy(), str(default_generator().bit_generator.state)
    with pytest.raises((AttributeError, ZeroDivisionError)):
        estimate(model, x, loss=fault)
    assert np.array_equal(model.norm.running_mean, before[0]) and model.seen == []
    assert str(default_generator().bit_generator.state) == before[1]
    assert not state.listening and not state.special and not tracemalloc.is_tracing()


def test_evaluation_mode_and_frozen_layers():
    model, x = layers.Sequential(layers.Dropout(0.5), layers.Linear(100, 100)), np.ones((1000, 100), np.float32)
    trained = estimate(model, x, loss=lambda y: y.sum()).step_bytes
    assert estimate(model.eval(), x, loss=lambda y: y.sum()).step_bytes == pytest.approx(trained, rel=0.001)
    model.train()
    model[0].eval()
    assert estimate(model, x, loss=lambda y: y.sum()).step_bytes < trained  # its mode is the user's


def test_no_graph_remains():
    model = layers.Linear(10, 10)
    held = []
    estimate(model, np.ones((5, 10), np.float32), loss=lambda y: held.append(y.creator) or y.sum())
    (function,) = held
    assert all(output() is None for output in function.outputs)


def step_peak(function, parameters):
    """Return the peak of a step by tracemalloc, above what is live before."""
    def run():
        for one in parameters:
            one.clear_grad()
        gc.collect()
        tracemalloc.reset_peak()
        live = tracemalloc.get_traced_memory()[0]
        function().backward()
        return tracemalloc.get_traced_memory()[1] - live

    tracemalloc.start()
    try:
        return [run() for _ in range(2)][1]
    finally:
        tracemalloc.stop()


class Shared(layers.Module):
    """One layer used three times, with a residual, and two outputs."""

    def __init__(self):
        self.inner = layers.Linear(256, 256)
        self.other = self.inner

    def forward(self, x):
        y = self.inner(x)
        z = F.relu(self.other(y)) + y
        return z, {"extra": self.inner(z).sum()}


class Manual(Function):
    """Tanh of x. dx = dy * (1 - y**2). Saves: y."""

    def forward(self, x):
        y = np.tanh(x)
        self.save_for_backward(y)
        return y

    def backward(self, gy):
        (y,) = self.saved
        return gy * (1 - y * y)


WEIGHT, FROZEN = Parameter(np.eye(256, dtype=np.float32)), Parameter(np.eye(256, dtype=np.float32))
FROZEN.requires_grad = False
SHARED, NORMED = Shared(), Block()
NORMED.keeps = False
X = np.random.default_rng(0).standard_normal((2000, 256)).astype(np.float32)
IMAGES = np.random.default_rng(0).standard_normal((64, 8, 20, 20)).astype(np.float32)

ODD = {
    "shared weights": lambda: (lambda both: both[0].sum() + both[1]["extra"])(SHARED(X)),
    "a function": lambda: (X @ WEIGHT).sum(),
    "a Function of one's own": lambda: Manual()(Manual()(X @ WEIGHT) @ WEIGHT).sum(),
    "frozen in front": lambda: F.gelu(F.tanh(X @ FROZEN) @ WEIGHT).sum(),
    "frozen behind": lambda: (F.tanh(X @ WEIGHT) @ FROZEN * 2).mean(),
    "many kinds": lambda: NORMED(IMAGES).sum(),
    "no_grad inside": lambda: (held_back(X) * (X @ WEIGHT)).sum(),
    "a loop": lambda: looped(X @ WEIGHT).sum(),
    "a list": lambda: np.concatenate([part @ WEIGHT for part in np.split(X, 4)]).sum(),
}


def held_back(x):
    with no_grad():
        return F.relu(x @ WEIGHT)


def looped(x):
    for number in range(5):
        x = F.dropout(F.tanh(x @ WEIGHT), 0.2) + x / (number + 1)
    return x


@pytest.mark.parametrize("name", ODD)
def test_odd_models(name):
    parameters = [WEIGHT, *SHARED.parameters(), *NORMED.parameters()]
    true = step_peak(ODD[name], parameters)
    for one in parameters:
        one.clear_grad()
    assert estimate(ODD[name]).step_bytes == pytest.approx(true, rel=0.07)


def test_gradients_that_are_there_are_added_to():
    model, x = layers.Sequential(*[layers.Linear(300, 300) for _ in range(5)]), np.ones((10, 300), np.float32)
    first = estimate(model, x, loss=lambda y: y.sum())
    model(x).sum().backward()
    second = estimate(model, x, loss=lambda y: y.sum())
    nbytes = sum(one.nbytes for one in model.parameters())
    assert second.initial_bytes - first.initial_bytes == nbytes
    assert second.peak_bytes - first.peak_bytes == pytest.approx(nbytes, rel=0.01)


def test_several_elements_start_from_ones():
    model, x = layers.Linear(100, 100), np.ones((500, 100), np.float32)
    found = estimate(model, x)
    assert found.step_bytes >= 2 * 500 * 100 * 4 + model.weight.nbytes and model.weight.grad is None


def test_grad_mode_off_outside_does_not_matter():
    model, x = layers.Linear(10, 10), np.ones((5, 10), np.float32)
    with no_grad():
        assert estimate(model, x, loss=lambda y: y.sum()).step_bytes == \
            estimate(model, x, loss=lambda y: y.sum()).step_bytes > 0


def test_composition():
    model, x = layers.Sequential(layers.Linear(256, 128), layers.Tanh(), layers.Linear(128, 64)), X
    found = estimate(model, x, loss=lambda y: y.sum(), optimizer=optim.SGD(model.parameters(), momentum=0.9))
    assert sum(found.categories.values()) == sum(found.layers.values()) == found.peak_bytes
    assert set(found.categories) <= set(CATEGORIES) and found.categories["input"] == x.nbytes
    assert found.categories["parameter"] == sum(one.nbytes for one in model.parameters())
    assert found.initial_bytes == x.nbytes + found.categories["parameter"]
    assert {"0: Linear", "1: Tanh", "(input)"} <= set(found.layers)
    assert max(found.phases.values()) == found.peak_bytes and found.phases[found.phase] == found.peak_bytes


def test_text_and_html():
    model = layers.Sequential(*[layers.Linear(20, 20) for _ in range(20)])
    found = estimate(model, np.ones((100, 20), np.float32), loss=lambda y: y.sum())
    text, page = str(found), found._repr_html_()
    assert re.match(r"Estimated peak [\d.]+ KiB: [\d.]+ KiB are there before the step, which takes [\d.]+ KiB. It is "
                    r"in the backward, at Linear.\n\nCategory +At peak\n", text)
    assert "Layer" in text and "more)" in text and "Phase" in text and repr(found).startswith("<Estimate, peak ")
    assert page.count("<table") == 3 and "19: Linear" in page + text and "Estimated peak" in page


def test_beside_a_profile():
    model, x = layers.Linear(100, 100), np.ones((500, 100), np.float32)
    model(x)  # what is made once, is there from then on
    alone = estimate(model, x, loss=lambda y: y.sum())
    with memory.profile():
        found = estimate(model, x, loss=lambda y: y.sum())
    assert found.step_bytes == pytest.approx(alone.step_bytes, rel=0.05)


LINEAR, LAZY = layers.Linear(3, 3), layers.Sequential(layers.LazyLinear(3))


@pytest.mark.parametrize(("arguments", "kind", "text"), [
    ({"model": 3}, ArgumentError, "expected model to be callable, got"),
    ({"model": LINEAR, "loss": 3}, ArgumentError, "expected loss to be callable"),
    ({"model": LINEAR, "optimizer": 3}, ArgumentError, "expected an optimiser of pygrad.optim"),
    ({"model": lambda x: [LINEAR(x)]}, ArgumentError, "the model returned a list; give loss="),
    ({"model": lambda x: x}, ArgumentError, "the model returned .*; expected the Variable .* give loss="),
    ({"model": LINEAR, "loss": lambda y: 1.0}, ArgumentError, "the loss returned .*expected the Variable"),
    ({"model": LAZY}, ArgumentError, "'0.weight' of the Sequential has no shape yet; call the model once"),
    ({"model": lambda x: LINEAR(x).detach()}, GraphError, "nothing was recorded for: no parameter needs"),
])
def test_errors(arguments, kind, text):
    model = arguments.pop("model")
    with pytest.raises(kind, match=text):
        estimate(model, np.ones((2, 3), np.float32), **arguments)


def test_keyword_arguments_go_to_the_model():
    found = estimate(lambda x, *, times: (WEIGHT * x * times).sum(), 2.0, times=3.0)
    assert found.step_bytes >= WEIGHT.nbytes


def test_an_input_that_needs_a_gradient():
    x = Variable(X)
    found = estimate(lambda x: F.tanh(x).sum(), x)
    assert found.initial_bytes == pytest.approx(x.nbytes, abs=100) and x.grad is None and found.step_bytes >= 2 * x.nbytes
