import gc
import sys
import threading
import types
import weakref

import pytest

from pygrad import Function, Variable, teardown
from pygrad.teardown import take_apart


@pytest.fixture(autouse=True)
def no_collector():
    gc.disable()
    yield
    gc.enable()


def chain(length):
    """Return the end of a chain and weak references to its Functions, the last one first."""
    y, functions = Variable(1.0), []
    for _ in range(length):
        y = y + 1.0
        functions.append(weakref.ref(y.creator))
    return y, functions[::-1]


def alive(references):
    return sum(one() is not None for one in references)


def test_a_chain_is_freed_and_its_variable_has_no_creator_left():
    y, functions = chain(1000)
    assert alive(functions) == 1000
    take_apart(y)
    assert alive(functions) == 0
    assert (y.creator, y._edge) == (None, None)


def test_functions_go_from_the_top_one_after_the_other():
    y, functions = chain(200)
    order = []
    for number, one in enumerate(functions):
        weakref.finalize(one(), order.append, number)
    take_apart(y)
    assert order == list(range(200))


class Noted(Function):
    """The sum of its inputs, and a note of the edges it still has when it goes."""

    def __init__(self, notes):
        self.notes = notes

    def forward(self, *arrays):
        return sum(arrays) + 0.0

    def __del__(self):
        self.notes.append(self.edges)


def edges_at_the_end(*constants):
    """Return the edges that each Function of a chain still has when it is freed."""
    notes, y = [], Variable(1.0)
    for _ in range(100):
        y = Noted(notes)(y, *constants)
    take_apart(y)
    return notes


def test_a_chain_of_single_inputs_is_taken_apart_before_it_is_freed():
    assert edges_at_the_end() == [()] * 100


@pytest.mark.parametrize("constants", [(2.0,), (2.0, 3.0)])
def test_a_chain_with_constants_is_taken_apart_before_it_is_freed(constants):
    assert edges_at_the_end(*constants) == [()] * 100


def test_a_deep_chain_goes_in_a_thread_with_a_small_stack():
    ends = [chain(30_000)]
    counts = []

    def work():
        y, functions = ends.pop()
        take_apart(y)
        counts.append(alive(functions))

    before = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert counts == [0]


def test_what_somebody_else_holds_stays_whole():
    x = Variable(1.0)
    middle = x * 2.0
    y = (middle + 1.0) + 1.0
    top = weakref.ref(y.creator)
    hold = [middle.creator, middle.creator]
    take_apart(y)
    assert top() is None
    assert hold[0].edges[0] is x
    assert middle.creator is hold[0]
    middle.backward()
    assert x.grad.data == 2.0


def test_a_variable_whose_function_is_held_is_left_alone():
    x = Variable(3.0)
    y = x * x
    hold = [y.creator, y.creator]
    take_apart(y)
    assert y.creator is hold[0]
    assert hold[0].edges == (x, x)


def test_a_diamond_is_freed():
    root = Variable(1.0).exp()
    left, right = root * 2.0, root * 3.0
    y = left + right
    functions = [weakref.ref(one.creator) for one in (root, left, right, y)]
    del root, left, right
    take_apart(y)
    assert alive(functions) == 0


def test_a_leaf_and_a_half_made_variable_are_nothing_to_take_apart():
    x = Variable(2.0)
    take_apart(x)
    assert x.data == 2.0
    half = object.__new__(Variable)
    take_apart(half)
    assert not hasattr(half, "creator")


@pytest.mark.parametrize("version, installed", [
    ((3, 11), False), ((3, 12), False), ((3, 13), True), ((3, 14), False)])
def test_install_looks_at_the_version(monkeypatch, version, installed):
    stand_in = type("Variable", (), {})
    monkeypatch.setattr(teardown, "Variable", stand_in)
    monkeypatch.setattr(teardown, "sys", types.SimpleNamespace(version_info=(*version, 0, "final", 0)))
    teardown.install()
    assert vars(stand_in).get("__del__") is (take_apart if installed else None)


@pytest.mark.skipif(sys.version_info[:2] != (3, 13), reason="CPython frees deep graphs itself")
def test_it_is_installed_where_it_is_needed():
    assert Variable.__del__ is take_apart
