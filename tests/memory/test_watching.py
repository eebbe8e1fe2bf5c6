import gc
import os
import subprocess
import sys
import threading
import tracemalloc

import numpy as np
import pytest

from pygrad import config, events, layers, optim
from pygrad import functions as F
from pygrad.memory import _watching
from pygrad.memory._windows import Meter
from pygrad.memory.ledger import BEGUN, ENDED
from tests.memory.taking import record_of, taken
from tests.threads import in_threads


@pytest.fixture(autouse=True)
def nobody_watches():
    assert _watching.current() is None
    yield
    _watching._finish()


def test_the_last_one_ends_it():
    first, user = _watching.begin()
    second, other = _watching.begin()
    assert first is second is _watching.current() and config.state.listening
    _watching.end(other)
    _watching.end(other)
    x = taken(5600)
    first.settle()
    assert _watching.current() is first and id(x.data) in first.live
    _watching.end(user)
    assert _watching.current() is None and not config.state.listening
    y = taken(6400)
    first.settle()
    assert id(y.data) not in first.live
    _watching.end(user)
    _watching.end(None)


def test_the_next_begins_anew():
    first, user = _watching.begin()
    _watching.end(user)
    second, user = _watching.begin()
    _watching.end(user)
    assert first is not second


def test_one_that_is_forgotten_is_ended_by_none():
    first, _ = _watching.begin()
    _watching.end(None)
    assert _watching.current() is None


def run(code):
    """Run a script; return its output, which must be all there is."""
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return done.stdout


SCRIPT = """
import os, sys, numpy as np
from pygrad import Parameter, layers, memory, optim, functions as F
measured = memory.profile().start()
model = layers.Linear(300, 200)
optimizer = optim.Adam(model.parameters())
def step():
    loss = F.cross_entropy(model(np.ones((64, 300), np.float32)), np.zeros(64, int))
    loss.backward()
    optimizer.step()
    return loss
"""


def test_a_profile_forgotten_at_the_end_of_the_interpreter():
    assert run(SCRIPT + "loss = step(); print(measured.peak_bytes > 0)") == "True\n"


def test_a_trace_that_was_left_running_at_the_end_of_the_interpreter():
    assert run(SCRIPT + """
import threading
threading.Thread(target=threading.Event().wait, daemon=True).start()
loss = step()
print("done")
""") == "done\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_process_goes_on_alone():
    assert run(SCRIPT + """
import threading
from pygrad.config import state
from pygrad.memory import _watching
step()
_watching._watch.lock.acquire()
measured._ledger.lock.acquire()
def hold():
    state.lock.acquire()
    held.set()
    free.wait()
    state.lock.release()
held, free = threading.Event(), threading.Event()
thread = threading.Thread(target=hold)
thread.start()
held.wait()
child = os.fork()
if not child:
    assert _watching.current() is None and len(measured._ledger._references) == 0
    np.ones(3)
    measured.stop()
    os._exit(17)
free.set()
thread.join()
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
_watching._watch.lock.release()
measured._ledger.lock.release()
before = measured.live_bytes
loss = step()
print(measured.steps, measured.live_bytes >= before > 0)
measured.stop()
""") == "17\n2 True\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_training_in_a_forked_process():
    assert run(SCRIPT + """
from pygrad.config import state
step()
child = os.fork()
if not child:
    step()
    os._exit(state.listening + 5)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), state.listening > 0)
measured.stop()
""") == "5 True\n"


def test_a_trace_of_the_users_is_left_as_it_is():
    gc.collect()
    gc.freeze()  # else to look for what is there takes more than the test
    tracemalloc.start(2)
    try:
        high = bytearray(3_000_000)
        del high
        before = tracemalloc.get_traced_memory()[1]
        mine = bytearray(1000)
        ledger, user = _watching.begin()
        y = taken(8000, scratch=100_000)
        _watching.end(user)
        assert tracemalloc.is_tracing() and tracemalloc.get_traceback_limit() == 2 and y.size
        assert before <= tracemalloc.get_traced_memory()[1] < before + 2000
        assert tracemalloc.get_object_traceback(mine) is not None
        sizes = [record.nbytes for _, record, _ in ledger.log if getattr(record, "category", "") == "workspace"]
        assert not sizes  # it has been handed out
    finally:
        tracemalloc.stop()


def test_it_ends_in_the_middle_of_a_run():
    ledger, user = _watching.begin()

    def hear(event):
        if event.role == "begin":
            assert tracemalloc.is_tracing()
            _watching.end(user)

    with events.subscribe(hear, "forward"):
        taken(8000)
    assert not tracemalloc.is_tracing() and _watching.current() is None
    assert isinstance(ledger._meter, Meter) and not ledger._meter.open
    ledger, user = _watching.begin()
    x = taken(8000)
    ledger.settle()
    assert ledger.live[id(x.data)].site.phase == "forward"


def test_threads_begin_and_end_as_they_like():
    def work(number):
        for _ in range(30):
            _, user = _watching.begin()
            x = taken(800) * 2
            x.sum().backward()
            _watching.end(user)

    in_threads(4, work)
    assert _watching.current() is None and not tracemalloc.is_tracing()


def test_other_threads_are_met(ledger):
    made = []
    thread = threading.Thread(target=lambda: made.append(taken(98_760)))
    thread.start()
    thread.join()
    record = record_of(ledger, made[0].data)
    assert record.category == "activation" and record.site.function == "Take"
    thread = threading.Thread(target=made.clear)
    thread.start()
    thread.join()
    ledger.settle()
    assert record.address not in ledger.live


def test_threads_at_a_time(ledger):
    def work(number):
        model = layers.Sequential(layers.Linear(16, 32), layers.Tanh(), layers.Linear(32, 4))
        optimizer = optim.Adam(model.parameters())
        for _ in range(40):
            F.cross_entropy(model(np.ones((8, 16), np.float32)), np.zeros(8, int)).backward()
            optimizer.step()
            optimizer.zero_grad()

    in_threads(3, work)
    gc.collect()
    ledger.flush()
    assert not ledger._open and not ledger._meter.open
    begun = [run for _, run, change in ledger.entries if change == BEGUN]
    assert {run for _, run, change in ledger.entries if change == ENDED} == set(begun)
    assert ledger.entries.peak()[1] == sum(record.nbytes for record in ledger.live.values() if not record.before)
    assert ledger.entries.peak()[0] < 1_000_000


def test_what_is_measured_aside_is_not_heard(ledger):
    with _watching.aside():
        aside = taken(8104)
    heard = taken(16_104)
    ledger.flush()
    assert id(heard._data) in ledger.live and id(aside._data) not in ledger.live
    del aside, heard
    with _watching.aside():
        pass
    assert len(_watching._watch.subscriptions) == len(ledger.listeners)


def test_a_profile_that_ends_meanwhile():
    made, user = _watching.begin()
    with _watching.aside():
        _watching.end(user)
    assert _watching.current() is None and not _watching._watch.subscriptions


@pytest.mark.parametrize("before", [False, True])
def test_errors_of_backward_name_the_line_of_their_forward(before):
    with config.trace_lines(before):
        _, first = _watching.begin()
        _, second = _watching.begin()
        _watching.end(first)
        assert "return Take(nbytes, scratch, keep)" in taken(8).creator.line
        _watching.end(second)
        assert config.state.trace_lines is before
