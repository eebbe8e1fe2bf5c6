"""Deep graphs: no recursion anywhere, at a constant price for each operation."""

import gc
import threading

import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad.function import Function
from tests.toys import leaf


def chain(depth, x):
    y = x
    for _ in range(depth):
        y = y * 1.0
    return y


def functions_alive():
    gc.collect()
    return sum(issubclass(type(one), Function) for one in gc.get_objects())


def life_of_a_chain(depth):
    x = leaf(3.0, 4.0)
    y = chain(depth, x)
    assert y.generation == depth
    for times in (1.0, 2.0):
        y.backward(np.ones(2))
        assert x.grad.tolist() == [times, times]
    assert grad(y, x, np.ones(2)).tolist() == [1.0, 1.0]
    before = functions_alive()
    del y
    assert before - functions_alive() == depth


def life_of_a_saving_chain(depth):
    x = leaf(0.5)
    y = x
    for _ in range(depth):
        y = np.tanh(y)
    y.backward()
    first = x.grad.data.tobytes()
    x.clear_grad()
    y.backward()
    assert x.grad.data.tobytes() == first


@pytest.mark.parametrize("life", [life_of_a_chain, life_of_a_saving_chain])
def test_a_hundred_thousand_operations(life):
    life(100_000)


def test_on_a_thread_with_half_a_mebibyte_of_stack():
    failed = []

    def run():
        try:
            life_of_a_chain(50_000)
            life_of_a_saving_chain(20_000)
        except Exception as error:
            failed.append(error)

    before = threading.stack_size(512 * 1024)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert not failed


def test_second_order_of_a_deep_chain():
    x = Variable(1.5)
    y = x
    for _ in range(3000):
        y = y * 1.0
    slope = grad(y * y, x, create_graph=True)
    assert float(slope) == 3.0 and float(grad(slope, x)) == 2.0


@pytest.mark.slow
def test_a_million_operations():
    life_of_a_chain(1_000_000)
