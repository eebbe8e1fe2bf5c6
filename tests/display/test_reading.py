"""Reading a graph: order, what is kept, shapes of what is gone; and that nothing is changed by it."""

import gc
import threading
import weakref

import numpy as np
import pytest

import pygrad
from pygrad import Variable
from pygrad import functions as F
from pygrad.display._reading import EVICTED, KEPT, NOTHING, RELEASED, SPARED, Reading, Ref
from pygrad.errors import ArgumentError
from tests.toys import Exponential, Scaled, Squared


def names(reading):
    return [type(function).__name__ for function in reading.functions]


def test_inputs_come_before_their_consumers_and_branches_one_after_the_other():
    x = Variable(np.ones(3))
    shared = Scaled()(x)
    reading = Reading(Squared()(Squared()(shared)) + Exponential()(shared))
    assert names(reading) == ["Scaled", "Squared", "Squared", "Exponential", "Add"]
    assert reading.inputs == [[Ref("leaf", 0)], [Ref("function", 0)], [Ref("function", 1)], [Ref("function", 0)],
                              [Ref("function", 2), Ref("function", 3)]]
    assert reading.consumers == [[1, 3], [2], [4], [4], []]
    assert reading.ends == [Ref("function", 4)]


def test_a_graph_is_not_changed():
    x = Variable(np.ones(3))
    y = Squared()(Scaled()(x))
    hidden = y.creator.edges[0]
    Reading(y)
    assert hidden.living(0) is None
    assert hidden.extra is None and y.creator.extra is None


def test_nothing_is_kept_alive():
    x = Variable(np.ones(3))
    y = Squared()(Scaled()(x))
    function = weakref.ref(y.creator)
    gc.disable()
    try:
        reading = Reading(y)
        del y
        assert function() is not None
        del reading
        assert function() is None
    finally:
        gc.enable()


def test_what_is_kept_counts_once_and_leaves_not_at_all():
    x = Variable(np.ones(4))
    hidden = Exponential()(x)  # keeps its output, which the next one keeps as well
    reading = Reading(Squared()(hidden) + Squared()(x))
    assert names(reading) == ["Exponential", "Squared", "Squared", "Add"]
    assert reading.nbytes == [32, 0, 0, 0]
    assert reading.shared == [0, 32, 0, 0]
    assert reading.saved == [{-1}, {0}, {0}, set()]
    assert reading.state == [KEPT, KEPT, KEPT, NOTHING]
    value = reading.values[0][0]
    assert value.held and value.kept


def test_a_product_of_one_variable_with_itself_keeps_one_buffer():
    hidden = Scaled()(Variable(np.ones(4)))
    reading = Reading(hidden * hidden)
    assert reading.nbytes == [0, 32] and reading.shared == [0, 0]


@pytest.mark.parametrize("elementwise", [True, False])
def test_the_shape_of_what_is_gone_is_known_from_its_consumer(elementwise):
    x = Variable(np.ones((2, 3), np.float32))
    hidden = x * 2.0
    y = hidden + 1.0 if elementwise else F.sum(hidden, axis=0)
    del hidden
    value = Reading(y).values[0][0]
    assert (value.shape, value.dtype, value.nbytes) == ((2, 3), np.float32, 24)
    assert not value.held and not value.kept


def test_released_evicted_and_spared_are_told_apart():
    x = Variable(np.ones((200, 100)))
    hidden = Exponential()(x * 2.0)
    released = Squared()(hidden)
    del hidden
    released.backward(np.ones((200, 100)))
    assert RELEASED in Reading(released).state
    evicted = Squared()(x * 2.0)
    assert pygrad.evict(evicted.creator, restorer=lambda function: (x.data * 2.0,))
    assert Reading(evicted).state[-1] == EVICTED
    spared = F.linear(F.gelu(F.linear(x, Variable(np.ones((100, 100))))), Variable(np.ones((100, 100))))
    assert Reading(spared).state[-1] == SPARED


def test_a_handle_that_computes_its_array_when_asked_is_not_asked():
    y = Squared()(Scaled()(Variable(np.ones(3))))
    handle = y.creator.inputs[0]
    reading = Reading(F.sum(y))
    assert handle._data is None
    assert not reading.values[0][0].held


def test_outputs_are_named_by_where_they_are():
    x = Variable(1.0)
    reading = Reading({"loss": x * 2.0, "rest": [x, (x * 3.0, None, 5)]})
    assert [name for name, _ in reading.outputs] == ["loss", "rest.0", "rest.1.0"]
    with pytest.raises(ArgumentError, match="got an object of type dict"):
        Reading({"a": 3})


def test_an_assignment_leaves_the_old_value_behind():
    x = Variable(np.ones(3)) * 2.0
    x[0] = 5.0
    reading = Reading(x)
    assert names(reading) == ["Multiply", "Setitem"]
    assert [values[0].held for values in reading.values] == [False, True]


def test_outputs_of_several_and_views():
    first, second = np.split(Variable(np.ones(4)) * 1.0, 2)
    del second
    reading = Reading(first)
    assert [value.held for value in reading.values[1]] == [True, False]
    assert reading.values[1][0].view
    assert reading.values[1][1].shape is None


def test_a_deep_chain_is_read_without_recursion():
    x = Variable(np.ones(1))
    for _ in range(100_000):
        x = x * 1.0
    assert len(Reading(x).functions) == 100_000


def test_threads_that_run_and_drop_the_graph_meanwhile():
    failures = []

    def read(graphs):
        try:
            for y in graphs:
                assert len(Reading(y).functions) == 40
        except Exception as error:
            failures.append(error)

    for _ in range(5):
        graphs = []
        for _ in range(20):
            y = Variable(np.ones(3))
            for _ in range(20):
                y = np.tanh(y * 1.5)
            graphs.append(y)
        thread = threading.Thread(target=read, args=(list(graphs),))
        thread.start()
        for y in graphs:
            y.backward(np.ones(3))
        graphs.clear()
        del y
        thread.join()
    assert not failures


def test_what_an_input_is_known_by():
    x, c = Variable(np.ones(2)), np.ones(2)
    reading = Reading(F.tanh(x * c))
    assert [reading.identity(ref) for refs in reading.inputs for ref in refs] == [id(x), id(c), -1]
