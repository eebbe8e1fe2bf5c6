import os
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest

from pygrad import kernels
from pygrad.errors import ArgumentError
from pygrad.kernels import choice, parallel
from pygrad.kernels.parallel import get_num_threads, set_num_threads, share


@pytest.fixture(autouse=True, params=kernels.available())
def each_kernel(request):
    with kernels.use(request.param):
        yield request.param
    set_num_threads(None)


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("parts", [0, 1, 2, 20])
def test_each_part_is_done_once(threads, parts):
    set_num_threads(threads)
    done, before = [], threading.active_count()
    share(done.extend, (part for part in range(parts)))
    assert sorted(done) == list(range(parts))
    assert threading.active_count() == before


def test_several_threads_work_at_once():
    set_num_threads(3)
    barrier = threading.Barrier(3)
    who = set()

    def work(parts):
        for _ in parts:
            barrier.wait(10)
            who.add(threading.get_ident())

    share(work, range(3))
    assert len(who) == 3 and threading.get_ident() in who


def test_one_thread_is_the_callers():
    set_num_threads(1)
    who = []
    share(lambda parts: who.extend(threading.get_ident() for _ in parts), range(3))
    assert who == [threading.get_ident()] * 3


@pytest.mark.parametrize("failing", ["caller", "helper"])
def test_an_error_ends_the_work_and_comes_out(failing):
    set_num_threads(2)
    caller, barrier, done = threading.get_ident(), threading.Barrier(2), []

    def work(parts):
        for part in parts:
            if part < 2:
                barrier.wait(10)
            if (threading.get_ident() == caller) == (failing == "caller"):
                raise KeyboardInterrupt
            done.append(part)

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        share(work, range(1000))
    assert threading.active_count() == before
    assert len(done) < 1000


@pytest.mark.parametrize("possible", [0, 1])
def test_a_system_without_more_threads(monkeypatch, possible):
    set_num_threads(4)
    start, started, done = threading.Thread.start, [], []

    def refuse(thread):
        if len(started) == possible:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    share(done.extend, range(20))
    assert sorted(done) == list(range(20)) and len(started) == possible


def test_threads_have_the_callers_context():
    set_num_threads(2)
    barrier = threading.Barrier(2)

    def work(parts):
        for _ in parts:
            barrier.wait(10)
            np.log(np.zeros(1))

    with np.errstate(divide="raise"), pytest.raises(FloatingPointError):
        share(work, range(2))
    with np.errstate(divide="ignore"):
        share(work, range(2))


def test_number_of_threads(monkeypatch):
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    cores = get_num_threads()
    assert 1 <= cores <= os.cpu_count()
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    assert get_num_threads() == 1
    monkeypatch.setenv("OMP_NUM_THREADS", "1000")
    assert get_num_threads() == cores
    monkeypatch.setenv("OMP_NUM_THREADS", "many")
    assert get_num_threads() == 1
    set_num_threads(7)
    assert get_num_threads() == 7
    set_num_threads(None)
    monkeypatch.delattr(parallel.os, "sched_getaffinity", raising=False)
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    assert get_num_threads() == os.cpu_count()


@pytest.mark.parametrize("number", [0, -1, 1.0, "2", True])
def test_bad_number(number):
    with pytest.raises(ArgumentError, match="set_num_threads: expected an integer of at least 1"):
        set_num_threads(number)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_forked_processes_share_too():
    program = ("import os; from pygrad.kernels.parallel import *; set_num_threads(2); found = []\n"
               "share(found.extend, range(9)); child = os.fork(); share(found.extend, range(9))\n"
               "assert len(found) == 18\n"
               "if child: assert os.waitpid(child, 0)[1] == 0")
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True, timeout=60)


@pytest.mark.skipif("onednn" not in kernels.available(), reason="oneDNN is not installed")
def test_threads_of_the_library_are_used(each_kernel, monkeypatch):
    calls = []
    monkeypatch.setattr(parallel, "_share_with_team", lambda *given: calls.append(given))
    set_num_threads(2)
    monkeypatch.setattr("pygrad.kernels.onednn.Library.threads", lambda library: 2)
    share(list, range(2))
    assert len(calls) == (each_kernel == "onednn")
    set_num_threads(3)
    done = []
    share(done.extend, range(3))  # more than OpenMP has
    assert sorted(done) == [0, 1, 2] and len(calls) == (each_kernel == "onednn")


@pytest.mark.skipif("onednn" not in kernels.available() or not hasattr(signal, "setitimer"),
                    reason="oneDNN is not installed, or there are no timers here")
def test_interrupts_come_out(monkeypatch):
    kernels.use("onednn")
    set_num_threads(2)
    monkeypatch.setattr("pygrad.kernels.onednn.Library.threads", lambda library: 2)
    x, unheard = np.ones((4, 64, 64)), []
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: unheard.append(unraisable.err_msg or ""))

    def work(parts):
        for _ in parts:
            np.matmul(x, x)

    def ring(number, frame):
        raise TimeoutError("rung")

    before = signal.signal(signal.SIGALRM, ring)
    try:
        for number in range(60):
            with pytest.raises(TimeoutError, match="rung"):
                # Again and again: Python itself loses what is raised in the callback of a weak reference.
                signal.setitimer(signal.ITIMER_REAL, 1e-4 * (1 + number % 10), 0.5)
                for _ in range(5000):
                    share(work, range(8))
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert not [message for message in unheard if "ctypes" in message]


@pytest.mark.skipif("onednn" not in kernels.available(), reason="oneDNN is not installed")
def test_primitives_inside_are_left_to_numpy(each_kernel, monkeypatch):
    set_num_threads(2)
    monkeypatch.setattr("pygrad.kernels.onednn.Library.threads", lambda library: 2)
    found, barrier = [], threading.Barrier(2)

    def work(parts):
        for _ in parts:
            barrier.wait(10)
            used = choice.library()
            found.append(None if used is None else used.planned("a key", lambda: "a plan"))

    share(work, range(2))
    assert found == [None, None]
    if each_kernel == "onednn":
        assert choice.library().planned("a key", lambda: "a plan") == "a plan"
