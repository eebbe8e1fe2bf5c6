import numpy as np
import pytest

from pygrad import Function, Variable
from pygrad.lineage import at, held, is_released, needs


class Parts(Function):
    """x * c and x + c; saves what ``chosen`` picks of (x, c, first, second, own, None)."""

    def __init__(self, *chosen):
        self.chosen = chosen

    def forward(self, x, c):
        first, second = x * c, x + c
        every = {"x": x, "c": c, "first": first, "second": second, "own": x - c, "none": None}
        self.save_for_backward(*[every[name] for name in self.chosen])
        return first, second

    def backward(self, one, two):
        return one, None


def build(*chosen):
    """Return the leaf, the middle, the constant and the two parts."""
    x, c = Variable([1.0, 2.0]), np.array([3.0, 4.0])
    middle = x + 1.0
    return x, middle, c, *Parts(*chosen)(middle, c)


def test_is_released():
    function = Variable(2.0).exp().creator
    assert not is_released(function)
    function.release()
    assert function.saved is None
    assert is_released(function)
    function.attached()
    assert is_released(function)
    function.extra.restorer = lambda one: ()
    assert not is_released(function)


def test_a_function_that_saves_nothing_is_never_released():
    y = Variable(2.0) + 1.0
    y.backward()
    assert y.creator.saved == ()
    assert not is_released(y.creator)


def test_needs_are_the_edges_of_what_was_saved_slot_by_slot():
    _, middle, c, first, _ = build("second", "none", "x", "c", "first")
    function = first.creator
    found = needs(function)
    assert found[:2] == ((function, 1), middle.creator)
    assert found[2] is c
    assert found[3:] == ((function, 0),)


def test_needs_are_the_inputs_where_only_forward_can_make_it():
    _, middle, c, first, _ = build("second", "own")
    found = needs(first.creator)
    assert len(found) == 2
    assert found[0] is middle.creator
    assert found[1] is c


def test_needs_of_a_function_that_saved_nothing():
    assert needs(build("none")[3].creator) == ()
    assert needs((Variable(1.0) + 1.0).creator) == ()


def test_at():
    x, middle, c, first, _ = build()
    value = np.array([9.0, 9.0])
    values = {middle.creator: value, (first.creator, 1): c}
    assert at(x, values) is x.data
    assert at(c, {}) is c
    assert at(middle.creator, values) is value
    assert at((first.creator, 1), values) is c
    with pytest.raises(KeyError):
        at((first.creator, 0), values)


def test_held_finds_living_variables():
    _, middle, _, first, second = build()
    pair = first.creator
    found = held([middle.creator, pair])
    assert set(found) == {middle.creator, (pair, 0), (pair, 1)}
    assert found[middle.creator] is middle.data
    assert found[(pair, 1)] is second.data
    del first, second, middle
    assert set(held([pair.edges[0], pair])) == set()


def test_held_finds_what_functions_saved_of_inputs_and_outputs():
    _, middle, c, first, second = build("x", "c", "none", "own", "second")
    pair, below = first.creator, middle.creator
    arrays = middle.data, second.data
    del middle, first, second
    found = held([pair])
    assert set(found) == {below, (pair, 1)}
    assert found[below] is arrays[0]
    assert found[(pair, 1)] is arrays[1]
    pair.release()
    assert held([pair]) == {}


def test_a_handle_that_has_not_computed_yet_holds_nothing():
    y = Variable([1.0]).exp()
    function = y.creator
    function.release()
    del y
    handle = function.output(0)
    assert held([function]) == {}
    assert handle.data.tolist() == [np.e]
    assert held([function])[function] is handle.data
