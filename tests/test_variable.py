"""The object model: what a Variable holds, who may change it, and what is shared."""

import copy
import gc
import pickle
import weakref

import numpy as np
import pytest

from pygrad import Parameter, Variable, enable_grad, no_grad
from pygrad.errors import ArgumentError, GraphError, ShapeError
from tests.toys import Exponential, Squared, leaf


def test_a_fresh_variable():
    x = Variable(3)
    assert (x.grad, x.creator, x.requires_grad, x.name, x.generation) == (None, None, True, None, 0)
    assert type(x.data) is np.ndarray and x.data == 3


def test_requires_grad_of_what_meets():
    x, constant = leaf(1.0), leaf(1.0, requires_grad=False)
    assert (x * constant).requires_grad and (constant * x).requires_grad and (x * np.ones(1)).requires_grad
    y = constant * constant
    assert (y.requires_grad, y.creator, (constant * 3).requires_grad) == (False, None, False)


def test_generations_count_from_the_leaf():
    x = leaf(1.0)
    y = x * x
    z = y * x
    assert [v.generation for v in (x, y, z)] == [0, 1, 2]
    assert (y.creator.generation, z.creator.generation) == (0, 1)


def test_requires_grad_of_a_leaf_may_change_and_backward_asks_again():
    x, w = leaf(2.0), leaf(3.0)
    y = x * w
    x.requires_grad = False
    y.backward()
    assert x.grad is None and w.grad.tolist() == [2.0]
    x.requires_grad = True
    w.requires_grad = 0
    w.clear_grad()
    y.backward()
    assert w.grad is None and w.requires_grad is False and x.grad.tolist() == [3.0]


def test_requires_grad_of_an_intermediate_is_fixed():
    y = leaf(2.0) * 3
    with pytest.raises(GraphError, match=r"cannot set requires_grad of a Variable that has a creator "
                                         r"\(Multiply, shape \(1,\), dtype float64\).*use detach\(\)"):
        y.requires_grad = False
    assert y.requires_grad


def test_integers_are_differentiable():
    x = Variable(3)
    y = x * x
    y.backward()
    assert repr(x.grad) == "Variable(6)" and x.grad.dtype == np.int64


def test_the_documented_second_backward():
    x = Variable(3)
    y = x * x
    z = y + y
    z.backward()
    assert y.grad is None
    z.backward(retain_grad=True)
    assert (repr(z.grad), repr(y.grad), repr(x.grad)) == ("Variable(1)", "Variable(2)", "Variable(24)")


def test_data_of_a_leaf_may_be_assigned():
    x = leaf(1.0, 2.0)
    x.data = [3, 4, 5]
    assert x.data.dtype == np.int64 and x.tolist() == [3, 4, 5]
    x.data = Variable(7.0)
    assert x.data == 7.0


def test_data_of_an_intermediate_may_not():
    y = leaf(1.0) * 2
    with pytest.raises(GraphError, match=r"cannot assign to .data of a Variable that has a creator "
                                         r"\(Multiply.*detach"):
        y.data = np.ones(1)
    assert y.tolist() == [2.0]


def test_data_beside_a_gradient_keeps_its_shape():
    x = leaf(1.0, 2.0)
    (x * x).sum().backward()
    with pytest.raises(ShapeError, match=r"new data of shape \(3,\) beside a gradient of shape \(2,\); call "
                                         r"clear_grad"):
        x.data = np.ones(3)
    x.clear_grad()
    x.data = np.ones(3)
    assert x.shape == (3,)


def test_grad_may_be_assigned_in_the_right_shape():
    x = leaf(1.0, 2.0, name="w")
    x.grad = [3.0, 4.0]
    assert x.grad.tolist() == [3.0, 4.0] and not x.grad.requires_grad
    own = leaf(5.0, 6.0)
    x.grad = own
    assert x.grad is own
    with pytest.raises(ShapeError, match=r"Variable.grad: expected the Variable's shape \(2,\), got shape "
                                         r"\(3,\)"):
        x.grad = np.ones(3)
    assert x.grad is own
    x.grad = None
    assert x.grad is None


def test_clear_grad():
    x = leaf(1.0)
    (x * 2).backward()
    x.clear_grad()
    assert x.grad is None


def test_a_variable_of_a_variable_shares_the_array_and_its_fate():
    x = leaf(1.0, 2.0)
    y = Variable(x)
    assert y is not x and y.data is x.data and y.requires_grad
    with no_grad():
        y += 1
    assert x.tolist() == [2.0, 3.0]


def test_detach_is_a_leaf_without_grad_of_the_same_data():
    x = leaf(1.0, 2.0, name="w")
    for variable in (x, x * 2):
        alone = variable.detach()
        assert alone.data is variable.data and alone.name == variable.name
        assert (alone.requires_grad, alone.creator, alone.generation) == (False, None, 0)


def test_an_update_of_a_leaf_is_seen_by_what_was_detached_and_back():
    x = leaf(1.0, 2.0)
    alone = x.detach()
    with no_grad():
        x += 1
        alone *= 10
    assert x.tolist() == alone.tolist() == [20.0, 30.0]


@pytest.mark.parametrize("alias", [
    lambda y: y.detach(), lambda y: y.detach().detach(), lambda y: Variable(y),
    lambda y: Variable(y.detach()), lambda y: copy.copy(y.detach()), lambda y: y.detach()[0:2],
])
def test_an_update_of_what_was_detached_from_an_intermediate_is_not_seen_by_the_graph(alias):
    x = leaf(0.0, 1.0)
    y = Exponential()(x)
    before = y.data.copy()
    with no_grad():
        other = alias(y)
        other += 100
    assert y.data.tolist() == before.tolist() and other.tolist() == (before + 100).tolist()
    y.sum().backward()
    assert x.grad.tolist() == before.tolist()


def test_unchain_forgets_the_past_in_place():
    x = leaf(2.0)
    y = x * x
    z = y * 3
    y.unchain()
    assert (y.creator, y.requires_grad, y.generation, y.tolist()) == (None, False, 0, [4.0])
    z.backward()
    assert x.grad.tolist() == [12.0]
    with no_grad():
        y += 1
    assert z.creator.inputs[0].tolist() == [4.0]


def test_unchain_of_a_leaf_changes_nothing():
    x = leaf(2.0)
    x.unchain()
    assert x.requires_grad


def test_an_unchained_variable_lets_go_of_its_graph():
    y = Squared()(leaf(1.0))
    function = weakref.ref(y.creator)
    y.unchain()
    assert function() is None


@pytest.mark.parametrize("clone", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))],
                         ids=["deepcopy", "pickle"])
def test_clones_of_leaves(clone):
    x = Parameter([1.0, 2.0], name="w", dtype=np.float32)
    (x * x).sum().backward()
    frozen = Variable([1], requires_grad=False)
    first, second, plain = clone([x, x, frozen])
    assert first is second and type(first) is Parameter and type(plain) is Variable
    assert (first.name, first.dtype, first.requires_grad) == ("w", np.float32, True)
    assert plain.requires_grad is False
    assert first.grad.tolist() == [2.0, 4.0] and first.creator is None
    assert not np.shares_memory(first.data, x.data) and not np.shares_memory(first.grad.data, x.grad.data)
    (first * 2).sum().backward()
    assert first.grad.tolist() == [4.0, 6.0] and x.grad.tolist() == [2.0, 4.0]


@pytest.mark.parametrize("clone", [copy.copy, copy.deepcopy, pickle.dumps])
def test_intermediates_are_not_cloned(clone):
    with pytest.raises(GraphError, match=r"cannot copy or pickle a Variable that has a creator "
                                         r"\(Multiply.*detach\(\)"):
        clone(leaf(1.0) * 2)


def test_a_shallow_copy_shares_the_array_and_its_fate():
    x = leaf(1.0, name="w")
    other = copy.copy(x)
    assert other is not x and other.data is x.data and other.name == "w"
    with no_grad():
        other += 1
    assert x.tolist() == [2.0]


def test_a_name_is_for_humans():
    x = leaf(1.0, name="weight")
    assert repr(x) == "Variable([1.], name='weight')"
    assert (x * 2).name is None


def test_a_value_that_nobody_holds_dies_at_once():
    gc.disable()
    try:
        x = leaf(1.0, 2.0)
        middle = x + 1.0
        array, variable = weakref.ref(middle.data), weakref.ref(middle)
        y = middle * 3.0
        del middle
        assert array() is None and variable() is None
        y.sum().backward()
        assert x.grad.tolist() == [3.0, 3.0]
    finally:
        gc.enable()


def test_what_backward_needs_lives_until_it_has_run():
    gc.disable()
    try:
        x = leaf(1.0, 2.0)
        middle = x + 1.0
        array = weakref.ref(middle.data)
        y = Squared()(middle).sum()
        del middle
        assert array() is not None
        y.backward()
        assert array() is None
    finally:
        gc.enable()


def test_a_leaf_in_a_mode_of_its_own():
    with no_grad():
        x = leaf(1.0)
        with enable_grad():
            y = x * 2
    assert x.requires_grad and y.requires_grad


def test_a_name_in_the_place_of_requires_grad_is_an_error():
    with pytest.raises(ArgumentError, match="requires_grad to be True or False, got 'x'; pass name='x'"):
        Variable(3, "x")
    assert Variable(3, np.bool_(False)).requires_grad is False
