"""Deep graphs are freed without a C frame for each node, on a small stack too; what lives is left alone."""

import gc
import sys
import threading
import weakref

import numpy as np
import pytest

from pygrad import Variable, teardown
from pygrad.function import Function
from tests.toys import Halves, SinCos, Squared, leaf

DEPTH = 100_000


@pytest.fixture(params=["as it is", "installed"])
def taking_apart(request, monkeypatch):
    """Run with the Python's own way to free, and with the one that 3.13 needs."""
    if request.param == "installed":
        monkeypatch.setattr(Variable, "__del__", teardown.take_apart, raising=False)


def chain(depth, x=None):
    y = x = leaf(1.0) if x is None else x
    for _ in range(depth):
        y = y + x
    return y


def count_functions():
    gc.collect()
    return sum(issubclass(type(one), Function) for one in gc.get_objects())


def on_a_small_stack(call):
    failed = []

    def run():
        try:
            call()
        except BaseException as error:  # noqa: B036 - handed to the main thread
            failed.append(error)

    before = threading.stack_size(512 * 1024)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert not failed, failed


def test_a_deep_chain_is_freed(taking_apart):
    before = count_functions()
    y = chain(DEPTH)
    assert count_functions() - before == DEPTH
    del y
    assert count_functions() == before


def test_a_deep_chain_is_freed_on_a_small_stack(taking_apart):
    before = count_functions()
    on_a_small_stack(lambda: chain(DEPTH))
    assert count_functions() == before


def test_a_deep_chain_that_only_a_function_holds_is_freed(taking_apart):
    before = count_functions()
    y = chain(DEPTH)
    function = y.creator
    del y
    assert count_functions() - before == DEPTH
    handle = function.output(0)
    del function, handle
    assert count_functions() == before


def test_what_others_hold_is_left_alone(taking_apart):
    x = leaf(2.0)
    shared = Squared()(x)
    first, second = shared * 3.0, shared * 5.0
    del shared, first
    second.backward()
    assert x.grad.tolist() == [20.0]
    x.clear_grad()
    second.backward()
    assert x.grad.tolist() == [20.0]


def test_one_of_several_outputs_dies_first(taking_apart):
    x = leaf(1.0, 2.0, 3.0, 4.0)
    first, second = Halves()(x)
    z = Squared()(second)
    del second
    del first
    z.sum().backward()
    assert x.grad.tolist() == [0.0, 0.0, 6.0, 8.0]
    sine, cosine = SinCos()(x)
    del sine
    cosine.sum().backward()
    np.testing.assert_array_equal(x.grad.data, np.array([0.0, 0.0, 6.0, 8.0]) - np.sin(x.data))


def test_a_held_function_keeps_its_edges(taking_apart):
    x = leaf(2.0)
    y = Squared()(x * 3.0)
    function = y.creator
    del y
    assert len(function.edges) == 1
    handle = function.output(0)
    handle.backward()
    assert x.grad.tolist() == [36.0]


def test_arrays_die_with_the_graph(taking_apart):
    y = leaf(1.0) + 1.0
    array = weakref.ref(y.data)
    z = Squared()(y)
    del y
    assert array() is not None
    del z
    assert array() is None


def test_a_variable_whose_init_failed_is_freed_without_a_word(taking_apart, recwarn):
    with pytest.raises(TypeError):
        Variable("text")
    gc.collect()
    assert not recwarn.list


def test_it_is_installed_where_it_is_needed_only():
    assert hasattr(Variable, "__del__") == (sys.version_info[:2] == (3, 13))
