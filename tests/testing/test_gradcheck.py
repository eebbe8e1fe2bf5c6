"""`gradcheck` and `gradgradcheck` accept right rules and say what is wrong with others."""

import numpy as np
import pytest

from pygrad import Function, Variable, no_grad
from pygrad import functions as F
from pygrad.errors import ArgumentError
from pygrad.testing import check_function, gradcheck, gradgradcheck
from tests.testing.test_function_check import Cube, WrongSecondOrder, WrongSlope

X = np.array([[0.5, -1.5, 2.0]])
Z = np.array([0.3 + 0.4j, -0.7 + 0.2j])


class Conjugated(Function):
    """A square whose rule multiplies by the derivative itself, which is right for real numbers alone."""

    takes_complex = True

    def forward(self, x):
        self.save_for_backward(x)
        return x * x

    def backward(self, gy):
        (x,) = self.saved
        return gy * (2 * x)


class WrongWhenRecorded(Cube):
    def backward(self, gy):
        return super().backward(gy) * (2 if isinstance(gy, Variable) else 1)


@pytest.mark.parametrize("function, inputs", [
    (Cube, [X]), (np.multiply, [X, X.T]), (np.multiply, [Z, X.T]), (np.abs, [Z]), (np.real, [Z]), (np.exp, [Z[::-1]]),
    (np.log, [np.ones((0, 2))]), (np.sqrt, [np.array(2.0)]), (lambda x, n: (x ** n, x.argmax(), -x), [X, 3]),
    (lambda x, y: x * 1.0, [X, X]), (np.sum, [np.asfortranarray(X.T)]), (lambda x: np.ones(2), [X]),
    (np.multiply, [Variable(X), Variable(X, requires_grad=False)]),
])
def test_right_rules(function, inputs):
    assert gradcheck(function, *inputs, order=2)
    assert gradgradcheck(function, *inputs)


def test_higher_orders():
    assert gradcheck(Cube, np.array([1.5]), order=4)
    with pytest.raises(AssertionError, match="order 2: the derivative of the gradient by input 0"):
        gradcheck(WrongSecondOrder, X, order=3)


def test_the_error_names_elements_and_both_values():
    with pytest.raises(AssertionError) as error:
        gradcheck(lambda x, y: (x + y, WrongSlope()(y)), X, Variable(X, name="weights"))
    text = str(error.value)
    assert "the derivative of output 1 at [0, 2] by input 1 ('weights') at [0, 2] is wrong" in text
    assert "(the backward rule):   8.0\n" in text and "(central differences):  12.0" in text
    assert "float64 of shape (1, 3), there 2.0" in text and "3 of the 9 elements" in text
    assert "off by the same factor everywhere: 0.666667" in text


@pytest.mark.parametrize("function, inputs, message", [
    (Conjugated, [Z], "(?s)real part of the output at .*a conjugate is missing"),
    (np.sin, [X.astype(np.float32)], "input 0 is float32 and the output is float32: .* double precision"),
    (np.exp, [Z.astype(np.complex64)], "is complex64"),
    (lambda x: F.relu(x - 0.5), [X], "a kink or a jump there: its slope is 0 before and 1 after"),
    (np.floor, [np.array(1.0)], "a kink or a jump"),
    (lambda x: x.data * 2, [X], "nothing was recorded"),
    (lambda x: x * np.random.default_rng().normal(), [X], "something else each time"),
    (lambda x: 1 / (x - 0.5), [X], "not finite there"),
])
def test_the_error_suggests_a_cause(function, inputs, message):
    with np.errstate(all="ignore"):
        assert gradcheck(function, *inputs, raise_exception=False) is False
        with pytest.raises(AssertionError, match=message):
            gradcheck(function, *inputs)


def test_a_rule_that_is_wrong_when_it_is_recorded():
    assert gradcheck(WrongWhenRecorded, X)
    assert not gradgradcheck(WrongWhenRecorded, X, raise_exception=False)
    with pytest.raises(AssertionError, match="order 1 under create_graph"):
        gradcheck(WrongWhenRecorded, X, order=2)


def test_second_derivatives_alone():
    assert gradcheck(WrongSecondOrder, X)
    with pytest.raises(AssertionError, match=r"gradgradcheck of WrongSecondOrder, order 2: the derivative of the "
                                             r"gradient by input 0 at \[0, 1\] by input 0 at \[0, 1\]"):
        gradgradcheck(WrongSecondOrder, X)


def test_tolerances_and_lower_precision():
    assert gradcheck(WrongSlope, X, rtol=0.4)
    assert gradcheck(np.exp, X.astype(np.float32), eps=1e-2, atol=1e-2, rtol=1e-2)


def test_arrays_keep_their_order_in_memory():
    def ravelled(x):
        y = np.ravel(x, order="K")
        return y[1:] * y[:-1]

    x = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    assert gradcheck(ravelled, x, order=2)
    check_function(ravelled, x, layouts=False)


def test_arguments():
    with pytest.raises(ArgumentError, match=r"gradcheck: no input is a floating array.*float 1.0.*np.array\(1.0\)"):
        gradcheck(np.sin, 1.0)
    with pytest.raises(ArgumentError, match="gradgradcheck: input 1 .* integers cannot be varied"):
        gradgradcheck(np.multiply, X, Variable(3))
    with pytest.raises(ArgumentError, match="expected order 1 or more, got 0"):
        gradcheck(np.sin, X, order=0)


def test_inputs_and_modes_are_left_alone():
    x = Variable(X.copy())
    with no_grad():
        assert gradcheck(lambda x: x * x, x, order=2)
    assert x.grad is None and np.array_equal(x.data, X) and x.creator is None
