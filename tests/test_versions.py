"""Stale values are found, and what is unaffected by an update is not called stale."""

import numpy as np
import pytest

import pygrad
from pygrad import Function, StaleGraphError, Variable, config, no_grad


class KeepsView(Function):
    """Saves a view of its input that is neither input nor output."""

    def forward(self, x):
        self.save_for_backward(x[1:])
        return x[1:] * 2.0

    def backward(self, gy):
        (tail,) = self.saved
        return np.concatenate([gy[:1] * 0, gy * 2 + 0 * tail])


def update(x):
    with no_grad():
        x += 1.0


def test_update_before_backward_names_leaf_and_function():
    x = Variable([1.0, 2.0], name="weights")
    y = (x * x).sum()
    update(x)
    with pytest.raises(StaleGraphError, match=r"Multiply needs the value that the leaf 'weights' \(shape \(2,\)"):
        y.backward()
    assert x.grad is None


def test_update_between_two_backwards():
    x = Variable([1.0, 2.0], name="weights")
    y = (x * x).sum()
    y.backward()
    first = x.grad.data.copy()
    update(x)
    with pytest.raises(StaleGraphError, match="'weights'"):
        y.backward()
    assert np.array_equal(x.grad.data, first)


@pytest.mark.parametrize("view", [lambda x: x.T, lambda x: x.reshape(-1), lambda x: x[1:], lambda x: x.T[0:1].T,
                                  lambda x: np.expand_dims(np.swapaxes(x, 0, 1), 0)])
def test_a_saved_view_is_followed_down_to_the_leaf(view):
    x = Variable(np.ones((2, 3)), name="weights")
    shown = view(x)
    y = (shown * shown).sum()
    del shown
    update(x)
    with pytest.raises(StaleGraphError, match="'weights'"):
        y.backward()


def test_a_saved_array_of_the_functions_own_that_views_the_leaf():
    x = Variable(np.ones(3), name="weights")
    y = KeepsView()(x).sum()
    update(x)
    with pytest.raises(StaleGraphError, match="KeepsView needs"):
        y.backward()


@pytest.mark.parametrize("compute", [lambda x: x * 3.0, lambda x: x + x, lambda x: -x, lambda x: np.exp(x),
                                     lambda x: x.reshape(2, 1)])
def test_an_update_of_what_was_not_saved_is_no_matter(compute):
    x = Variable([1.0, 2.0])
    y = compute(x).sum()
    expected = pygrad.grad(compute(x).sum(), x).data
    update(x)
    y.backward()
    assert np.array_equal(x.grad.data, expected)


def test_a_copy_made_by_a_view_function_is_no_view():
    x = Variable(np.arange(6.0).reshape(2, 3))
    flat = x.T.ravel()
    assert not np.shares_memory(flat.data, x.data)
    y = (flat * flat).sum()
    update(x)
    y.backward()
    assert np.array_equal(x.grad.data, 2 * (x.data - 1))


def test_assigning_data_stales_recomputation_only():
    x = Variable([1.0, 2.0], name="weights")
    y = (x * x).sum()
    x.data = np.array([5.0, 5.0])
    y.backward()
    assert np.array_equal(x.grad.data, [2.0, 4.0])
    with pytest.raises(StaleGraphError, match="'weights'"):
        y.backward()


def test_a_graph_recorded_after_the_update_is_fresh():
    x = Variable([1.0, 2.0])
    update(x)
    (x * x).sum().backward()
    assert np.array_equal(x.grad.data, [4.0, 6.0])


def test_updates_through_a_detached_leaf_and_an_unrecorded_view_count():
    for alias in (lambda x: x.detach(), lambda x: x.detach().detach()):
        x = Variable([1.0, 2.0])
        y = (x * x).sum()
        update(alias(x))
        assert np.array_equal(x.data, [2.0, 3.0])
        with pytest.raises(StaleGraphError):
            y.backward()
    x = Variable(np.ones((2, 2)))
    y = (x * x).sum()
    with no_grad():
        row = x[0]
        row *= 5.0
    with pytest.raises(StaleGraphError):
        y.backward()


def test_raw_writes_are_caught_when_asked():
    x, c = Variable([1.0, 2.0]), np.array([3.0, 4.0])
    with config.check_mutation():
        y = (x * c).sum()
        c[0] = 0.0
        with pytest.raises(StaleGraphError, match=r"Multiply saved input 1 .*raw write"):
            y.backward()
        z = np.exp(x)
        z.data[0] = 0.0
        with pytest.raises(StaleGraphError, match="Exp saved output 0"):
            z.sum().backward()
        (x * c).sum().backward()
    assert np.array_equal(x.grad.data, c)
