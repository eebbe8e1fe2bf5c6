"""Stale graphs are refused by name, and graphs that are not stale are not."""

import numpy as np
import pytest

from pygrad import StaleGraphError, Variable, config, grad, no_grad
from pygrad.versions import fingerprint
from tests.toys import Exponential, Front, Function, Halves, Masked, Scaled, Squared, leaf


def update(x):
    with no_grad():
        x += 1


def refused(call, function, name="'w' (shape"):
    with pytest.raises(StaleGraphError) as error:
        call()
    text = str(error.value)
    assert text.startswith(f"{function} needs the value that the leaf {name}")
    assert "Run the forward again" in text


@pytest.fixture
def w():
    return leaf(1.0, 2.0, 3.0, name="w")


def test_an_update_before_backward(w):
    y = Squared()(w).sum()
    update(w)
    refused(y.backward, "Squared")
    assert w.grad is None
    refused(y.backward, "Squared")


def test_an_update_between_two_backwards(w):
    y = Squared()(w).sum()
    y.backward()
    update(w)
    refused(y.backward, "Squared")
    assert w.grad.tolist() == [2.0, 4.0, 6.0]


@pytest.mark.parametrize("retain_graph", [False, True])
def test_an_update_between_with_the_graph_retained(w, retain_graph):
    y = Squared()(w).sum()
    y.backward(retain_graph=retain_graph)
    update(w)
    refused(lambda: y.backward(retain_graph=True), "Squared")


@pytest.mark.parametrize("view", [
    lambda w: Front(2)(w), lambda w: w[1:], lambda w: w.reshape(3, 1).T, lambda w: Front(2)(Front(3)(w)),
    lambda w: Halves()(w)[1], lambda w: Front(1)(Halves()(w)[1]), lambda w: np.broadcast_to(w, (2, 3)),
    lambda w: w[None].ravel(), lambda w: np.swapaxes(np.expand_dims(w, 0), 0, 1), lambda w: np.split(w, 3)[2],
])
@pytest.mark.parametrize("first", [False, True], ids=["before", "between"])
def test_a_saved_view_of_the_leaf(w, view, first):
    y = Squared()(view(w)).sum()
    if first:
        y.backward()
    update(w)
    refused(y.backward, "Squared")


def test_an_own_array_that_is_a_view_of_the_leaf(w):
    class Tail(Function):
        def forward(self, x):
            self.save_for_backward(x[1:])
            return x[1:] * x[1:]

        def backward(self, gy):
            (tail,) = self.saved
            return np.concatenate([np.zeros(1), 2 * gy * tail])

    y = Tail()(w).sum()
    update(w)
    refused(y.backward, "Tail")


def test_an_output_that_is_a_view_of_the_leaf(w):
    class Through(Function):
        makes_view = True

        def forward(self, x):
            y = x[:]
            self.save_for_backward(y)
            return y

        def backward(self, gy):
            return gy * self.saved[0]

    y = Through()(w).sum()
    update(w)
    refused(y.backward, "Through")


def test_recomputing_through_the_leaf(w):
    y = Squared()(Exponential()(w * 2.0)).sum()
    y.backward()
    update(w)
    refused(y.backward, "Multiply")


def test_a_dead_intermediate_is_not_computed_from_a_changed_leaf(w):
    y = Squared()(w * 2.0)
    handle = y.creator.inputs[0]
    update(w)
    refused(lambda: handle.data, "Multiply")


def test_an_update_by_another_name(w):
    y = Squared()(w).sum()
    w.data[0] = 5.0
    w.mark_updated()
    refused(y.backward, "Squared")


@pytest.mark.parametrize("call", [lambda y, w: y.backward(), lambda y, w: grad(y, w),
                                  lambda y, w: grad(y, w, create_graph=True),
                                  lambda y, w: y.backward(retain_graph=True)])
def test_every_way_to_differentiate_checks(w, call):
    y = Squared()(w).sum()
    update(w)
    refused(lambda: call(y, w), "Squared")


def test_the_name_is_left_out_where_there_is_none():
    x = leaf(1.0)
    y = Squared()(x)
    update(x)
    refused(y.backward, "Squared", "shape (1,), dtype float64")


def test_a_product_with_a_constant_does_not_need_the_leaf(w):
    y = (w * np.array([3.0, 4.0, 5.0])).sum()
    update(w)
    y.backward()
    update(w)
    y.backward()
    assert w.grad.tolist() == [6.0, 8.0, 10.0]


def test_only_the_factor_that_was_saved_counts(w):
    x = leaf(2.0, 2.0, 2.0, name="x")
    y = (w * x).sum()
    update(w)
    refused(y.backward, "Multiply")
    constant = Variable([2.0, 2.0, 2.0], requires_grad=False)
    z = (w * constant).sum()
    update(w)
    z.backward()
    assert w.grad.tolist() == [2.0, 2.0, 2.0]


def test_an_output_that_was_saved_is_not_the_leaf(w):
    y = Exponential()(w)
    expected = y.data.copy()
    update(w)
    y.sum().backward()
    assert w.grad.tolist() == expected.tolist()


def test_what_is_recomputed_from_living_values_is_not_stale(w):
    y = w * 2.0
    z = Squared()(y).sum()
    z.backward()
    update(w)
    z.backward()
    assert w.grad.tolist() == [16.0, 32.0, 48.0]


@pytest.mark.parametrize("copy", [lambda w: w[[0, 1, 2]], lambda w: w[w.data > 0],
                                  lambda w: w.T.reshape(3).copy(), lambda w: np.concatenate([w])])
def test_a_copy_of_the_leaf_is_not_the_leaf(w, copy):
    y = Squared()(copy(w)).sum()
    update(w)
    y.backward()
    assert w.grad.tolist() == [2.0, 4.0, 6.0]


def test_a_graph_recorded_after_the_update_is_fresh(w):
    update(w)
    y = Squared()(w).sum()
    update(leaf(1.0))
    y.backward()
    assert w.grad.tolist() == [4.0, 6.0, 8.0]


def test_training_goes_on_after_updates(w):
    for _ in range(3):
        w.clear_grad()
        (Squared()(Front(2)(w)).sum() + Squared()(w).sum()).backward()
        with no_grad():
            w -= 0.25 * w.grad
    assert w.tolist() == [0.0, 0.0, 0.375]


def test_assignment_to_data_leaves_what_was_saved(w):
    y = Squared()(w).sum()
    w.data = np.array([7.0, 8.0, 9.0])
    y.backward()
    assert w.grad.tolist() == [2.0, 4.0, 6.0]


def test_assignment_to_data_stales_recomputation(w):
    y = Squared()(w).sum()
    y.backward()
    w.data = np.array([7.0, 8.0, 9.0])
    refused(y.backward, "Squared")
    z = Squared()(w * 2.0).sum()
    z.backward()
    w.data = np.array([1.0, 1.0, 1.0])
    refused(z.backward, "Multiply")


def test_assignment_to_data_stales_create_graph(w):
    y = Squared()(w).sum()
    w.data = np.array([7.0, 8.0, 9.0])
    with pytest.raises(StaleGraphError, match="Squared needs the leaf 'w' .* under create_graph, but its "
                                              ".data has been assigned since"):
        y.backward(create_graph=True)


def test_an_update_before_the_data_was_replaced_still_counts(w):
    y = Squared()(w[1:]).sum()
    update(w)
    w.data = np.array([7.0, 8.0, 9.0])
    refused(y.backward, "Squared")


def test_an_update_after_the_data_was_replaced_does_not_reach_a_saved_input():
    constant = np.array([2.0])
    w = leaf(1.0, name="w")
    y = Scaled()(w * constant)
    w.data = np.array([5.0])
    update(w)
    y.backward()
    assert w.grad.tolist() == [4.0]


def test_equal_arrays_of_two_leaves_do_not_confuse_create_graph():
    array = np.array([2.0, 3.0])
    x, y = Variable(array), Variable(array)
    gx, gy = grad((x * y * y).sum(), [x, y], create_graph=True)
    assert gx.tolist() == [4.0, 9.0] and gy.tolist() == [8.0, 18.0]
    assert grad(gy.sum(), [x, y])[1].tolist() == [4.0, 6.0]


@pytest.mark.parametrize("write, what", [
    (lambda x, c: x.data.__setitem__(0, 7.0), "input 0"), (lambda x, c: c.__setitem__(0, 7.0), "input 1")])
def test_raw_writes_are_caught_under_check_mutation(write, what):
    x, w, c = leaf(1.0, 2.0), leaf(3.0, 4.0), np.array([5.0, 6.0])
    with config.check_mutation():
        y = (x * w * 1.0).sum() if what == "input 0" else (x * c).sum()
        write(x, c)
        with pytest.raises(StaleGraphError) as error:
            y.backward()
    assert str(error.value) == (
        f"Multiply saved {what} (shape (2,), dtype float64) for backward, and its bytes have been changed "
        f"since by a raw write. Write into a copy, or after backward")


@pytest.mark.parametrize("make, what", [(Exponential, "output 0"), (Masked, "an array of its own")])
def test_raw_writes_into_outputs_and_own_arrays(make, what):
    with config.check_mutation():
        y = make()(leaf(1.0))
        y.creator.saved[0][0] = 9.0
        with pytest.raises(StaleGraphError, match=f"saved {what}"):
            y.backward()


def test_raw_writes_are_caught_when_recomputing():
    x, c = leaf(1.0), np.array([2.0])
    with config.check_mutation():
        y = x * c
        y.backward()
        c[0] = 7.0
        with pytest.raises(StaleGraphError, match="Multiply saved input 1"):
            y.backward()
    assert x.grad.tolist() == [2.0]


def test_no_false_alarm_under_check_mutation():
    x, c = leaf(1.0, 2.0), np.array([2.0, 3.0])
    with config.check_mutation():
        y = (Masked()(Squared()(x)) * c[::-1]).sum()
        y.backward()
        y.backward()
        y.backward(create_graph=True)
    assert x.grad.tolist() == [2.0 * 3 * 3 * 3, 4.0 * 3 * 2 * 3]
    x.clear_grad()


def test_raw_writes_are_not_looked_for_otherwise():
    x, c = leaf(1.0), np.array([2.0])
    y = x * c
    c[0] = 7.0
    y.backward()
    assert x.grad.tolist() == [7.0]


@pytest.mark.parametrize("array", [np.ones(3), np.ones((4, 4))[:, ::2], np.array(1.0), np.ones(0),
                                   np.ones((2, 0), int), np.array([True])])
def test_fingerprints_tell_arrays_apart(array):
    before = fingerprint(array)
    assert fingerprint(array.copy()) == before
    if array.size:
        changed = array.copy()
        changed.flat[0] = not changed.flat[0]
        assert fingerprint(changed) != before


def test_nothing_has_no_fingerprint():
    assert fingerprint(None) is None and fingerprint(3) is None


@pytest.mark.parametrize("first", [False, True], ids=["before", "between"])
def test_augmented_assignment_to_data_is_an_update_in_place(w, first):
    y = Squared()(w).sum()
    if first:
        y.backward()
    w.data += 1.0
    refused(y.backward, "Squared")
    z = Squared()(w).sum()
    w.clear_grad()
    w.data -= np.ones(3)
    w.data *= 1.0
    refused(z.backward, "Squared")
    Squared()(w).sum().backward()
    assert w.grad.tolist() == [2.0, 4.0, 6.0]


def test_a_view_assigned_to_data_is_no_update(w):
    y = Squared()(w).sum()
    w.data = w.data[::-1]
    y.backward()
    assert w.grad.tolist() == [2.0, 4.0, 6.0]
