import operator

import numpy as np
import pytest

from pygrad import Function, Variable, dispatch
from pygrad.dispatch import register, register_plain
from pygrad.errors import ArgumentError, NoDerivativeError

OPERATORS = ["add", "sub", "mul", "truediv", "pow"]


class Mine(Variable):
    """A class to put methods on, in the place of Variable."""

    __slots__ = ()


class Triple(Function):
    """Three times x."""

    def forward(self, x):
        return 3 * x

    def backward(self, gy):
        return 3 * gy


@pytest.fixture
def scratch(monkeypatch):
    """Register into copies of the tables."""
    monkeypatch.setattr(dispatch, "table", dict(dispatch.table))
    monkeypatch.setattr(dispatch, "_plain", set(dispatch._plain))
    monkeypatch.setattr(dispatch, "_installed", set())
    owner = type("Owner", (Mine,), {"__slots__": ()})
    monkeypatch.setattr(dispatch, "_owners", [owner])
    return owner


def test_numpy_functions_are_differentiated():
    x = Variable([1.0, 4.0])
    y = np.sum(np.multiply(np.sqrt(x), [2.0, 8.0]))
    y.backward()
    assert y.data == 18.0
    assert x.grad.data.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("other", [3.0, 3, np.float32(3), np.array([3.0, 5.0])], ids=["float", "int", "scalar", "array"])
def test_operators_work_from_both_sides(name, other):
    function, data = getattr(operator, name), np.array([2.0, 7.0])
    for flip in (False, True):
        x = Variable(data)
        y = function(other, x) if flip else function(x, other)
        expected = function(other, data) if flip else function(data, other)
        assert type(y) is Variable
        assert y.requires_grad
        np.testing.assert_array_equal(y.data, expected)


def test_reflected_operators_have_the_gradients_of_their_order():
    x = Variable([2.0, 4.0])
    (10.0 - x).backward([1.0, 1.0])
    (8.0 / x).backward([1.0, 1.0])
    assert x.grad.data.tolist() == [-3.0, -1.5]
    assert Variable.__rsub__.__name__ == "__rsub__"
    assert (np.eye(2)[::-1] @ x).data.tolist() == [4.0, 2.0]


def test_plain_functions_take_the_data_at_any_depth():
    x = Variable([3.0, 5.0, 1.0])
    assert type(np.argmax(x)) is np.int64
    assert np.argmax(x) == 1
    assert np.array_equal(x, a2=x) is True
    assert (x > 2).tolist() == [True, True, False]
    assert dispatch._data(([x], {"k": (x, 1)}))[0][0] is x.data
    assert dispatch._data({"k": (x, 1)})["k"][0] is x.data


def test_out_is_refused():
    x, buffer = Variable([1.0, 2.0]), np.zeros(2)
    with pytest.raises(NoDerivativeError, match="^numpy.exp: out= cannot be recorded; use the result it returns"):
        np.exp(x, out=buffer)
    with pytest.raises(NoDerivativeError, match="^numpy.add: out= cannot be recorded"):
        np.add(buffer, buffer, out=x)
    with pytest.raises(NoDerivativeError, match="^numpy.sum: out= cannot be recorded"):
        np.sum(x, out=np.zeros(()))
    assert buffer.tolist() == [0.0, 0.0]
    assert np.exp(x, out=None).requires_grad


@pytest.mark.parametrize("ufunc, advice", [
    (np.add, "use np.sum instead"), (np.multiply, "use np.prod instead"), (np.maximum, "use np.max instead"),
    (np.minimum, "use np.min instead")])
def test_reduce_is_refused_with_advice(ufunc, advice):
    with pytest.raises(TypeError, match=rf"^numpy.{ufunc.__name__}.reduce has no derivative in PyGrad; {advice}\. "
                                        r"For plain data, pass x\.data$"):
        ufunc.reduce(Variable([1.0, 2.0]))


@pytest.mark.parametrize("method, arguments", [("accumulate", ()), ("outer", ([1.0],)), ("at", ([0], 1.0))])
def test_other_ufunc_methods_are_refused(method, arguments):
    with pytest.raises(NoDerivativeError, match=rf"^numpy.add.{method} has no derivative in PyGrad\. For plain"):
        getattr(np.add, method)(Variable([1.0, 2.0]), *arguments)
    assert "use" not in str(dispatch.refuse(np.hypot, "reduce"))


def test_an_unknown_function_is_named_with_the_nearest(monkeypatch):
    x = Variable([1.0, 2.0])
    monkeypatch.setattr(dispatch, "table", {np.power: None, np.square: None, operator.getitem: None})
    with pytest.raises(TypeError, match=r"^numpy.float_power has no derivative in PyGrad\. The nearest that has one "
                                        r"is np\.power\. For plain .* decorate it with @pygrad.register\(numpy\.fl"):
        np.float_power(x, 2.0)
    with pytest.raises(NoDerivativeError, match=r"^numpy.linalg.svd has no derivative in PyGrad\. For plain data"):
        np.linalg.svd(x)


def test_register_a_class(scratch):
    assert register(np.cbrt, np.fabs, method="triple")(Triple) is Triple
    x = scratch([1.0, 2.0])
    for y in (np.cbrt(x), np.fabs(x), x.triple()):
        assert type(y.creator) is Triple
        assert y.data.tolist() == [3.0, 6.0]
    assert (scratch.triple.__name__, scratch.triple.__doc__) == ("triple", "Three times x.")


def test_register_a_wrapper_and_an_operator(scratch):
    def apart(x1, x2, /, *, times=1):
        return (x1 - x2) * times

    assert register(np.hypot, operator="floordiv")(apart) is apart
    x = scratch([5.0])
    assert dispatch.table[np.hypot] is apart
    assert ((x // 2).data, (2 // x).data) == ([3.0], [-3.0])
    assert dispatch.call(np.hypot, (x, 2), {"times": 4}).data == [12.0]


def test_a_class_takes_keywords_as_parameters(scratch):
    @register(method="scaled")
    class Scaled(Triple):
        def __init__(self, factor=1.0):
            self.factor = factor

        def forward(self, x):
            return self.factor * x

    assert scratch([2.0]).scaled(factor=5.0).data == [10.0]


def test_a_method_that_exists_is_refused_and_a_registered_one_replaced(scratch):
    with pytest.raises(ArgumentError, match="^register: Owner already has an attribute 'item'; choose another name$"):
        register(method="item")(Triple)
    register(method="twice")(lambda x: x + x)
    register(method="twice")(lambda x: x * 2 + 1)
    assert scratch([2.0]).twice().data == [5.0]


def test_register_plain(scratch):
    with pytest.raises(NoDerivativeError, match="^numpy.nextafter has no derivative"):
        np.nextafter(scratch(1.0), 2.0)
    register_plain([np.nextafter])
    assert np.nextafter(scratch(1.0), 2.0) == np.nextafter(1.0, 2.0)
