import gc

import numpy as np
import pytest

from pygrad import Variable
from pygrad.attachments import Attachments
from pygrad.errors import GraphError, ShapeError


def test_nothing_is_attached_until_asked_for():
    y = Variable(2.0).exp()
    assert y.creator.extra is None
    extra = y.creator.attached()
    assert y.creator.attached() is extra
    assert (extra.hooks, extra.retained, extra.restorer, extra.line, extra.fingerprints) == ({}, set(), None, None, None)


def test_a_hook_of_a_leaf_sees_the_sum_once_and_replaces_it():
    x, seen = Variable([1.0, 2.0]), []

    def double(gradient):
        seen.append(gradient.data.tolist())
        return gradient * 2

    remove = x.register_hook(double)
    y = x * x + x
    y.backward([1.0, 1.0])
    assert seen == [[3.0, 5.0]]
    assert x.grad.data.tolist() == [6.0, 10.0]
    remove()
    x.clear_grad()
    y.backward([1.0, 1.0])
    assert len(seen) == 1
    assert x.grad.data.tolist() == [3.0, 5.0]


def test_a_hook_that_returns_none_changes_nothing():
    x, seen = Variable([1.0, 2.0]), []
    x.register_hook(lambda gradient: seen.append(gradient.data.flags.writeable))
    (x * 3).backward([1.0, 2.0])
    assert seen == [False]
    assert x.grad.data.tolist() == [3.0, 6.0]


def test_hooks_run_in_order_and_each_registration_is_one_of_its_own():
    x, order = Variable(1.0), []

    def first(gradient):
        order.append(("first", gradient.item()))
        return gradient + 1

    x.register_hook(first)
    x.register_hook(lambda gradient: order.append(("second", gradient.item())))
    remove = x.register_hook(first)
    (x * 2).backward()
    assert order == [("first", 2.0), ("second", 3.0), ("first", 3.0)]
    remove()
    remove()
    order.clear()
    (x * 2).backward()
    assert order == [("first", 2.0), ("second", 3.0)]


def test_a_hook_of_an_intermediate_outlives_its_handle():
    x, seen = Variable([1.0, 2.0]), []
    y = x * 2
    remove = y.register_hook(lambda gradient: seen.append(gradient.data.tolist()) or gradient * 10)
    z = y * y + y
    del y
    gc.collect()
    z.backward([1.0, 1.0])
    assert seen == [[5.0, 9.0]]
    assert x.grad.data.tolist() == [100.0, 180.0]
    remove()
    z.backward([1.0, 1.0])
    assert len(seen) == 1
    assert x.grad.data.tolist() == [110.0, 198.0]


def test_a_hook_belongs_to_one_output():
    x, seen = Variable([1.0, 2.0, 3.0, 4.0]), []
    low, high = np.split(x, 2)
    high.register_hook(lambda gradient: seen.append(gradient.data.tolist()) or -gradient)
    (low + high * 3).backward([1.0, 2.0])
    assert seen == [[3.0, 6.0]]
    assert x.grad.data.tolist() == [1.0, 2.0, -3.0, -6.0]
    assert set(low.creator.extra.hooks) == {1}


def test_a_hook_of_another_shape_is_an_error():
    x = Variable([1.0, 2.0])
    x.register_hook(lambda gradient: gradient.sum())
    with pytest.raises(ShapeError, match=r"^hook on leaf shape \(2,\), dtype float64: it returned shape \(\), dtype "
                                         r"float64 for a gradient of shape \(2,\); return the same shape, or None"):
        (x * 2).backward([1.0, 1.0])
    assert x.grad is None


def test_a_leaf_without_gradient_takes_no_hook():
    with pytest.raises(GraphError, match=r"^register_hook: the leaf 'w' \(shape \(\), dtype float64\) does not require "
                                         "grad.*set requires_grad = True first"):
        Variable(1.0, requires_grad=False, name="w").register_hook(print)


def test_retain_grad_keeps_the_gradient_of_a_living_intermediate():
    x = Variable([1.0, 2.0])
    y = x * 2
    z = y * 3
    y.retain_grad()
    (z * 5).backward([1.0, 1.0])
    assert y.grad.data.tolist() == [15.0, 15.0]
    assert z.grad is None
    assert y.creator.extra.retained == {0}


def test_retain_grad_of_one_output_and_of_a_leaf():
    x = Variable([1.0, 2.0])
    low, high = np.split(x, 2)
    high.retain_grad()
    x.retain_grad()
    (low * high).backward([1.0])
    assert low.grad is None
    assert high.grad.data.tolist() == [1.0]
    assert x.grad.data.tolist() == [2.0, 1.0]


def test_hooks_are_kept_by_output_number():
    extra = Attachments()
    remove = extra.add_hook(1, print)
    extra.add_hook(1, len)
    assert extra.hooks == {1: ((print,), (len,))}
    remove()
    assert extra.hooks == {1: ((len,),)}
