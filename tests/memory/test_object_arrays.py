"""Arrays of objects are looked into, though the collector does not."""

import gc
import weakref

import numpy as np
import pytest

from pygrad.memory import _object_arrays, leaks, why_alive
from pygrad.memory._held import freed_bytes
from pygrad.memory._object_arrays import addresses, elements, holding, is_object_array, place_of
from tests.memory.leaky import KEPT, make_loss


def filled(*shape):
    array = np.empty(shape, object)
    for number in range(array.size):
        array.flat[number] = make_loss()
    return array


def test_the_collector_knows_nothing_of_them():
    assert gc.get_referents(filled(2)) == [] and not gc.is_tracked(filled(2))  # else none of this is needed


@pytest.mark.parametrize("make", [
    lambda array: array, lambda array: array[::2], lambda array: array[::-1], lambda array: array.T,
    lambda array: array[1:1], lambda array: array[2, 1:], lambda array: array[1, 1, ...],
])
def test_addresses_are_those_of_the_elements(make):
    array = make(filled(4, 3))
    assert addresses(array).shape == array.shape
    assert addresses(array).ravel().tolist() == [id(one) for one in array.flat]


def test_what_is_one():
    assert is_object_array(np.empty(3, object)) and is_object_array(np.array(None))
    assert not is_object_array(np.zeros(3)) and not is_object_array([None]) and not is_object_array(None)


def test_a_view_holds_nothing_itself():
    array = filled(3)
    assert len(elements(array)) == 3 and elements(array[:2]) == elements(np.zeros(3)) == []


def test_who_holds_what():
    first, second = filled(3), filled(2)
    other = make_loss()
    assert holding([first, second], [id(other)]) == []
    ((array, number),) = holding([first, second], [id(other), id(second[1])])
    assert array is second and number == id(second[1])


def test_the_largest_are_left_out(monkeypatch):
    small, large = filled(2), filled(4)
    monkeypatch.setattr(_object_arrays, "MOST", 5)
    assert [array for array, _ in holding([large, small], [id(large[0]), id(small[0])])] == [small]


def test_where_an_element_is():
    array = filled(2, 3)
    assert place_of(array, array[1, 2]) == "[1, 2] of 2 x 3"
    assert place_of(array[1], array[1, 2]) == "[2] of 3"
    assert place_of(array, None) is None
    assert place_of(np.array(None), None) == "[()] of 1"


def test_an_array_of_losses():
    def train():
        losses = np.empty(5, dtype=object)
        for step in range(3):
            losses[step] = make_loss()
        return why_alive(losses[1]), leaks()

    why, found = train()
    assert why.root.startswith("local 'losses' of train() (test_object_arrays.py:")
    assert why.path == ["object array[1] of 5", "Variable"]
    assert (why.nbytes, why.own_nbytes, why.kind) == (3 * KEPT + 5 * 8, KEPT, "store")
    assert why.advice.endswith("write losses[step] = make_loss().item()")
    assert [one.nbytes for one in found if one.line == why.line] == [why.nbytes]


def test_a_view_of_an_array_in_a_list_in_a_dict():
    def train():
        losses = filled(2, 3)
        keep = {"a": [losses[1:]]}
        loss = weakref.ref(losses[0, 2])
        del losses
        return why_alive(loss), keep

    why, _ = train()
    assert why.path == ["dict['a']", "list[0] of 1", "object array[0, 2] of 2 x 3", "Variable"]


def test_arrays_in_arrays():
    def train():
        inner, outer = np.empty(2, object), np.empty(3, object)
        inner[1] = np.zeros(100)
        outer[2] = inner
        data = inner[1]
        del inner
        return why_alive(data), outer

    assert train()[0].path == ["object array[2] of 3", "object array[1] of 2", "array of 800 B"]


def test_bytes_are_exact():
    losses = filled(4)
    assert freed_bytes([losses]) == 4 * KEPT + 4 * 8
    kept = losses[0]
    assert freed_bytes([losses]) == 3 * KEPT + 4 * 8
    assert kept is losses[0]


def test_nothing_is_kept_alive():
    losses = filled(3)
    references = [weakref.ref(one) for one in losses]
    why_alive(losses[0])
    leaks()
    losses = None
    assert [one() for one in references] == [None] * 3
