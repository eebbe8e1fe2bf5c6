import gc
import sys
import weakref

import numpy as np
import pytest

from pygrad import Parameter, layers, optim
from pygrad import functions as F
from pygrad.memory import _watching
from pygrad.memory._tracking import Reference, Subject, following, owner_of
from tests.memory.taking import taken


def test_owners():
    a = np.zeros((6, 4))
    views = [a, a[1:], a.T, a.reshape(-1)[3:], np.lib.stride_tricks.as_strided(a[1:], (2, 2)), np.broadcast_to(a, (3, 6, 4)),
             np.lib.stride_tricks.sliding_window_view(a, 2, axis=0)[1:], np.asarray(memoryview(a))]
    for view in views:
        assert owner_of(view) is a


def test_buffers_of_nobody(tmp_path):
    mapped = np.memmap(tmp_path / "file", np.float32, "w+", shape=(5,))
    for array in (mapped, mapped[1:], np.frombuffer(bytearray(8)), np.frombuffer(b"12345678")[:0]):
        assert owner_of(array) is None


def test_a_subclass_may_own():
    matrix = np.zeros(3).view(np.ndarray).copy(order="K").view(type("Own", (np.ndarray,), {}))
    assert type(owner_of(matrix)) is np.ndarray
    own = type("Own", (np.ndarray,), {})((4,))
    assert owner_of(own[1:]) is own


def followed(array, told, kind=Reference):
    references, gone = following(told.append)
    reference = kind(array, gone)
    reference.key = id(array)
    references[reference.key] = reference
    return references, reference


@pytest.mark.parametrize("kind", [Reference, Subject])
def test_the_callback_drops_the_reference(kind):
    array, told = np.zeros(3), []
    references, reference = followed(array, told, kind)
    count = sys.getrefcount(array)
    assert reference() is array and count == 2
    del array
    assert references == {} and told == [reference] and reference() is None


def test_what_has_been_dropped_is_not_told_of():
    array, told = np.zeros(3), []
    references, _ = followed(array, told)
    references.clear()
    del array
    assert told == []


def test_arrays_in_cycles_are_told_of_by_the_collector():
    told = []
    holder = {"array": np.zeros(3)}
    holder["self"] = holder
    references, reference = followed(holder["array"], told)
    del holder
    assert not told
    gc.collect()
    assert told == [reference]


def test_nothing_is_kept_alive(ledger):
    model = layers.Sequential(layers.Linear(8, 8), layers.Tanh())
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    x = np.ones((4, 8), np.float32)
    y = model(x)
    loss = y.sum()
    loss.backward()
    optimizer.step()
    watched = [weakref.ref(one) for one in (model, optimizer, x, y, loss, loss.creator, y.data, model[0].weight,
                                            model[0].weight.data)]
    del model, optimizer, x, y, loss
    gc.collect()
    assert [reference() for reference in watched] == [None] * len(watched)


def test_without_the_collector_everything_goes_at_once(ledger):
    gc.collect()
    gc.disable()
    try:
        x = Parameter(np.ones(64))
        loss = F.exp(x).sum()
        loss.backward()
        watched = [weakref.ref(one) for one in (loss.creator, loss.data, x.data)]
        del loss, x
        assert [reference() for reference in watched] == [None] * 3
    finally:
        gc.enable()


def test_a_thousand_steps_stay_level():
    made, user = _watching.begin()
    x = Parameter(np.ones(64))
    optimizer = optim.Adam([x])
    levels = []
    for _ in range(1000):
        (x * x).sum().backward()
        optimizer.step()
        optimizer.zero_grad()
        if len(levels) % 100 == 99:
            made.flush()
        levels.append((made.level, len(made.live), len(made._references), len(made._subjects), len(made._places)))
    assert len(set(levels[5:])) == 1 and not made.log[-2000:][2000:]
    made.flush()
    assert made.log == [] and not made._noted and not made._open
    _watching.end(user)


def test_a_callback_in_the_middle_of_everything(ledger):
    """Arrays in cycles are found by the collector, which runs at any time."""
    before = gc.get_threshold()
    gc.set_threshold(1, 1, 1)
    try:
        x = Parameter(np.ones(32))
        for _ in range(60):
            holder = {"made": taken(856)}
            holder["self"] = holder
            (x * x).sum().backward()
            x.clear_grad()
            del holder
    finally:
        gc.set_threshold(*before)
    gc.collect()
    ledger.flush()
    assert sum(record.nbytes == 856 for record in ledger.live.values()) == 0
    assert len([record for record in ledger.entries.of("activation") if record.nbytes == 856]) == 60
