"""Profiles that trace everything."""

import gc
import tracemalloc

import numpy as np
import pytest

from pygrad import Variable, memory
from pygrad.memory import _watching
from pygrad.memory.records import Line
from tests.threads import in_threads

MANY = 100_000
NBYTES = 8 * MANY
NOISE = 40_000


@pytest.fixture(autouse=True)
def nothing_is_left():
    yield
    assert not _watching._watch.users and not _watching._watch.tracers


def of(measured, category):
    return sum(buffer.nbytes for buffer in measured.snapshot() if buffer.category == category)


def near(nbytes, expected):
    return abs(nbytes - expected) < NOISE


def test_arrays_of_the_program_are_seen():
    with memory.profile(trace=True) as measured:
        x = np.ones(MANY)
        assert near(of(measured, "unattributed"), NBYTES)
        y = np.add(x * 2, x)
        assert near(of(measured, "unattributed"), 2 * NBYTES)
        del x
        assert near(of(measured, "unattributed"), NBYTES)
        del y
        assert near(of(measured, "unattributed"), 0)
    assert near(measured.peak_bytes - measured.initial_bytes, 3 * NBYTES)
    assert "temporary" in {buffer.category for buffer in measured.at_peak()}
    assert sum(row.peak for row in measured.by("category")) == measured.peak_bytes


def test_without_it_they_are_not():
    with memory.profile() as measured:
        x = np.ones(MANY)
    assert measured.peak_bytes == measured.initial_bytes and x.size


def test_the_total_is_that_of_tracemalloc():
    w = Variable(np.ones((50, 50)))
    with memory.profile(trace=True) as measured:
        kept = []
        for _ in range(5):
            x = np.random.default_rng(0).standard_normal((1000, 50))
            kept.append(x.mean(axis=1) * np.ones((50, 1)))
            (Variable(x, requires_grad=False) @ w).exp().sum().backward()
            w.grad = None
        gc.collect()
        own = measured.live_bytes - measured.initial_bytes
        domain = np.lib.tracemalloc_domain
        found = sum(trace.size for trace in tracemalloc.take_snapshot().traces if trace.domain == domain)
    assert abs(own - found) < 64 * 1024 and found > 5 * 400_000


def test_what_is_met_later_does_not_count_twice():
    with memory.profile(trace=True) as measured:
        x = np.ones(MANY)
        y = Variable(x) * 2
        assert near(measured.live_bytes - measured.initial_bytes, 2 * NBYTES)
        assert near(of(measured, "unattributed"), 0)
        del x, y
        assert near(measured.live_bytes - measured.initial_bytes, 0)
    assert near(measured.peak_bytes - measured.initial_bytes, 2 * NBYTES)


def test_what_was_there_before_is_not_taken_for_what_is_new():
    before = np.ones(MANY)
    with memory.profile(trace=True) as measured:
        x = np.ones(MANY)
        y = Variable(before, requires_grad=False) * 2
        assert near(of(measured, "unattributed"), NBYTES) and of(measured, "input") >= NBYTES
        assert y.size == x.size


def test_profiles_with_and_without():
    with memory.profile() as outer:
        first = np.ones(MANY)
        with memory.profile(trace=True) as inner:
            assert tracemalloc.is_tracing()
            second = np.ones(2 * MANY)
        assert near(inner.live_bytes - inner.initial_bytes, 2 * NBYTES)
        assert near(of(outer, "unattributed"), 0) and first.size < second.size
        y = Variable(np.ones(MANY)) * 2
        assert near(outer.live_bytes - outer.initial_bytes, 2 * NBYTES) and y.size
    assert near(outer.peak_bytes - outer.initial_bytes, 2 * NBYTES)
    with memory.profile(trace=True) as outer:
        first = np.ones(MANY)
        with memory.profile(trace=True) as inner:
            pass
        assert near(inner.initial_bytes - outer.initial_bytes, NBYTES)
        second = np.ones(MANY)
        assert near(of(outer, "unattributed"), 2 * NBYTES)


def test_the_users_own_trace_goes_on():
    tracemalloc.start()
    try:
        mine = np.ones(MANY)
        with memory.profile(trace=True) as measured:
            other = np.ones(MANY)
        assert tracemalloc.is_tracing() and tracemalloc.get_object_traceback(mine) is not None
        assert near(measured.live_bytes - measured.initial_bytes, NBYTES) and other.size
    finally:
        tracemalloc.stop()


def test_an_exception_in_the_middle():
    with pytest.raises(ZeroDivisionError), memory.profile(trace=True) as measured:
        x = np.ones(MANY)
        (Variable(x) * 2).reshape(1 // 0)
    assert near(measured.live_bytes - measured.initial_bytes, NBYTES) and x.size


def test_threads():
    def work(number):
        for _ in range(20):
            x = np.ones(MANY)
            (Variable(x) * 2).sum().backward()

    with memory.profile(trace=True) as measured:
        in_threads(3, work)
        gc.collect()
        assert measured.live_bytes - measured.initial_bytes < NBYTES
    assert sum(row.live for row in measured.by("category")) == measured.live_bytes
    assert measured.peak_bytes - measured.initial_bytes >= 2 * NBYTES


def test_lines_that_are_told():
    lines = [Line("cell", number, "f") for number in range(4)]
    with memory.profile(trace=True) as measured:
        ledger = _watching.current()
        ledger.at_line(lines[0])
        x = np.ones(1000)
        ledger.at_line(lines[1])
        y = x * 2
        ledger.at_line(lines[2])
        del x
        ledger.at_line(lines[3])
        (y + 1).sum()
        ledger.at_line(None)
    found = {row.key: row for row in measured.by("line")}
    assert found[lines[0]].live == 0 and 7600 <= found[lines[0]].highest < 8700
    assert 7600 <= found[lines[1]].live < 8700 and lines[2] not in found
    assert found[lines[3]].live == 0 and 7600 <= found[lines[3]].highest < 12_300


def test_nothing_drifts():
    line = Line("cell", 1, "f")
    with memory.profile(trace=True) as measured:
        ledger = _watching.current()
        for _ in range(5000):
            ledger.at_line(line)
        assert measured.live_bytes - measured.initial_bytes < NOISE


def test_lines_without_a_trace():
    with memory.profile():
        _watching.current().at_line(Line("cell", 1, "f"))
        assert not tracemalloc.is_tracing()
