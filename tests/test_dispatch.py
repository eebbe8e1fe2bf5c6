"""NumPy calls, methods and operators on Variables all reach the same table."""

import sys
import types

import numpy as np
import pytest

from pygrad import Function, Variable, dispatch, functions, register
from pygrad.dispatch import register_method, register_update
from pygrad.errors import ArgumentError, NoDerivativeError
from tests.toys import Squared, leaf


def name(value):
    return type(value.creator).__name__


@pytest.mark.parametrize("call", [
    lambda x, a: np.multiply(x, a), lambda x, a: np.multiply(a, x), lambda x, a: x * a, lambda x, a: a * x,
    lambda x, a: x.__mul__(a), lambda x, a: x.__rmul__(a), lambda x, a: functions.multiply(a, x),
])
def test_every_spelling_of_a_product_is_recorded(call):
    x, a = leaf(1.0, 2.0), np.array([3.0, 4.0])
    y = call(x, a)
    assert type(y) is Variable and name(y) == "Multiply" and y.tolist() == [3.0, 8.0]
    y.sum().backward()
    assert x.grad.tolist() == [3.0, 4.0]


@pytest.mark.parametrize("other", [np.float64(2.0), np.float32(2.0), np.int64(2), np.array(2.0), 2, 2.0,
                                   True + 1])
def test_scalars_on_either_side(other):
    x = leaf(1.0, 3.0)
    for y in (other * x, x * other):
        assert type(y) is Variable and name(y) == "Multiply" and y.tolist() == [2.0, 6.0]


def test_operators_keep_their_order():
    x = leaf(2.0)
    results = [x - 5, 5 - x, x / 4, 4 / x, x**3, 3**x, -x, abs(x - 5)]
    assert [float(y[0]) for y in results] == [-3.0, 3.0, 0.5, 2.0, 8.0, 9.0, -2.0, 3.0]


@pytest.mark.parametrize("call, expected", [
    (lambda a, x: a - x, 6.0), (lambda a, x: a / x, 4.0), (lambda a, x: a**x, 64.0),
    (lambda a, x: a @ x, 16.0), (lambda a, x: np.subtract(a, x), 6.0), (lambda a, x: np.dot(a, x), 16.0),
])
def test_an_array_on_the_left(call, expected):
    y = call(np.array([8.0]), leaf(2.0))
    assert type(y) is Variable and y.requires_grad and float(y.data.sum()) == expected


def test_lists_are_constants():
    x = leaf(1.0, 2.0)
    for y in (x * [3.0, 4.0], [3.0, 4.0] * x, np.multiply([3.0, 4.0], x), x * (3.0, 4.0)):
        assert y.tolist() == [3.0, 8.0] and y.requires_grad


@pytest.mark.parametrize("values", [lambda v: [v, 1.0], lambda v: (1.0, v), lambda v: [[1.0, v], [v, 2.0]]])
def test_a_list_that_holds_variables_would_lose_gradients(values):
    with pytest.raises(ArgumentError, match="^Multiply: a list that holds Variables .* gradients would be "
                                            "lost; join them with np.stack"):
        leaf(1.0, 2.0) * values(Variable(3.0))


def test_array_functions_take_sequences_of_variables():
    x, y = leaf(1.0), leaf(2.0)
    joined = np.concatenate([x, y, [3.0]])
    (joined * np.array([10.0, 20.0, 30.0])).sum().backward()
    assert (joined.tolist(), x.grad.tolist(), y.grad.tolist()) == ([1.0, 2.0, 3.0], [10.0], [20.0])


def test_methods_and_functions_agree():
    x = Variable(np.arange(6.0).reshape(2, 3))
    assert np.sum(x, axis=0).tolist() == x.sum(axis=0).tolist() == [3.0, 5.0, 7.0]
    assert name(np.sum(x, axis=0)) == name(x.sum(axis=0)) == "Sum"
    assert x.T.shape == np.transpose(x).shape == (3, 2) and name(x.T) == "Transpose"


@pytest.mark.parametrize("call", [
    lambda x, out: np.add(x, 1.0, out=out), lambda x, out: np.add(x, 1.0, out=(out,)),
    lambda x, out: np.sum(x, axis=0, out=out), lambda x, out: np.multiply(out, x, out),
    lambda x, out: np.exp(x, out=Variable(out)),
])
@pytest.mark.parametrize("shape", [(), (1,), (3,)])
def test_out_is_refused_and_untouched(call, shape):
    out = np.full(shape, 7.0)
    with pytest.raises(NoDerivativeError, match=r"^numpy\.\w+: out= cannot be recorded; use the result it "
                                                r"returns"):
        call(Variable(np.ones((2, *shape))), out)
    assert (out == 7.0).all()


def test_adding_a_variable_into_an_array_is_refused():
    array = np.ones(3)
    with pytest.raises(NoDerivativeError, match="numpy.add: out= cannot be recorded"):
        array += leaf(1.0, 1.0, 1.0)
    assert array.tolist() == [1.0, 1.0, 1.0]


def test_out_none_is_no_out():
    assert np.add(leaf(1.0), 1.0, out=None).tolist() == [2.0]
    assert np.sum(leaf(2.0), out=None).item() == 2.0


@pytest.mark.parametrize("call, like", [
    (lambda x: np.add.reduce(x), lambda x: x[0] + x[1]), (lambda x: np.multiply.outer(x, x), lambda x: x.reshape(2, 1) * x),
    (lambda x: np.subtract.accumulate(x), lambda x: np.stack([x[0], x[0] - x[1]])),
    (lambda x: np.maximum.reduce(x, keepdims=True), lambda x: np.max(x, keepdims=True)),
])
def test_ufunc_methods_are_recorded(call, like):
    x = leaf(2.0, 5.0)
    y, other = call(x), like(x)
    assert y.tolist() == other.tolist() and y.shape == other.shape
    y.sum().backward()
    slope = x.grad.tolist()
    x.clear_grad()
    other.sum().backward()
    assert x.grad.tolist() == slope


@pytest.mark.parametrize("call, name", [(lambda x: np.lcm.reduce(x), None), (lambda x: np.frompyfunc(max, 2, 1).reduce(x), "max"),
                                        (lambda x: np.frompyfunc(max, 2, 1).at(x, 0, 1), "max")])
def test_ufunc_methods_without_derivative(call, name):
    if name is None:
        assert call(Variable([4, 6])) == 12 and not isinstance(call(Variable([4, 6])), Variable)
        return
    with pytest.raises(NoDerivativeError, match=rf"^numpy\..*{name}.*has no derivative in PyGrad.*pass x.data"):
        call(leaf(1.0, 2.0))


def test_registered_methods_and_updates_are_found():
    hypot = np.frompyfunc(lambda a, b: a, 2, 1)
    register_method(hypot, "reduce")(lambda x: x * 2)
    register_update(twice)(lambda x, factor: x * factor)
    try:
        assert hypot.reduce(leaf(3.0)).tolist() == [6.0]
        y = leaf(3.0) * 1
        dispatch.call(twice, (y, 5.0), {})
        assert y.tolist() == [15.0]
        constant = leaf(3.0, requires_grad=False)
        dispatch.call(twice, (constant, 5.0), {})
        assert constant.tolist() == [15.0] and constant.creator is None
    finally:
        del dispatch.methods[hypot, "reduce"], dispatch.updates[twice]


def twice(array, factor):
    array *= factor


def test_weights_that_need_a_gradient_are_not_dropped():
    with pytest.raises(NoDerivativeError, match="numpy.histogram: .*weights=.*np.bincount"):
        np.histogram([1.0, 2.0], weights=leaf(1.0, 2.0))
    assert np.histogram(leaf(1.0, 2.0), bins=2)[0].tolist() == [1, 1]


@pytest.mark.parametrize("full, near", [("numpy.sinks", "np.sin"), ("numpy.coshes", "np.cosh"),
                                        ("numpy.linalg.slogdets", None), ("numpy.zzz", "")])
def test_a_function_without_derivative_is_named_with_the_nearest(full, near):
    def function(a):
        return a

    function.__module__, _, function.__name__ = full.rpartition(".")
    with pytest.raises(NoDerivativeError) as error:
        dispatch.call(function, (Variable(np.eye(2)),), {})
    text = str(error.value)
    assert isinstance(error.value, TypeError) and text.startswith(f"{full} has no derivative in PyGrad.")
    assert f"decorate it with @pygrad.register({full})" in text and "For plain data, pass x.data" in text
    if near:
        assert f"The nearest that has one is {near}." in text
    elif near == "":
        assert "nearest" not in text


def test_the_nearest_is_always_a_numpy_name():
    def getitems(a):
        return a

    getitems.__module__ = "numpy"
    with pytest.raises(NoDerivativeError) as error:
        dispatch.call(getitems, (), {})
    assert "np.getitem" not in str(error.value)


@pytest.mark.parametrize("call, expected", [
    (lambda x: np.argmax(x), 1), (lambda x: np.isfinite(x).tolist(), [True, True]),
    (lambda x: np.shape(x), (2,)), (lambda x: np.greater(x, 1.5).tolist(), [False, True]),
    (lambda x: np.equal(np.array([1.0, 0.0]), x).tolist(), [True, False]),
    (lambda x: (np.array([1.0, 3.0]) > x).tolist(), [False, True]),
    (lambda x: np.allclose(x, [1.0, 2.0]), True),
])
def test_plain_functions_give_plain_values(call, expected):
    result = call(leaf(1.0, 2.0))
    assert result == expected and not isinstance(result, Variable)


def test_registered_class_joins_methods_and_numpy():
    class Cubed(Function):
        def __init__(self, factor=1.0):
            self.factor = factor

        def forward(self, x):
            self.save_for_backward(x)
            return self.factor * x**3

        def backward(self, gy):
            (x,) = self.saved
            return 3 * self.factor * gy * x**2

    assert not hasattr(Variable, "cubed")
    dispatch.complete()
    before = dispatch.table[np.spacing]
    try:
        assert register(np.spacing, method="cubed")(Cubed) is Cubed
        x = leaf(2.0)
        for y in (x.cubed(factor=2.0), np.spacing(x) * 2):
            assert y.tolist() == [16.0]
            x.clear_grad()
            y.backward()
            assert x.grad.tolist() == [24.0]
        register(method="cubed")(Squared)
        assert leaf(3.0).cubed().tolist() == [9.0]
    finally:
        dispatch.table[np.spacing] = before
        dispatch._installed.discard((Variable, "cubed"))
        del Variable.cubed


@pytest.mark.parametrize("taken", ["data", "backward", "shape", "detach", "__init__"])
def test_a_method_name_that_is_taken_is_an_error(taken):
    before = getattr(Variable, taken)
    with pytest.raises(ArgumentError, match=f"register: Variable already has an attribute '{taken}'"):
        register(method=taken)(Squared)
    assert getattr(Variable, taken) is before or getattr(Variable, taken) == before


def test_the_table_leads_from_numpy_to_our_functions():
    assert dispatch.table[np.add] is functions.add and dispatch.table[np.sum] is functions.sum
    assert all(callable(function) for function in dispatch.table.values())


def test_functions_of_a_module_that_is_imported_later_are_known_by_name():
    module = types.ModuleType("later")
    sys.modules["later"] = module
    try:
        module.twice = type("Twice", (), {"__name__": "twice", "__call__": lambda self, x: dispatch.call(self, (x,), {})})()
        register("later.twice")(lambda x: functions.multiply(2.0, x))
        assert module.twice not in dispatch.table
        assert module.twice(leaf(3.0)).tolist() == [6.0] and dispatch.table.pop(module.twice)
        other = type(module.twice)()
        with pytest.raises(NoDerivativeError, match="twice has no derivative"):
            other(leaf(3.0))
    finally:
        del sys.modules["later"], dispatch.named["twice"]
