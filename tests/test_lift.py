"""Under create_graph saved arrays become Variables of the graph, or an error where a term would be lost."""

import gc
import weakref

import numpy as np
import pytest

from pygrad import Function, Variable, enable_grad, grad, no_grad
from pygrad.errors import GraphError
from tests.toys import Exponential, Joined, Masked, SinCos, Sine, Squared, leaf


def test_an_own_inexact_array_is_an_error_that_names_it():
    x = leaf(0.5, 1.0)
    y = Sine()(x)
    with pytest.raises(GraphError) as error:
        grad(y.sum(), x, create_graph=True)
    assert str(error.value) == (
        "Sine saved an array of its own in slot 0 (shape (2,), dtype float64), through which create_graph "
        "cannot differentiate; save inputs or outputs and compute it in backward, or set constant_saves = "
        "True on the class if it does not depend on the inputs")
    assert grad(y.sum(), x).tolist() == np.cos([0.5, 1.0]).tolist()


def test_an_own_array_of_a_number_is_an_error_too():
    class Scaled(Function):
        def forward(self, x):
            self.save_for_backward(float(x.sum()))
            return x * float(x.sum())

        def backward(self, gy):
            return gy * self.saved[0]

    x = leaf(2.0)
    with pytest.raises(GraphError, match=r"Scaled saved an array of its own in slot 0 \(float 2.0\)"):
        Scaled()(x).backward(create_graph=True)


def test_constants_of_the_mathematics_stay_arrays():
    x = leaf(2.0, -2.0)
    slope = grad((Masked()(x) * x).sum(), x, create_graph=True)
    assert slope.tolist() == [12.0, -2.0]
    assert grad(slope.sum(), x).tolist() == [6.0, 1.0]


@pytest.mark.parametrize("own", [np.array([1, 0]), np.array([True, False]), 3, (2, 4), None])
def test_own_arrays_that_are_not_inexact_stay(own):
    class Keeping(Function):
        def forward(self, x):
            self.save_for_backward(x, own)
            return x * x

        def backward(self, gy):
            x, kept = self.saved
            assert kept is own
            return 2 * gy * x

    x = leaf(3.0, 4.0)
    slope = grad(Keeping()(x).sum(), x, create_graph=True)
    assert grad(slope.sum(), x).tolist() == [2.0, 2.0]


def seen_saved(make, x):
    """Return the saved Variables that a rule gets under create_graph."""
    seen = []

    class Watching(make):
        def backward(self, *gys):
            seen.extend(self.saved)
            return super().backward(*gys)

    y = Watching()(x)
    grad([*y] if isinstance(y, tuple) else y, x, create_graph=True)
    return y, seen


def test_a_saved_input_is_the_leaf_or_the_living_intermediate():
    x = leaf(2.0)
    assert seen_saved(Squared, x)[1][0] is x
    middle = x * 3
    assert seen_saved(Squared, middle)[1][0] is middle


def test_a_saved_output_is_the_output():
    y, (saved,) = seen_saved(Exponential, leaf(2.0))
    assert saved is y
    (sine, cosine), saved = seen_saved(SinCos, leaf(2.0))
    assert saved[0] is sine and saved[1] is cosine


def test_a_saved_intermediate_that_has_died_is_a_handle_on_the_same_array():
    x = leaf(2.0)
    y = Squared()(x * 3)
    array = y.creator.saved[0]
    slope = grad(y, x, create_graph=True)
    assert slope.tolist() == [36.0] and grad(slope, x).tolist() == [18.0]
    assert y.creator.saved[0] is array


def test_a_constant_input_stays_an_array():
    x, constant = leaf(2.0), np.array([5.0])
    y = x * constant
    slope = grad(y * y, x, create_graph=True)
    assert grad(slope, x).tolist() == [50.0]


def test_the_shared_function_keeps_its_arrays():
    x = leaf(2.0)
    y = Squared()(x)
    y.backward(create_graph=True)
    assert y.creator.saved == (x.data,) and type(y.creator.saved[0]) is np.ndarray
    x.clear_grad()


@pytest.mark.parametrize("released", [False, True])
def test_second_and_third_order_equal_the_analytic(released):
    x = leaf(0.3, 0.7)

    def function(x):
        sine, cosine = SinCos()(x * x)
        return (sine * Exponential()(cosine) + Joined()(x[1:], x[:1]) * Squared()(x)).sum()

    y = function(x)
    if released:
        y.backward()
        x.clear_grad()
    first = grad(y, x, create_graph=True)
    second = grad(first.sum(), x, create_graph=True)
    third = grad(second.sum(), x)
    step = 1e-5
    for found, lower in ((first, None), (second, first), (third, second)):
        expected = []
        for i in range(2):
            plus, minus = x.data.copy(), x.data.copy()
            plus[i] += step
            minus[i] -= step
            rise = order_below(function, plus, lower, first) - order_below(function, minus, lower, first)
            expected.append(rise / (2 * step))
        np.testing.assert_allclose(found.data, expected, rtol=1e-6)


def order_below(function, data, lower, first):
    """Return the sum of the derivative below the one in question, at other data."""
    x = Variable(data)
    value = function(x)
    if lower is None:
        return float(value)
    slope = grad(value, x, create_graph=True)
    if lower is first:
        return float(slope.sum())
    return float(grad(slope.sum(), x).sum())


def test_create_graph_implies_retain_graph():
    x = leaf(2.0)
    y = Squared()(x)
    grad(y, x, create_graph=True)
    assert y.creator.saved is not None


def test_the_gradient_of_create_graph_is_recorded_also_under_no_grad():
    x = leaf(3.0)
    y = x * x * x
    with no_grad():
        for expected in (27.0, 54.0):
            y.backward(create_graph=True)
            assert x.grad.tolist() == [expected] and x.grad.requires_grad
        slope = grad(y, x, create_graph=True)
    assert grad(slope, x).tolist() == [18.0]
    total = x.grad
    x.clear_grad()
    with enable_grad():
        total.backward()
    assert x.grad.tolist() == [36.0]


def test_gradients_with_a_graph_accumulate_with_it():
    x = leaf(3.0)
    x.grad = [1.0]
    (x * x).backward(create_graph=True)
    (x * x).backward()
    assert x.grad.tolist() == [13.0] and not x.grad.requires_grad
    x.clear_grad()


def test_grad_leaves_no_cycle_and_backward_leaves_the_documented_one():
    gc.collect()
    gc.disable()
    try:
        x = leaf(3.0)
        reference = weakref.ref(x)
        slope = grad(x * x, x, create_graph=True)
        assert grad(slope, x).tolist() == [2.0]
        del x, slope
        assert reference() is None and gc.collect() == 0
        x = leaf(3.0)
        reference = weakref.ref(x)
        (x * x).backward(create_graph=True)
        del x
        assert reference() is not None
        gc.collect()  # on Python 3.13, where Variables have a finalizer that takes the graph apart, it counts nothing
        assert reference() is None
        x = leaf(3.0)
        reference = weakref.ref(x)
        (x * x).backward(create_graph=True)
        x.clear_grad()
        del x
        assert reference() is None
    finally:
        gc.enable()


def test_a_gradient_without_a_graph_is_added_to_one_that_has_it():
    x = leaf(3.0)
    (x * x).backward(create_graph=True)
    (x * 5.0).backward(create_graph=True)
    total = x.grad
    assert total.tolist() == [11.0] and total.requires_grad
    x.clear_grad()
    total.backward()
    assert x.grad.tolist() == [2.0]
