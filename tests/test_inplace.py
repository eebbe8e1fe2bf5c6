"""In-place updates: recorded, unrecorded, or refused; and whom they tell."""

import operator
import weakref

import numpy as np
import pytest

from pygrad import Variable, dispatch, enable_grad, no_grad
from pygrad.config import state
from pygrad.errors import GraphError, NoDerivativeError, StaleGraphError
from tests.toys import Front, SinCos, Squared, leaf

OPERATORS = {"+=": operator.iadd, "-=": operator.isub, "*=": operator.imul, "/=": operator.itruediv,
             "**=": operator.ipow, "//=": operator.ifloordiv, "%=": operator.imod}
EXPECTED = {"+=": 5.0, "-=": 1.0, "*=": 6.0, "/=": 1.5, "**=": 9.0, "//=": 1.0, "%=": 1.0}


@pytest.fixture(params=OPERATORS)
def symbol(request):
    return request.param


@pytest.mark.parametrize("other", [2, 2.0, np.array([2.0]), [2.0], Variable(2.0),
                                   Variable([2.0], requires_grad=False)])
def test_recorded_on_an_intermediate(symbol, other):
    x = leaf(3.0)
    y = before = x * 1
    y = OPERATORS[symbol](y, other)
    assert y is not before and before.tolist() == [3.0] and y.tolist() == [EXPECTED[symbol]]
    y.backward()
    assert x.grad is not None and y.creator is not before.creator


def test_recorded_on_a_leaf_that_meets_a_graph(symbol):
    x, constant = leaf(2.0), leaf(3.0, requires_grad=False)
    y = OPERATORS[symbol](constant, x)
    assert y is not constant and y.creator is not None and constant.tolist() == [3.0]


def test_refused_on_a_leaf_that_requires_grad(symbol):
    x = leaf(3.0, name="w")
    with pytest.raises(GraphError) as error:
        OPERATORS[symbol](x, 2.0)
    assert str(error.value) == (
        f"{symbol}: the leaf 'w' (shape (1,), dtype float64) requires grad, and changing it in place cannot "
        f"be recorded; do it inside `with pygrad.no_grad():`, or make a new Variable")
    assert x.tolist() == [3.0]


@pytest.mark.parametrize("requires_grad", [True, False])
def test_unrecorded_on_a_leaf_under_no_grad(symbol, requires_grad):
    x = leaf(3.0, requires_grad=requires_grad)
    array, time = x.data, state.clock
    with no_grad():
        y = OPERATORS[symbol](x, Variable(2.0))
    assert y is x and x.data is array and array.tolist() == [EXPECTED[symbol]]
    assert x.requires_grad is requires_grad and x.creator is None and time < x._version <= state.clock


def test_refused_on_an_intermediate_under_no_grad(symbol):
    y = leaf(3.0) * 1
    with no_grad(), pytest.raises(GraphError) as error:
        OPERATORS[symbol](y, 2.0)
    assert str(error.value) == (
        f"cannot apply {symbol} to a Variable that has a creator (Multiply, shape (1,), dtype float64): the "
        f"graph may need its value; use detach() to get a leaf")
    assert y.tolist() == [3.0]


def test_no_grad_and_enable_grad_decide_by_the_innermost():
    x = leaf(3.0)
    with no_grad(), enable_grad(), pytest.raises(GraphError, match="no_grad"):
        x += 1


def test_0d_leaves_are_updated_in_place():
    x = Variable(3.0)
    array = x.data
    with no_grad():
        x *= 2
    assert x.data is array and array == 6.0


def test_a_float_does_not_fit_into_an_integer_leaf():
    x = Variable([1, 2])
    with no_grad(), pytest.raises(TypeError, match="float64.*int64"):
        x += 0.5
    assert x.tolist() == [1, 2]


def test_assignment_is_a_recorded_update():
    x, v = leaf(1.0, 2.0, 3.0), leaf(10.0)
    y = x * 2
    old = y.creator
    y[1:2] = v
    assert y.tolist() == [2.0, 10.0, 6.0] and y.creator is not old
    assert old.outputs[0]() is None and y.creator.outputs[0]() is y
    (y * y).sum().backward()
    assert x.grad.tolist() == [8.0, 0.0, 24.0] and v.grad.tolist() == [20.0]


def test_consumers_from_before_an_assignment_keep_the_old_value():
    x = leaf(1.0, 2.0)
    y = x * 3
    z = Squared()(y)
    y[0] = 100.0
    z.sum().backward()
    assert x.grad.tolist() == [18.0, 36.0]
    x.clear_grad()
    z.sum().backward()
    assert x.grad.tolist() == [18.0, 36.0]
    x.clear_grad()
    y.sum().backward()
    assert x.grad.tolist() == [0.0, 3.0]


def test_the_old_output_is_answered_for_by_a_handle():
    y = leaf(1.0, 2.0) * 3
    z = Squared()(y)
    y[0] = 100.0
    handle = z.creator.inputs[0]
    assert handle is not y and handle.tolist() == [3.0, 6.0] and y.tolist() == [100.0, 6.0]


def test_assignment_of_a_graph_into_a_constant():
    x, constant = leaf(5.0), Variable(np.zeros(3), requires_grad=False)
    array = constant.data
    constant[1] = x[0]
    assert constant.requires_grad and constant.tolist() == [0.0, 5.0, 0.0] and array.tolist() == [0.0] * 3
    (constant * 2).sum().backward()
    assert x.grad.tolist() == [2.0]


def test_assignment_of_a_list_that_holds_variables():
    x, constant = leaf(1.0, 2.0), Variable(np.zeros((2, 2)), requires_grad=False)
    constant[0] = [x[1], 5.0]
    constant[1] = (x[0] * 2, x[0])
    constant.sum().backward()
    assert constant.tolist() == [[2.0, 5.0], [2.0, 1.0]] and x.grad.tolist() == [3.0, 1.0]
    plain = leaf(0.0, 0.0, requires_grad=False)
    with no_grad():
        plain[:] = [x[1], x[0]]
    assert plain.tolist() == [2.0, 1.0] and plain.creator is None


def test_the_old_array_is_freed_by_an_assignment():
    y = leaf(1.0, 2.0) * 3
    array = weakref.ref(y.data)
    y[0] = 1.0
    assert array() is None


def test_several_assignments_in_a_row():
    x = leaf(1.0, 2.0, 3.0)
    y = x * 1
    for i in range(3):
        y[i] = y[i] * (i + 1)
    y.sum().backward()
    assert y.tolist() == [1.0, 4.0, 9.0] and x.grad.tolist() == [1.0, 2.0, 3.0]


def test_assignment_to_a_leaf_that_requires_grad_is_refused():
    x = leaf(1.0, 2.0)
    with pytest.raises(GraphError, match=r"^item assignment: the leaf shape \(2,\), dtype float64 requires "
                                         r"grad.*no_grad"):
        x[0] = 5.0
    assert x.tolist() == [1.0, 2.0]


def test_assignment_under_no_grad():
    x, plain = leaf(1.0, 2.0), leaf(1.0, 2.0, requires_grad=False)
    array = x.data
    with no_grad():
        x[0] = Variable(5.0)
        plain[...] = [7.0, 8.0]
    assert x.data is array and array.tolist() == [5.0, 2.0] and x._version and plain.tolist() == [7.0, 8.0]
    y = x * 1
    with no_grad(), pytest.raises(GraphError, match="cannot apply item assignment to a Variable that has a "
                                                    "creator.*detach"):
        y[0] = 1.0


def test_assignment_to_a_constant_is_in_place():
    plain = leaf(1.0, 2.0, requires_grad=False)
    array = plain.data
    plain[0] = 9.0
    assert plain.data is array and array.tolist() == [9.0, 2.0]


def stale(y):
    with pytest.raises(StaleGraphError):
        y.sum().backward()


@pytest.mark.parametrize("alias", [
    lambda x: x.detach(), lambda x: x.detach().detach(), lambda x: Variable(x),
    lambda x: Variable(x.detach()),
    lambda x: Front(2)(x.detach()), lambda x: x.detach()[1:], lambda x: x.detach().reshape(3, 1),
])
def test_whoever_shares_memory_is_told(alias):
    x = leaf(1.0, 2.0, 3.0)
    y = Squared()(x)
    with no_grad():
        other = alias(x)
        other *= 2
    assert not np.array_equal(x.data, [1.0, 2.0, 3.0])
    stale(y)


@pytest.mark.parametrize("writer", ["source", "sibling"])
def test_updates_are_told_sideways_and_down(writer):
    x = leaf(1.0, 2.0)
    other, sibling = x.detach(), x.detach()
    other.requires_grad = True
    y = Squared()(other)
    with no_grad():
        if writer == "source":
            x += 1
        else:
            sibling += 1
    assert other.tolist() == [2.0, 3.0]
    stale(y)


def test_a_view_of_a_leaf_made_under_no_grad_tells_the_leaf():
    x = leaf(1.0, 2.0, 3.0)
    y = Squared()(x)
    with no_grad():
        view = Front(2)(x)
        view *= 2
    assert x.tolist() == [2.0, 4.0, 3.0]
    stale(y)


def test_mark_updated_after_a_raw_write():
    x = leaf(1.0)
    y = Squared()(x)
    x.data[0] = 2.0
    x.mark_updated()
    stale(y)


def test_mark_updated_is_for_leaves():
    y = leaf(1.0) * 2
    with pytest.raises(GraphError, match="cannot mark as updated a Variable that has a creator"):
        y.mark_updated()


def test_constants_shown_by_inputs_cannot_be_written_through():
    constant = np.array([3.0])
    y = leaf(2.0) * constant
    with no_grad():
        shown = y.creator.inputs[1]
        assert shown.data is constant
        shown += 1
    assert constant.tolist() == [3.0] and shown.tolist() == [4.0]


def test_data_assigned_from_an_intermediate_is_not_written_through():
    x = leaf(1.0)
    y = x * 2
    other = leaf(0.0)
    other.data = y
    with no_grad():
        other += 100
    assert y.tolist() == [2.0] and other.tolist() == [102.0]


def test_assigning_its_own_data_makes_no_cycle():
    x = leaf(1.0)
    reference = weakref.ref(x)
    x.data = x.detach()
    x.data = x
    del x
    assert reference() is None


def test_assignment_to_one_of_several_outputs():
    x = leaf(0.5, 1.5)
    sine, cosine = SinCos()(x)
    function = sine.creator
    sine[0] = 5.0
    assert function.outputs[0]() is None and function.outputs[1]() is cosine
    assert sine.number == 0 and sine.creator is not function
    (sine + cosine).sum().backward()
    np.testing.assert_allclose(x.grad.data, [-np.sin(0.5), np.cos(1.5) - np.sin(1.5)])
    assert function.output(0).tolist() == np.sin([0.5, 1.5]).tolist()


def test_augmented_assignment_to_an_element():
    x = leaf(1.0, 2.0)
    y = x * 1
    y[0] += 5
    y[1] *= x[0]
    (y * y).sum().backward()
    assert y.tolist() == [6.0, 2.0] and x.grad.tolist() == [12.0 + 8.0, 4.0]
    with pytest.raises(GraphError, match="^item assignment: the leaf"):
        x[0] += 1


def test_augmented_assignment_to_a_gradient():
    x = leaf(1.0, 2.0)
    x.grad = [1.0, 1.0]
    x.grad += 1
    x.grad.data *= 3
    assert x.grad.tolist() == [6.0, 6.0] and x.grad.creator is None


def test_matrix_product_in_place():
    x = Variable(np.arange(4.0).reshape(2, 2))
    y = x * 1
    y @= np.ones((2, 2))
    assert y.tolist() == [[1.0, 1.0], [5.0, 5.0]] and type(y.creator).__name__ == "Matmul"
    array = x.data
    with no_grad():
        x @= np.ones((2, 2))
    assert x.data is array and array.tolist() == [[1.0, 1.0], [5.0, 5.0]]


def test_fill_and_put():
    x, v = leaf(1.0, 2.0), Variable(5.0)
    y = x * 1
    y.put([1], v)
    y.sum().backward()
    assert y.tolist() == [1.0, 5.0] and x.grad.tolist() == [1.0, 0.0] and v.grad.item() == 1.0
    y.fill(v * 2)
    assert y.tolist() == [10.0, 10.0]
    with pytest.raises(GraphError, match="^item assignment: the leaf"):
        x.fill(0.0)
    with no_grad():
        x.fill(3.0)
    assert x.tolist() == [3.0, 3.0]


def test_sort_and_partition_write_into_leaves():
    x, array = leaf(3.0, 1.0, 2.0), np.array([3.0, 1.0, 2.0])
    with pytest.raises(GraphError, match="^sort: the leaf"):
        x.sort()
    with pytest.raises(GraphError, match="^partition: the leaf"):
        x.partition(1)
    with no_grad():
        x.sort()
    constant = Variable(array, requires_grad=False)
    constant.partition(1)
    assert x.tolist() == [1.0, 2.0, 3.0] and x._version and constant.data is array and array[1] == 2.0


@pytest.mark.parametrize("name, call", [("sort", lambda y: y.sort()), ("partition", lambda y: y.partition(1))])
def test_sort_and_partition_are_recorded_where_they_are_differentiated(name, call):
    x = leaf(3.0, 1.0, 2.0)
    y = x * 2
    if getattr(np, name) not in dispatch.table:
        with pytest.raises(NoDerivativeError, match=name):
            call(y)
        return
    call(y)
    (y * np.array([1.0, 10.0, 100.0])).sum().backward()
    assert y.tolist() == [2.0, 4.0, 6.0] and x.grad.tolist() == [200.0, 2.0, 20.0]
