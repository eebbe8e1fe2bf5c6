"""Hooks and retained gradients: they live in the graph, fire once, and can be taken back."""

import numpy as np
import pytest

from pygrad import grad
from pygrad.attachments import Attachments
from pygrad.errors import GraphError, ShapeError
from tests.toys import SinCos, Squared, leaf


def diamond():
    """Return a leaf, an intermediate with two consumers, and the output."""
    x = leaf(1.0, 2.0)
    y = x * 3
    return x, y, (y * y + y).sum()


@pytest.mark.parametrize("create_graph", [False, True])
def test_a_hook_fires_once_on_the_summed_gradient(create_graph):
    x, y, z = diamond()
    seen = []
    y.register_hook(lambda gradient: seen.append(gradient.tolist()))
    z.backward(create_graph=create_graph)
    assert seen == [[7.0, 13.0]] and x.grad.tolist() == [21.0, 39.0]
    x.clear_grad()


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("make", [lambda g: g * 10, lambda g: g.data * 10, lambda g: (g.data * 10).tolist(),
                                  lambda g: np.asarray(g.data * 10, np.float32)])
def test_what_a_hook_returns_replaces_the_gradient(make, create_graph):
    x, y, z = diamond()
    y.register_hook(make)
    z.backward(create_graph=create_graph)
    assert x.grad.tolist() == [210.0, 390.0] and x.grad.dtype == np.float64
    x.clear_grad()


def test_hooks_run_in_order_each_on_the_result_of_the_one_before():
    x, y, z = diamond()
    for variable in (x, y):
        variable.register_hook(lambda gradient: gradient + 1)
        variable.register_hook(lambda gradient: None)
        variable.register_hook(lambda gradient: gradient * 2)
    z.backward()
    assert x.grad.tolist() == [2 * (3 * 16 + 1), 2 * (3 * 28 + 1)]


def test_a_leaf_hook_fires_once_and_before_accumulation():
    x = leaf(1.0)
    x.grad = [100.0]
    seen = []
    x.register_hook(lambda gradient: seen.append(gradient.tolist()))
    x.register_hook(lambda gradient: gradient * 2)
    (x * 3 + x).backward()
    assert seen == [[4.0]] and x.grad.tolist() == [108.0]


def test_hooks_fire_in_every_backward_and_in_grad():
    x, y, z = diamond()
    seen = []
    y.register_hook(lambda gradient: seen.append("y"))
    x.register_hook(lambda gradient: seen.append("x"))
    z.backward()
    z.backward()
    grad(z, [x, x])
    grad(z, [y])
    assert seen == ["y", "x", "y", "x", "y", "x", "y"]


def test_hooks_of_leaves_and_intermediates_replace_what_grad_returns():
    x, y, z = diamond()
    y.register_hook(lambda gradient: gradient * 10)
    x.register_hook(lambda gradient: gradient * 100)
    gx, gx_again, gy = grad(z, [x, x, y])
    assert gy.tolist() == [70.0, 130.0] and gx.tolist() == gx_again.tolist() == [21000.0, 39000.0]
    assert x.grad is None


@pytest.mark.parametrize("which, where", [("x", r"hook on leaf shape \(2,\), dtype float64"),
                                          ("y", "hook on Multiply output")])
def test_a_hook_that_changes_the_shape_is_an_error(which, where):
    x, y, z = diamond()
    {"x": x, "y": y}[which].register_hook(lambda gradient: np.ones(3))
    with pytest.raises(ShapeError, match=where + r": it returned shape \(3,\), dtype float64 for a gradient "
                                                 r"of shape \(2,\); return the same shape, or None"):
        z.backward()
    assert x.grad is None


def test_removal_takes_back_that_registration_only():
    x, y, z = diamond()

    def double(gradient):
        return gradient * 2

    for variable in (x, y):
        first, second = variable.register_hook(double), variable.register_hook(double)
        first()
        first()
        z.backward()
        second()
    assert x.grad.tolist() == [42.0 + 42.0, 78.0 + 78.0]
    x.clear_grad()
    z.backward()
    assert x.grad.tolist() == [21.0, 39.0]


def test_a_hook_outlives_the_handle():
    x = leaf(2.0)
    y = x * 3
    y.register_hook(lambda gradient: gradient * 10)
    z = Squared()(y)
    del y
    z.backward()
    assert x.grad.tolist() == [360.0]


def test_a_hook_on_a_handle_to_what_has_died():
    x = leaf(2.0)
    z = Squared()(x * 3)
    z.creator.inputs[0].register_hook(lambda gradient: gradient * 10)
    z.backward()
    assert x.grad.tolist() == [360.0]


def test_hooks_on_one_of_several_outputs():
    x = leaf(0.0)
    sine, cosine = SinCos()(x)
    seen = []
    sine.register_hook(lambda gradient: seen.append(("sine", gradient.tolist())))
    cosine.register_hook(lambda gradient: seen.append(("cosine", gradient.tolist())))
    (sine * 5).backward()
    assert seen == [("sine", [5.0])]
    (cosine * 7 + sine).backward()
    assert seen == [("sine", [5.0]), ("sine", [1.0]), ("cosine", [7.0])]


def test_a_hook_cannot_write_into_the_gradient():
    x, y, z = diamond()

    def write(gradient):
        gradient.data[0] = 5.0

    y.register_hook(write)
    with pytest.raises(ValueError, match="read-only"):
        z.backward()
    assert x.grad is None


def test_what_a_hook_keeps_or_returns_is_not_the_gradient_that_is_committed():
    x, y, z = diamond()
    kept, own = [], np.array([1.0, 1.0])
    y.register_hook(lambda gradient: own)
    x.register_hook(kept.append)
    z.backward()
    assert not np.shares_memory(x.grad.data, kept[0].data) and not np.shares_memory(x.grad.data, own)
    assert own.tolist() == [1.0, 1.0]


def test_a_hook_of_a_leaf_that_requires_no_grad_is_an_error():
    with pytest.raises(GraphError, match="register_hook: the leaf .* does not require grad.*requires_grad = "
                                         "True first"):
        leaf(1.0, requires_grad=False).register_hook(print)


def test_retain_grad_keeps_the_gradient_and_accumulates():
    x, y, z = diamond()
    y.retain_grad()
    z.backward()
    z.backward()
    assert y.grad.tolist() == [14.0, 26.0] and z.grad is None and y.grad.creator is None
    y.clear_grad()
    z.backward(retain_grad=True)
    assert y.grad.tolist() == [7.0, 13.0] and z.grad.tolist() == 1.0


def test_retained_is_what_the_hooks_made_of_it():
    x, y, z = diamond()
    y.register_hook(lambda gradient: gradient * 10)
    y.retain_grad()
    z.backward()
    assert y.grad.tolist() == [70.0, 130.0]


def test_retain_grad_of_what_has_died_does_nothing():
    x = leaf(2.0)
    y = x * 3
    y.retain_grad()
    z = Squared()(y)
    del y
    z.backward()
    assert z.creator.inputs[0].grad is None and x.grad.tolist() == [36.0]


def test_retain_grad_of_a_leaf_changes_nothing():
    x = leaf(2.0)
    x.retain_grad()
    (x * 2).backward()
    assert x.grad.tolist() == [2.0]


def test_retain_grad_of_a_gradient_with_a_graph():
    x = leaf(3.0)
    slope = grad(x * x * x, x, create_graph=True)
    slope.retain_grad()
    (slope * slope).backward()
    assert slope.creator.outputs[0]() is slope and slope.grad.tolist() == [54.0]
    assert x.grad.tolist() == [54.0 * 18.0]


def test_a_function_has_no_attachments_until_asked():
    y = leaf(1.0) * 2
    assert y.creator.extra is None and y.creator.line is None
    assert type(y.creator.attached()) is Attachments and y.creator.attached() is y.creator.extra


@pytest.mark.parametrize("create_graph", [False, True])
def test_what_a_leaf_hook_returns_takes_the_dtype_of_the_gradient(create_graph):
    x = leaf(1.0, 2.0)
    x.register_hook(lambda gradient: np.asarray(gradient.data, np.float32))
    (x * 3).sum().backward(create_graph=create_graph)
    assert x.grad.tolist() == [3.0, 3.0] and x.grad.dtype == np.float64


@pytest.mark.parametrize("of_leaf", [True, False])
def test_a_hook_is_removed_as_pytorch_does_it(of_leaf):
    x, y, z = diamond()
    (x if of_leaf else y).register_hook(lambda gradient: gradient * 10).remove()
    z.backward()
    assert x.grad.tolist() == [21.0, 39.0]
