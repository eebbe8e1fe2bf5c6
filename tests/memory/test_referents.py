"""Asking what objects refer to does them no harm, and takes no more memory than what is asked about."""

import asyncio
import gc
import subprocess
import sys
import threading
import types
from functools import partial
from types import ModuleType

import numpy as np
import pytest

from pygrad import memory
from pygrad.memory import _heap
from pygrad.memory._heap import Heap
from pygrad.memory._held import freed_bytes
from pygrad.memory._referents import referents
from tests.memory.leaky import make_loss
from tests.threads import in_threads


class Stateful(ModuleType):
    """A module whose class is not that of modules."""


class Unhashable(type):
    __hash__ = None


class Odd(metaclass=Unhashable):
    pass


@pytest.fixture
def asked(monkeypatch):
    """All lists of objects that the collector is asked about."""
    calls, get = [], gc.get_referents
    monkeypatch.setattr(gc, "get_referents", lambda *objects: (calls.append(objects), get(*objects))[1])
    yield calls
    calls.clear()


def test_referents_are_those_that_the_collector_tells():
    inner, odd = [1.5], Odd()
    odd.value = inner
    assert [one is inner for one in referents([[inner, "a"], (inner,)])] == [False, True, True]
    assert any(one is inner or one == {"value": inner} for one in referents([odd]))
    assert referents([]) == []


@pytest.mark.parametrize("kind", [ModuleType, Stateful])
def test_a_module_refers_to_its_namespace_and_is_not_asked(kind, asked):
    module, other = kind("module"), [2.5]
    found = referents([module, other])
    assert any(one is vars(module) for one in found) and 2.5 in found
    assert not any(issubclass(type(one), ModuleType) for objects in asked for one in objects)


@pytest.mark.parametrize("ask", [
    lambda: memory.leaks(0), lambda: memory.why_alive(asyncio), lambda: memory.why_alive(threading.Lock),
    lambda: Heap().arrays, lambda: freed_bytes([Stateful("module"), types]),
    lambda: memory.free_notebook_outputs({"_oh": {1: with_hook()}})])
def test_whatever_is_asked_no_module_is(ask, asked):
    """Each walk over what is alive, or up from it, or down from it."""
    kept = [make_loss(), make_loss()]
    ask()
    assert asked and kept
    assert not any(issubclass(type(one), ModuleType) for objects in asked for one in objects)


def with_hook():
    """Return a Variable from which a module is reached that is not of the class of modules."""
    loss = make_loss()
    loss.register_hook(partial(print, Stateful("module")))
    return loss


def test_an_array_in_a_module_is_found_where_nothing_in_its_namespace_is_tracked():
    module = ModuleType.__new__(ModuleType)
    module.__init__("module")
    vars(module).clear()
    array = module.array = np.zeros(3)
    gc.collect()
    assert any(one is array for one in Heap().arrays)


SURVIVES = """
import asyncio, gc, resource
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
import numpy as np, pygrad
from pygrad import memory

async def main():
    futures = [asyncio.get_running_loop().create_future() for _ in range(4)]
    waiting = [asyncio.create_task(wait(one)) for one in futures]
    await asyncio.sleep(0)
    for one in futures:
        one.set_result(1)
    await asyncio.gather(*waiting)

async def wait(future):
    await future

asyncio.run(main())
w = pygrad.Variable(np.ones(3))
kept = [(w * w).exp().sum() for _ in range(3)]
for _ in range(3):
    memory.leaks(), memory.why_alive(kept[0]), memory.why_alive(asyncio.futures._asyncio)
gc.collect()
print("alive")
"""


def test_the_store_of_dead_objects_of_asyncio_is_left_alone():
    """Python 3.12.0 to 3.12.5: the second walk would never end, nor would the collector."""
    pytest.importorskip("resource")
    done = subprocess.run([sys.executable, "-c", SURVIVES], capture_output=True, text=True, timeout=60)
    assert done.stdout == "alive\n", done.stderr[-500:]


def test_what_is_alive_is_asked_about_in_blocks(asked, monkeypatch):
    monkeypatch.setattr(_heap, "_BLOCK", 500)
    arrays = [np.zeros(1) for _ in range(3)]
    assert {id(one) for one in arrays} <= {id(one) for one in Heap([arrays]).arrays}
    assert max(map(len, asked)) <= 500


def test_threads_that_make_objects_do_not_keep_a_search_from_its_end():
    stop, kept, answers = threading.Event(), [make_loss() for _ in range(3)], []

    def make(number):
        made = []
        while number and not stop.is_set():
            made.append({"number": [np.zeros(1), (made,)]})
            del made[:-1000]
        if not number:
            try:
                answers.extend([memory.leaks(), memory.why_alive(kept[0])])
            finally:
                stop.set()

    in_threads(3, make)
    assert "'kept'" in answers[1].root
