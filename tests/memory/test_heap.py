"""What is alive is found: graphs, arrays, and containers that the collector does not track."""

import gc
import weakref

import numpy as np

from pygrad.arrays import owner_of
from pygrad.function import Function
from pygrad.memory._heap import Heap, of_types, subclasses
from tests.memory.leaky import make_loss


class Unhashable(type):
    __hash__ = None


class Odd(metaclass=Unhashable):
    pass


def test_classes_are_compared_without_hashing_them():
    odd, array = Odd(), np.zeros(2)
    assert of_types([odd, array, 3], frozenset({np.ndarray})) == [array]
    assert of_types([1, 2, "a"], frozenset({int}), unless=lambda one: one == 2) == [1]


def test_subclasses_of_subclasses_are_found():
    loss = make_loss()
    assert {Function, type(loss.creator)} <= subclasses(Function)


def test_heads_are_the_living_variables_downstream():
    loss = make_loss()
    doubled = loss * 2.0
    more = doubled + 1.0
    heap = Heap()
    heads = heap.heads(loss.creator)
    assert [(one is expected, hops) for (one, hops), expected in zip(heads, [loss, doubled, more], strict=True)] == [
        (True, 0), (True, 1), (True, 2)]


def test_a_function_that_was_never_called_is_no_graph():
    unused = type(make_loss().creator)
    lonely = object.__new__(unused)
    assert id(lonely) not in Heap().functions


def test_arrays_that_share_memory_are_found_where_the_collector_does_not_look():
    big = np.zeros(100)
    kept = {"tuple": (big[:3], (big[4:],)), "strided": np.lib.stride_tricks.as_strided(big, (2, 2), (8, 8))}
    gc.collect()
    assert len(Heap([kept]).sharing(big)) >= 4
    assert owner_of(kept["strided"]) is big


def test_an_untracked_holder_is_found():
    array = np.zeros(10)
    kept = [{"array": array}]
    gc.collect()
    assert not gc.is_tracked(kept[0])
    holders = Heap().untracked_holders({id(array)})
    assert any(one is kept[0] for one in holders)
    assert Heap().untracked_holders({id(object())}) == []


def test_nothing_is_held_after_clear():
    gc.collect()
    gc.disable()
    try:
        loss = make_loss()
        references = [weakref.ref(loss), weakref.ref(loss._data), weakref.ref(loss.creator)]
        heap = Heap([loss])
        assert heap.heads(loss.creator)
        assert heap.arrays
        heap.clear()
        del loss
        assert [one() for one in references] == [None] * 3
        assert gc.collect() == 0
    finally:
        gc.enable()
