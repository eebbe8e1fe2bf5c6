import functools
import gc
import threading
import tracemalloc
import weakref

import numpy as np
import pytest

from pygrad import Parameter, Variable, config, kernels, layers, memory, optim
from pygrad import functions as F
from pygrad.errors import ArgumentError, GraphError
from pygrad.memory import _watching
from pygrad.memory.ledger import GIVEN, TAKEN
from pygrad.memory.records import CATEGORIES
from tests.memory.taking import Entries, Take, taken
from tests.threads import in_threads

KEYS = ("function", "line", "layer", "category", "step", "phase")


def train(model, optimizer, x, labels, steps=1):
    for _ in range(steps):
        loss = F.cross_entropy(model(x).reshape(len(labels), -1), labels)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


def mlp():
    return layers.Sequential(layers.Linear(200, 300), layers.ReLU(), layers.Linear(300, 10)), (64, 200)


def cnn():
    return layers.Sequential(layers.Conv2d(1, 8, 3, padding=1), layers.ReLU(), layers.MaxPool2d(2), layers.Flatten(),
                             layers.Linear(8 * 14 * 14, 10)), (32, 1, 28, 28)


class Last(layers.Module):
    def __init__(self):
        self.lstm, self.head = layers.LSTM(16, 64, batch_first=True), layers.Linear(64, 10)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


class Attention(layers.Module):
    def __init__(self):
        self.attend, self.up, self.down = layers.CausalSelfAttention(64, 4), layers.Linear(64, 256), layers.Linear(256, 10)

    def forward(self, x):
        return self.down(F.gelu(self.up(x + self.attend(x)))).mean(axis=1)


NETWORKS = {"mlp": mlp, "cnn": cnn, "lstm": lambda: (Last(), (24, 20, 16)), "gpt": lambda: (Attention(), (8, 32, 64))}


@pytest.fixture(params=["auto", "numpy"])
def used(request):
    kernels.set_num_threads(1)  # threads that share work take more or less, as it happens
    with kernels.use(request.param):
        yield request.param
    kernels.set_num_threads(None)


def traced_peak(function):
    """Return the most that a call takes, array data and Python's objects, above what is there."""
    gc.collect()
    tracemalloc.start(1)
    try:
        before = tracemalloc.get_traced_memory()[0]
        function()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("steps", [1, 12])
@pytest.mark.parametrize("name", NETWORKS)
def test_peak_is_that_of_tracemalloc(name, steps, used):
    """Of one step, which is measured; and of several, most of which are known by then."""
    model, shape = NETWORKS[name]()
    x = Variable(np.random.default_rng(0).standard_normal(shape).astype(np.float32), requires_grad=False)
    labels = np.arange(shape[0]) % 10
    optimizer = optim.Adam(model.parameters())
    train(model, optimizer, x, labels, 2)
    entries = Entries()
    with memory.profile() as measured:
        measured._ledger.readers.append(entries)
        train(model, optimizer, x, labels, steps)
    own = measured.peak_bytes - measured.initial_bytes  # tracemalloc does not know what was there before
    peak = traced_peak(lambda: train(model, optimizer, x, labels))
    assert abs(own - peak) <= max(0.005 * peak, 65536), (own, peak)
    for step in range(1, steps):
        assert highest(entries, step) == pytest.approx(own, abs=8192)


def highest(entries, step):
    """Return the most that was alive in a step, above what was there at first."""
    level, most = 0, 0
    for _, what, change in entries:
        if change in (TAKEN, GIVEN):
            level += change * what.nbytes
            if what.step == step:
                most = max(most, level)
    return most


@pytest.mark.parametrize("name", NETWORKS)
def test_first_steps_are_exact_too(name, used):
    """With the optimiser's state made, and what is imported or compiled on first use."""
    def steps():
        model, shape = NETWORKS[name]()
        train(model, optim.Adam(model.parameters()), np.zeros(shape, np.float32), np.arange(shape[0]) % 10, 2)

    steps()
    peak = traced_peak(steps)
    with memory.profile() as measured:
        steps()
    own = measured.peak_bytes - measured.initial_bytes
    assert abs(own - peak) <= max(0.005 * peak, 65536), (own, peak)


@pytest.mark.parametrize("name", NETWORKS)
def test_composition_adds_up(name):
    with memory.profile() as measured:
        others = sum(buffer.nbytes for buffer in measured.snapshot() if buffer.category == "parameter")
        model, shape = NETWORKS[name]()
        x, labels = np.zeros(shape, np.float32), np.arange(shape[0]) % 10
        optimizer = optim.Adam(model.parameters())
        train(model, optimizer, x, labels, 3)
    for what in KEYS:
        rows = measured.by(what)
        assert sum(row.peak for row in rows) == measured.peak_bytes
        assert sum(row.live for row in rows) == measured.live_bytes
        assert max(row.highest for row in rows) <= measured.peak_bytes
    assert sum(buffer.nbytes for buffer in measured.at_peak()) == measured.peak_bytes
    assert sum(buffer.nbytes for buffer in measured.snapshot()) == measured.live_bytes
    categories = {row.key: row for row in measured.by("category")}
    parameters = sum(parameter.nbytes for parameter in model.parameters())
    assert categories["parameter"].peak == categories["parameter"].live == parameters + others
    assert 2 * parameters <= categories["optimizer state"].live
    assert categories["input"].peak >= x.nbytes and "unattributed" not in categories
    assert len(measured.by("step")) == 3 and measured.steps == 3


def test_timeline():
    with memory.profile() as measured:
        x = taken(8000)
        memory.mark("between")
        y = x * 2
        del y
    line = measured.timeline()
    assert max(line.total) == measured.peak_bytes and line.total[-1] == measured.live_bytes
    assert list(line.categories) == list(CATEGORIES)
    assert [sum(levels) for levels in zip(*line.categories.values(), strict=True)] == line.total
    assert line.times == sorted(line.times) and len(line.times) == len(line.total)
    (time, name), = line.marks
    assert name == "between" and line.times[1] <= time <= line.times[-1]
    memory.mark("nobody listens")


def test_transient_peaks_of_operations():
    class Wasteful(F.Square):
        def forward(self, x):
            np.empty(50_000).fill(0)
            return super().forward(x)

    with memory.profile() as measured:
        for _ in range(3):
            Wasteful()(Variable(np.ones(1000)))
    first = measured.transients()[0]
    assert (first.name, first.phase, first.runs) == ("Wasteful", "forward", 3)
    assert 400_000 <= first.peak < 410_000 and first.kept == 8000


def test_buffers_at_the_peak():
    with memory.profile() as measured:
        x = Parameter(np.ones((30, 40)))
        y = F.exp(x)  # made here
        y.sum().backward()
    found = {buffer.category: buffer for buffer in measured.at_peak() if buffer.nbytes == 9600}
    made = found["activation"]
    assert (made.shape, made.dtype, made.function, made.phase, made.step) == ((30, 40), "float64", "Exp", "forward", 0)
    assert made.line.filename == __file__ and made.line.source.endswith("# made here")
    assert found["parameter"].function == ""


def test_while_it_runs_and_after():
    measured = memory.profile()
    assert repr(measured) == "<Profile, not started>" and not measured.running
    with pytest.raises(GraphError, match="has not been started"):
        measured.peak_bytes  # noqa: B018
    with measured:
        x = taken(16_072)
        assert measured.running and measured.live_bytes >= 16000 and measured.peak_bytes >= 16000
        assert any(buffer.nbytes == 16_072 for buffer in measured.snapshot())
        assert repr(measured).startswith("<Profile, running, peak ")
        del x
        assert not any(buffer.nbytes == 16_072 for buffer in measured.snapshot())
    measured.stop()
    after = measured.live_bytes
    y = taken(24000)
    assert measured.live_bytes == after and y.size
    with pytest.raises(GraphError, match="started before"):
        measured.start()


def test_nested_profiles():
    start = Variable(1.0)
    with memory.profile() as outer:
        x = taken(8000, x=start)
        with memory.profile() as inner:
            y = taken(16000, x=start)
        z = taken(32000, x=start)
        with memory.profile() as second:
            del x
    assert [one.live_bytes - one.initial_bytes for one in (inner, second)] == [16000, -8000]
    assert inner.initial_bytes - outer.initial_bytes == 8000
    assert outer.live_bytes - outer.initial_bytes == y.nbytes + z.nbytes
    assert outer.peak_bytes - outer.initial_bytes == 8000 + 16000 + 32000


def test_profiles_in_several_threads():
    found, together = {}, threading.Barrier(2)

    def work(number):
        with memory.profile() as measured:
            together.wait(10)
            kept = taken(8000 + 8000 * number)
            together.wait(10)
        found[number] = measured, kept

    in_threads(2, work)
    assert _watching.current() is None
    for number in range(2):
        assert 8000 + 8000 * number in {buffer.nbytes for buffer in found[number][0].snapshot()}


def test_an_exception_ends_it():
    with pytest.raises(ZeroDivisionError), memory.profile() as measured:
        taken(4000)
        1 / 0  # noqa: B018
    assert not measured.running and measured.peak_bytes >= 4000 and _watching.current() is None


@pytest.mark.parametrize("with_parentheses", [True, False])
def test_decorator(with_parentheses, capsys):
    def work(n, factor=1):
        """Work."""
        if n < 0:
            raise ValueError("negative")
        return taken(8 * n).data * factor + 1

    decorated = memory.profile()(work) if with_parentheses else memory.profile(work)
    assert decorated(1000, factor=2).sum() == 1000
    assert decorated.__name__ == "work" and decorated.__doc__ == "Work."
    printed = capsys.readouterr().out
    assert printed.startswith("Peak ") and "tests/memory/taking.py" in printed
    assert decorated.profile.peak_bytes >= 8000
    with pytest.raises(ValueError, match="negative"):
        decorated(-1)
    assert _watching.current() is None
    with pytest.raises(ArgumentError, match="expected a function"):
        memory.profile()(3)


def test_what_runs_later_is_not_decorated():
    def later():
        yield 1

    for function in (later, functools.partial(later)):
        with pytest.raises(ArgumentError, match="later.* runs nothing of it, as it is a generator or a coroutine"):
            memory.profile(function)


def test_stream(tmp_path):
    with open(tmp_path / "report", "w") as file:
        memory.profile(stream=file)(lambda: np.ones(3))()
    assert "At peak" in (tmp_path / "report").read_text()


def test_diff():
    profiles, start = [], Variable(1.0)
    for size in (1000, 3000):
        with memory.profile() as measured:
            kept = Take(8 * size)(start)  # differs
            other = Take(800)(start)
        profiles.append(measured)
        del kept, other
    (row,) = profiles[0].diff(profiles[1])
    assert row.key.source.endswith("# differs") and row.peak == row.live == row.allocated == 16000 and row.buffers == 0
    assert profiles[0].diff(profiles[0]) == []
    assert profiles[1].diff(profiles[0], "category")[0].peak == -16000


def test_unknown_key():
    with memory.profile() as measured:
        pass
    with pytest.raises(ArgumentError, match="expected one of 'function', 'line'"):
        measured.by("day")


def test_arrays_of_a_dead_profile_die():
    measured = memory.profile().start()
    x = taken(8000)
    reference = weakref.ref(x)
    measured.stop()
    del x
    assert reference() is None and measured.live_bytes >= 8000


def test_an_entered_and_forgotten_profile_goes_on():
    forgotten = memory.profile().start()
    ledger = _watching.current()
    del forgotten
    try:
        gc.collect()
        assert _watching.current() is ledger and np.ones(3).sum() == 3
    finally:
        _watching.end(None)
    assert _watching.current() is None


def test_the_peak_is_not_changed_by_looking():
    def step():
        x = Parameter(np.ones((400, 400)))
        F.relu(F.relu(x) * 2).sum().backward()

    with config.spare_outputs(False):
        with memory.profile() as measured:
            step()
        tracemalloc.start(1)
        step()
        undisturbed = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert abs(measured.peak_bytes - measured.initial_bytes - undisturbed) < 65536


def test_steps_are_those_completed_within():
    model = layers.Linear(3, 2)
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    x, labels = np.ones((4, 3), np.float32), np.zeros(4, int)
    assert memory.profile().steps == 0
    with memory.profile() as outer:
        train(model, optimizer, x, labels, 3)
        np.ones(10)
        assert outer.steps == 3
        with memory.profile() as inner:
            model(x)
        train(model, optimizer, x, labels)
    assert (outer.steps, inner.steps) == (4, 0)
