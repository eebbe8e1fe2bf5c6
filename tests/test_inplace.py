"""What ``x += y`` and ``x[i] = v`` mean in every mode."""

import numpy as np
import pytest

import pygrad
from pygrad import Variable, no_grad
from pygrad.errors import GraphError


def iadd(x, value):
    x += value
    return x


def isub(x, value):
    x -= value
    return x


def imul(x, value):
    x *= value
    return x


def itruediv(x, value):
    x /= value
    return x


def ipow(x, value):
    x **= value
    return x


UPDATES = [(iadd, np.add), (isub, np.subtract), (imul, np.multiply), (itruediv, np.divide), (ipow, np.power)]


@pytest.mark.parametrize("update, ufunc", UPDATES)
def test_recorded_update_makes_a_new_variable(update, ufunc):
    x = Variable([1.0, 2.0])
    y = x * 1.0
    z = update(y, 2.0)
    assert z is not y and z.creator is not None
    assert np.array_equal(z.data, ufunc([1.0, 2.0], 2.0)) and np.array_equal(y.data, [1.0, 2.0])
    z.sum().backward()
    assert x.grad is not None


@pytest.mark.parametrize("update, ufunc", UPDATES)
def test_unrecorded_update_of_a_leaf_is_in_place(update, ufunc):
    x = Variable([1.0, 2.0])
    array = x.data
    with no_grad():
        y = update(x, 2.0)
    assert y is x and x.data is array and np.array_equal(array, ufunc([1.0, 2.0], 2.0))


def test_update_of_a_leaf_that_requires_grad_names_no_grad():
    x = Variable([1.0], name="w")
    with pytest.raises(GraphError, match=r"\+=: the leaf 'w' .* requires grad.*no_grad"):
        x += 1.0
    with pytest.raises(GraphError, match="item assignment: the leaf 'w'.*no_grad"):
        x[0] = 1.0
    assert x.data[0] == 1.0


def test_update_of_an_intermediate_without_recording_names_detach():
    y = Variable([1.0]) * 2.0
    with no_grad():
        with pytest.raises(GraphError, match="detach"):
            y += 1.0
        with pytest.raises(GraphError, match="detach"):
            y[0] = 1.0
    with pytest.raises(GraphError, match="assign to .data of.*detach"):
        y.data = np.ones(1)
    assert y.data[0] == 2.0


def test_update_of_a_leaf_without_gradient_is_recorded_if_the_other_needs_one():
    x, w = Variable([1.0], requires_grad=False), Variable([3.0])
    y = iadd(x, w)
    y.sum().backward()
    assert y is not x and w.grad.data[0] == 1.0


def test_item_assignment_repoints_and_differentiates():
    x, v = Variable([1.0, 2.0, 3.0]), Variable(10.0)
    y = x * 2.0
    old = y.creator
    before = y * 1.0
    y[1] = v
    assert y.creator is not old and old.outputs[0]() is None and y.creator.outputs[0]() is y
    assert np.array_equal(y.data, [2.0, 10.0, 6.0]) and np.array_equal(before.data, [2.0, 4.0, 6.0])
    (y * np.array([1.0, 10.0, 100.0])).sum().backward()
    assert np.array_equal(x.grad.data, [2.0, 0.0, 200.0]) and v.grad.data == 10.0


def test_item_assignment_to_a_plain_leaf():
    x = Variable(np.zeros(3), requires_grad=False)
    array = x.data
    x[1] = 5.0
    assert x.data is array and np.array_equal(array, [0.0, 5.0, 0.0])
    w = Variable(2.0)
    x[2] = w
    assert x.requires_grad and np.array_equal(array, [0.0, 5.0, 0.0])
    x.sum().backward()
    assert w.grad.data == 1.0


def test_item_assignment_without_recording():
    x = Variable(np.zeros(3))
    with no_grad():
        x[1:] = 7.0
    assert np.array_equal(x.data, [0.0, 7.0, 7.0]) and x.creator is None


def test_a_detached_intermediate_is_copied_before_it_is_written():
    x = Variable([1.0, 2.0])
    y = np.exp(x)
    expected = y.data.copy()
    free = y.detach()
    assert np.shares_memory(free.data, y.data)
    with no_grad():
        free += 1.0
    assert np.array_equal(free.data, expected + 1.0) and np.array_equal(y.data, expected)
    y.sum().backward()
    assert np.array_equal(x.grad.data, expected)


def test_a_detached_leaf_shares_its_memory():
    x = Variable([1.0, 2.0])
    free = x.detach()
    with no_grad():
        free[0] = 9.0
    assert x.data[0] == 9.0 and not free.requires_grad


def test_dtype_does_not_change_in_place():
    x = Variable(np.ones(2, np.float32))
    with no_grad():
        x += np.ones(2)
    assert x.dtype == np.float32
    count = Variable([1, 2])
    with no_grad(), pytest.raises(TypeError, match="same_kind"):
        count += 0.5
    assert np.array_equal(count.data, [1, 2])


def test_mark_updated_is_the_way_to_announce_a_raw_write():
    x = Variable([1.0])
    y = x * x
    x.data[0] = 5.0
    x.mark_updated()
    with pytest.raises(pygrad.StaleGraphError):
        y.backward()
