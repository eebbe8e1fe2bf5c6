import gc
import math
import weakref

import numpy as np
import pytest

import pygrad
from pygrad import Variable, elementwise_grad, enable_grad, grad, no_grad, value_and_grad
from pygrad.errors import ArgumentError, ConstantOutputWarning, DroppedGraphWarning, DTypeError, GraphError
from pygrad.testing import numerical_gradients


def loss(parameters, scale=1.0):
    weight, (bias, factor) = parameters["weight"], parameters["rest"]
    return np.sum(np.square(weight @ np.array([1.0, 2.0]) + bias)) * factor * scale


PARAMETERS = {"weight": np.array([[1.0, 2.0], [3.0, 4.0]]), "rest": (np.array([0.5, -0.5]), 2.0)}


def test_a_gradient_in_the_structure_of_the_argument():
    found = grad(loss)(PARAMETERS, scale=3.0)
    weight, (bias, factor) = found["weight"], found["rest"]
    expected = numerical_gradients(lambda w, b, f: loss({"weight": w, "rest": (b, f)}, 3.0),
                                   [PARAMETERS["weight"], *map(np.asarray, PARAMETERS["rest"])])
    for one, other in zip((weight, bias, factor), expected, strict=True):
        np.testing.assert_allclose(one, other, 1e-6)
    assert type(weight) is np.ndarray and type(factor) is np.float64


def test_argnums():
    def fun(x, y, z):
        return x * y + z

    assert grad(fun)(2.0, 3.0, 4.0) == 3.0 and grad(fun, 1)(2.0, 3.0, 4.0) == 2.0
    assert grad(fun, argnums=-1)(2.0, 3.0, 4.0) == 1.0
    assert grad(fun, (2, 0))(2.0, 3.0, 4.0) == (1.0, 3.0)
    assert grad(fun, [0])(2.0, 3.0, z=4.0) == (3.0,)


def test_the_dtype_is_the_arguments_and_integers_are_floats():
    for dtype in (np.float16, np.float32, np.float64):
        assert grad(lambda x: np.sum(x * x))(np.ones(3, dtype)).dtype == dtype
    assert grad(lambda x: x * x)(np.float32(3)).dtype == np.float32
    assert grad(lambda x: x ** 3)(2) == 12.0 and grad(lambda x: np.sum(x * x))(np.array([1, 2])).dtype == float
    assert grad(lambda x: (x * np.conj(x)).real)(1 + 2j) == 2 + 4j


def test_value_and_aux():
    fun = lambda x: (x * x, {"twice": 2 * x, "text": "a"})  # noqa: E731
    assert value_and_grad(lambda x: x * x)(3.0) == (9.0, 6.0)
    (value, aux), slope = value_and_grad(fun, has_aux=True)(3.0)
    assert (value, slope, aux) == (9.0, 6.0, {"twice": 6.0, "text": "a"}) and type(aux["twice"]) is np.float64
    assert grad(fun, has_aux=True)(3.0)[0] == 6.0
    with pytest.raises(ArgumentError, match="with has_aux=True the function must return a pair"):
        grad(lambda x: x, has_aux=True)(3.0)


def test_nothing_to_depend_on_gives_zeros():
    assert grad(lambda x, y: y * 1.0, 0)(2.0, Variable(3.0)) == 0.0
    with pytest.warns(ConstantOutputWarning, match="grad: the function returned a plain number") as caught:
        assert grad(lambda x: 5.0)(np.ones(2)).tolist() == [0.0, 0.0]
    assert caught[0].filename == __file__
    with (pytest.warns(ConstantOutputWarning, match="value_and_grad: .* float\\(\\), the module math"),
          pytest.warns(DroppedGraphWarning)):
        assert value_and_grad(lambda x: math.sin(x))(0.0) == (0.0, 0.0)
    assert grad(lambda x: x)(2.0) == 1.0


@pytest.mark.parametrize("value, text", [(np.ones(2), r"must return one number, got shape \(2,\)"),
                                         (None, "must return one number, got NoneType")])
def test_only_of_numbers(value, text):
    with pytest.raises(ArgumentError, match=text + ".*elementwise_grad or jacobian"):
        grad(lambda x: value)(1.0)
    with pytest.raises(DTypeError, match="a complex number; .*return its real part"):
        grad(lambda x: x * 1j)(1.0)


def test_higher_orders_and_nesting():
    assert grad(grad(grad(lambda x: x ** 4)))(2.0) == 48.0
    assert grad(lambda x: x * grad(lambda y: x * y)(x))(3.0) == 6.0
    assert grad(lambda x: x * grad(lambda y: x * y)(2.0))(3.0) == 6.0
    assert grad(lambda x: grad(lambda y: x * y * y)(x) * 1.0)(3.0) == 12.0


def test_on_variables_it_is_recorded_and_leaves_them_alone():
    x, constant = Variable(3.0), Variable(2.0)
    slope = grad(lambda y: y ** 3 * constant)(x)
    assert type(slope) is Variable and slope.item() == 54.0
    assert grad(slope, x).item() == 36.0
    assert x.grad is None and constant.grad is None and x.creator is None
    with no_grad():
        plain = grad(lambda y: y ** 3)(x)
        assert plain == 27.0 and not isinstance(plain, Variable)


def test_grad_mode_comes_back_and_is_on_inside():
    with no_grad():
        assert grad(lambda x: x * x)(3.0) == 6.0 and not pygrad.is_grad_enabled()
        with enable_grad():
            assert grad(lambda x: x * x)(3.0) == 6.0


def test_the_graph_goes_without_the_collector():
    seen = []

    def fun(x):
        y = np.exp(x)
        seen.append(weakref.ref(y.creator))
        return np.sum(y * y)

    gc.disable()
    try:
        grad(fun)(np.ones(3))
        grad(grad(lambda x: fun(x) * 1.0))(1.0)
        assert all(one() is None for one in seen)
    finally:
        gc.enable()


def test_the_engines_grad_goes_by_the_same_name():
    x = Variable(2.0)
    assert grad(x * x, [x])[0].item() == 4.0 and grad(x * x, inputs=x).item() == 4.0
    with pytest.raises(GraphError, match="no output depends on"):
        grad(x * x, Variable(1.0))
    with pytest.raises(ArgumentError, match="outputs must be a Variable"):
        grad(3.0, x)


def test_elementwise():
    x = np.linspace(-1, 1, 5)
    np.testing.assert_allclose(elementwise_grad(np.tanh)(x), 1 - np.tanh(x) ** 2)
    np.testing.assert_allclose(elementwise_grad(elementwise_grad(np.sin))(x), -np.sin(x))
    assert elementwise_grad(lambda x, y: x * y, (0, 1))(2.0, x)[1].tolist() == [2.0] * 5
    assert elementwise_grad(lambda x: 3.0)(x).tolist() == [0.0] * 5
    with pytest.raises(DTypeError, match="complex"):
        elementwise_grad(lambda x: x * 1j)(x)


def test_the_wrapper_has_the_functions_name():
    assert grad(loss).__name__ == value_and_grad(loss).__name__ == "loss"


@pytest.mark.parametrize("transform", [value_and_grad, elementwise_grad])
def test_what_is_no_function(transform):
    with pytest.raises(ArgumentError, match=f"^{transform.__name__}: expected a function, got float"):
        transform(3.0)
