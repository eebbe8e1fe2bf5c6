import threading
import tracemalloc

import numpy as np
import pytest

from pygrad import Function, Parameter, Variable
from pygrad.memory import _watching, _windows
from pygrad.memory._habits import AGAIN
from pygrad.memory._windows import Meter
from pygrad.memory.ledger import GIVEN
from tests.memory.taking import Entries, Take, taken


@pytest.fixture(autouse=True)
def nobody_traces(monkeypatch):
    monkeypatch.setattr(_windows, "_SAFE_TO_STOP", True)  # whatever threads other tests have left
    assert not tracemalloc.is_tracing()
    yield
    tracemalloc.stop()


def test_a_window_measures_its_peak_and_ends_the_trace():
    meter = Meter()
    first = meter.enter()
    assert tracemalloc.is_tracing() and meter.open == 1 and not meter.lasting
    np.empty(100_000, np.uint8)
    kept = np.empty(30_000, np.uint8)
    last = meter.leave()
    assert not tracemalloc.is_tracing() and not meter.open and not meter.paused
    assert 100_000 <= last.peak - first.current < 102_000
    assert 30_000 <= last.current - first.current < 32_000 and kept.size


def test_what_is_no_array_data_is_told_apart():
    meter = Meter()
    first = meter.enter()
    objects, array = [bytearray(1000) for _ in range(100)], np.empty(200_000, np.uint8)
    last = meter.leave()
    assert 100_000 <= last.foreign < 120_000 and objects
    assert 200_000 <= last.current - first.current - last.foreign < 202_000 and array.size
    meter.enter()
    small = bytearray(1000)
    assert meter.leave().foreign == 0 and small


def test_windows_within_windows():
    meter = Meter()
    outer = meter.enter()
    np.empty(50_000, np.uint8)
    inner = meter.enter()
    assert meter.open == 2 and meter.paused and 50_000 <= inner.peak - outer.current < 52_000
    meter.resume(inner)
    np.empty(20_000, np.uint8)
    reading = meter.leave()
    assert tracemalloc.is_tracing() and meter.paused and 20_000 <= reading.peak - outer.current < 22_000
    noise = [bytearray(10_000)]
    meter.resume(reading)
    assert not meter.paused and 10_000 <= reading.noise < 11_000 and noise
    assert meter.leave().peak < reading.current + 12_000
    assert not tracemalloc.is_tracing()


def test_a_trace_of_the_users_goes_on_with_its_peak():
    tracemalloc.start(3)
    mine = bytearray(1000)
    np.empty(700_000, np.uint8)
    highest = tracemalloc.get_traced_memory()[1]
    meter = Meter()
    for _ in range(2):
        meter.enter()
        assert meter.lasting
        np.empty(5000, np.uint8)
        meter.leave()
    assert tracemalloc.get_traced_memory()[1] < highest
    meter.close()
    assert tracemalloc.is_tracing() and tracemalloc.get_traceback_limit() == 3
    assert highest <= tracemalloc.get_traced_memory()[1] < highest + 1000
    assert tracemalloc.get_object_traceback(mine) is not None


def test_a_higher_peak_within_a_window_counts_for_the_user_too():
    tracemalloc.start()
    meter = Meter()
    start = meter.enter().current
    np.empty(900_000, np.uint8)
    meter.leave()
    meter.close()
    assert tracemalloc.get_traced_memory()[1] >= start + 900_000


def test_a_peak_that_cannot_be_put_back(monkeypatch):
    def empty(size, dtype):
        raise MemoryError

    tracemalloc.start()
    meter = Meter()
    np.empty(900_000, np.uint8)
    meter.enter()
    monkeypatch.setattr(_windows.np, "empty", empty)
    meter.close()
    assert tracemalloc.is_tracing()


def test_a_trace_that_the_user_ends():
    meter = Meter()
    meter.enter()
    tracemalloc.stop()
    assert meter.leave().peak == 0
    meter.close()
    assert not meter.lasting


@pytest.mark.parametrize("safe", [False, True])
def test_the_trace_is_not_stopped_beside_other_threads_unless_that_is_safe(safe, monkeypatch):
    monkeypatch.setattr(_windows, "_SAFE_TO_STOP", safe)
    done = threading.Event()
    thread = threading.Thread(target=done.wait, args=(20,))
    thread.start()
    try:
        meter = Meter()
        meter.enter()
        assert meter.lasting is not safe
        meter.leave()
        assert tracemalloc.is_tracing() is not safe
    finally:
        done.set()
        thread.join()
    monkeypatch.setattr(_windows, "_SAFE_TO_STOP", True)
    meter.enter()
    meter.leave()
    assert not tracemalloc.is_tracing() and not meter.lasting


def test_close_ends_a_trace_that_was_left_running(monkeypatch):
    monkeypatch.setattr(_windows, "_may_stop", lambda: False)
    meter = Meter()
    meter.enter()
    meter.leave()
    assert tracemalloc.is_tracing()
    meter.close()
    assert not tracemalloc.is_tracing() and not meter.lasting


@pytest.mark.parametrize("times", [1, 3 * AGAIN])
def test_workspaces_are_measured(ledger, times):
    for _ in range(times):
        y = taken(8000, scratch=50_000)
        y.backward(np.ones(1000))
    ledger.flush()
    found = ledger.entries.of("workspace")
    assert [record.site.phase for record in found].count("forward") == times
    assert [record.site.phase for record in found].count("backward") == times
    assert all(50_000 - 8000 - 1024 <= record.nbytes < 54_000 for record in found)
    assert ledger.entries.of("workspace", GIVEN) == found
    assert 50_000 <= max(ledger.entries.peak()) < 70_000


def test_objects_of_pythons_that_stay_are_left_out(ledger):
    """A first call may import a module, which is no array data."""
    kept = []

    class Importing(Take):
        def forward(self, x):
            kept.append([bytearray(1000) for _ in range(300)])
            return super().forward(x)

    y = Importing(40_000, keep=30_000)(Variable(1.0))
    ledger.flush()
    (record,) = ledger.entries.of("unattributed")
    assert 30_000 <= record.nbytes < 32_000 and 70_000 <= ledger.entries.peak()[0] < 80_000 and y.size


def test_a_small_rest_is_left_out(ledger):
    y = taken(8000, keep=10_000)
    ledger.flush()
    assert not ledger.entries.of("unattributed") and y.size


def test_what_is_left_behind_goes_with_its_function(ledger):
    y = taken(8000, keep=30_000)
    ledger.flush()
    (record,) = ledger.entries.of("unattributed")
    assert 30_000 <= record.nbytes < 32_000 and record.site.function == "Take" and record in ledger.live.values()
    del y
    ledger.flush()
    assert ledger.entries.of("unattributed", GIVEN) == [record] and record not in ledger.live.values()


def test_a_buffer_that_goes_within_a_forward_divides_its_window(ledger):
    held = [taken(400_000)]

    class Freeing(Take):
        def forward(self, x):
            held.clear()
            return super().forward(x)

    ledger.flush()
    y = Freeing(300_000, scratch=500_000)(Variable(1.0))
    ledger.flush()
    assert 500_000 <= ledger.entries.peak()[0] < 520_000 and y.size  # not 900,000


@pytest.mark.parametrize("traced", [False, True])
def test_with_a_trace_of_the_users_the_same_is_measured(traced):
    found = []
    if traced:
        tracemalloc.start(2)
    try:
        made, user = _watching.begin()
        entries = Entries()
        made.readers.append(entries)
        for _ in range(3):
            y = taken(40_000, scratch=90_000)
            y.backward(np.ones(5000))
            del y
        _watching.end(user)
        found = [record.nbytes for record in entries.of("workspace")]
        assert tracemalloc.is_tracing() is traced
    finally:
        tracemalloc.stop()
    assert len(found) == 6 and all(50_000 <= nbytes < 96_000 for nbytes in found)
    assert 170_000 - 1024 <= entries.peak()[0] < 176_000  # the output, the gradient, and the rule's scratch


class Nested(Function):
    """Runs another Function in its forward and in its rule. dx = dy. Saves: nothing."""

    def forward(self, x):
        np.empty(30_000, np.uint8).fill(1)
        y = taken(40_000, scratch=90_000).data
        np.empty(60_000, np.uint8).fill(1)
        return x + y[0]

    def backward(self, gy):
        taken(40_000, scratch=90_000)
        return gy


def test_functions_within_functions(ledger):
    x = Parameter(np.ones(1000))
    for _ in range(4):
        ledger.flush()
        ledger.entries.clear()
        y = Nested()(x)
        ledger.flush()
        assert 130_000 - 40_000 <= ledger.entries.peak()[0] < 136_000
        inner = [record for record in ledger.entries.of("activation") if record.nbytes == 40_000]
        assert [record.site.function for record in inner] == ["Take"]
        y.backward(np.ones(1000))
        ledger.flush()
        assert not [record for record in ledger.live.values() if record.nbytes == 40_000 and not record.before]
        sites = [(record.site.function, record.site.phase) for record in ledger.entries.of("workspace")]
        assert ("Take", "forward") in sites and ("Take", "backward") in sites and ("Nested", "forward") in sites
