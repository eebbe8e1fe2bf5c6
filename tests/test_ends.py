"""Inputs and outputs of a Function: living Variables, or handles to what has died."""

import copy
import gc
import weakref

import numpy as np
import pytest

from pygrad import StaleGraphError, Variable, grad, no_grad
from pygrad.errors import GraphError
from tests.threads import in_threads
from tests.toys import Exponential, Joined, Noisy, SinCos, Squared, forwards, leaf


def test_inputs_are_the_variables_that_were_given_while_they_live():
    x = leaf(1.0, name="x")
    y = x * 2
    z = y * x
    first, second = z.creator.inputs
    assert first is y and second is x


def test_constants_among_the_inputs():
    array, frozen = np.array([3.0]), leaf(4.0, requires_grad=False)
    by_array, by_number, by_frozen = leaf(1.0) * array, leaf(1.0) * 2.5, leaf(1.0) * frozen
    assert by_array.creator.inputs[1].data is array
    assert by_number.creator.inputs[1].data == 2.5
    assert by_frozen.creator.inputs[1].data is frozen.data
    assert not any(y.creator.inputs[1].requires_grad for y in (by_array, by_number, by_frozen))


def test_a_handle_to_what_has_died():
    x = leaf(1.0, 2.0)
    z = Squared()(Exponential()(x))
    z.backward(np.ones(2))
    inner = z.creator.edges[0]
    assert inner.outputs[0]() is None
    handle = z.creator.inputs[0]
    assert type(handle) is Variable and handle.creator is inner and handle.generation == 1
    assert handle.requires_grad
    assert handle._data is None
    assert inner.outputs[0]() is handle and z.creator.inputs[0] is handle
    assert handle.tolist() == np.exp([1.0, 2.0]).tolist() and handle.data is handle.data


def test_a_handle_dies_with_its_holder_and_its_successor_has_the_same_value():
    z = Squared()(Noisy()(leaf(*range(8))))
    value = z.creator.saved[0].copy()
    z.backward(np.ones(8))
    first = z.creator.inputs[0]
    assert first.data.tobytes() == value.tobytes()
    reference = weakref.ref(first)
    del first
    assert reference() is None
    assert z.creator.inputs[0].data.tobytes() == value.tobytes()


def test_data_is_computed_only_when_asked_and_once():
    z = Squared()(Exponential()(leaf(1.0)))
    z.backward()
    with forwards() as counts:
        handle = z.creator.inputs[0]
        assert not counts
        assert handle.shape == (1,)
        assert handle.tolist() and handle.data is not None
    assert counts == {"Exponential": 1}


def test_what_a_consumer_saved_is_fetched_not_computed():
    z = Squared()(Exponential()(leaf(1.0)))
    with forwards() as counts:
        handle = z.creator.inputs[0]
        assert handle.data is z.creator.saved[0]
    assert not counts


def test_a_handle_has_the_gradient_that_belongs_to_its_value():
    x = leaf(1.0)
    z = Squared()(Exponential()(x))
    handle = z.creator.inputs[0]
    z.backward(retain_grad=True)
    assert handle.grad.tolist() == (2 * handle.data).tolist()
    assert grad(z, handle).tolist() == handle.grad.tolist()


def test_a_handle_goes_on_computing():
    x = leaf(2.0)
    z = Squared()(x * 3)
    z.backward()
    x.clear_grad()
    (z.creator.inputs[0] * 5).backward()
    assert x.grad.tolist() == [15.0]


def test_a_handle_is_an_operand_under_no_grad_and_in_numpy():
    z = Squared()(leaf(2.0) * 3)
    z.backward()
    handle = z.creator.inputs[0]
    with no_grad():
        assert (handle + 1).tolist() == [7.0]
    z.creator.release()
    assert (np.ones(1) + z.creator.inputs[0]).tolist() == [7.0]


def test_handles_to_several_outputs():
    x = leaf(0.5)
    sine, cosine = SinCos()(x)
    z = Joined()(sine, cosine, sine)
    function = sine.creator
    z.backward(np.ones(3))
    del sine
    first, second, third = z.creator.inputs
    assert second is cosine and first is third is function.outputs[0]() and first.number == 0
    assert second.number == 1
    assert first.tolist() == [np.sin(0.5)]


def test_outputs_are_weak_references_that_die():
    sine, cosine = SinCos()(leaf(0.5))
    function = sine.creator
    first, second = function.outputs
    assert first() is sine and second() is cosine
    del sine
    assert first() is None and second() is cosine


def test_a_handle_to_a_value_whose_leaf_has_changed_is_refused():
    x = leaf(1.0)
    z = Squared()(Exponential()(x))
    z.backward()
    handle = z.creator.inputs[0]
    x.data = np.array([5.0])
    for _ in range(2):
        with pytest.raises(StaleGraphError, match="Exponential needs the value that the leaf"):
            handle.tolist()


def test_a_handle_is_an_intermediate():
    z = Squared()(leaf(1.0) * 2)
    handle = z.creator.inputs[0]
    for call in (lambda: handle.mark_updated(), lambda: setattr(handle, "requires_grad", False),
                 lambda: copy.copy(handle)):
        with pytest.raises(GraphError, match="has a creator"):
            call()
    handle.unchain()
    assert handle.creator is None and handle.tolist() == [2.0]


def test_unchaining_a_handle_clears_its_slot():
    z = Squared()(leaf(1.0) * 2)
    z.backward()
    function = z.creator.edges[0]
    handle = z.creator.inputs[0]
    handle.unchain()
    assert handle.tolist() == [2.0] and function.outputs[0]() is None and z.creator.inputs[0] is not handle


def test_two_threads_get_the_same_handle():
    for _ in range(50):
        z = Squared()(leaf(1.0) * 2)
        z.backward()
        found = []
        in_threads(4, lambda number, z=z, found=found: found.append(z.creator.inputs[0]))
        assert len({id(handle) for handle in found}) == 1 and found[0].tolist() == [2.0]


def test_handles_make_no_cycles():
    gc.collect()
    gc.disable()
    try:
        for _ in range(20):
            z = Squared()(Exponential()(leaf(1.0)))
            z.backward()
            handle = z.creator.inputs[0]
            handle.tolist()
            (handle * 2).backward()
            del z, handle
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_repr_in_ipython_is_that_of_python():
    pretty = pytest.importorskip("IPython.lib.pretty").pretty
    creator = (Variable(2.0) * 2).creator
    assert repr(creator).startswith("<pygrad.functions.Multiply object at 0x") and pretty(creator) == repr(creator)
