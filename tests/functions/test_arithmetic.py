import tracemalloc

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from pygrad.testing import assert_saves, check_function
from tests.functions.cases import binary, both, case, complex_binary, gradient, uniform

POSITIVE = (0.5, 2.0)


CASES = [
    *complex_binary(F.Add, F.add, np.add, saves=0),
    *complex_binary(F.Subtract, F.subtract, np.subtract, saves=0),
    *complex_binary(F.Multiply, F.multiply, np.multiply, saves=both),
    *complex_binary(F.Divide, F.divide, np.divide, saves=both),
    case(F.Multiply, lambda x: 2j * x * 3, uniform((3,)), reference=lambda x: 2j * x * 3, name="imaginary number"),
    *binary(F.Add, F.add, np.add, saves=0),
    *binary(F.Subtract, F.subtract, np.subtract, saves=0),
    *binary(F.Multiply, F.multiply, np.multiply, saves=both),
    *binary(F.Divide, F.divide, np.divide, second=POSITIVE, saves=both),
    case(F.Add, lambda x: 2 + x + 3, uniform((3,)), reference=lambda x: 2 + x + 3, saves=0, name="numbers"),
    case(F.Subtract, lambda x: 2 - x - 3, uniform((3,)), reference=lambda x: 2 - x - 3, saves=0,
         name="numbers"),
    case(F.Multiply, lambda x: 2 * x * 3, uniform((3,)), reference=lambda x: 2 * x * 3, saves=0,
         name="numbers"),
    case(F.Divide, lambda x: 2 / x / 3, uniform((3,), 1, 2), reference=lambda x: 2 / x / 3, saves=24,
         name="numbers"),
    case(F.Multiply, lambda x: x * x, uniform((3,)), reference=np.square, saves=24, name="by itself"),
    case(F.Divide, lambda x: x / (x * x), uniform((3,), 1, 2), saves=48, name="by its own square"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("symbol, function", [("+", F.add), ("-", F.subtract), ("*", F.multiply),
                                              ("/", F.divide)])
def test_operators_arrays_and_numpy_calls_agree(symbol, function):
    x, array = Variable([1.0, 2.0]), np.array([3.0, 4.0])
    for left, right in [(x, array), (array, x), (x, 2), (2, x), (x, x), (x, [3.0, 4.0]), ([3.0, 4.0], x)]:
        y = eval(f"left {symbol} right")  # noqa: S307
        assert type(y.creator).__name__.lower() == function.__name__
        expected = getattr(np, function.__name__)(*(getattr(one, "data", one) if one is x else one
                                                    for one in (left, right)))
        assert np.array_equal(y.data, expected)
        assert np.array_equal(function(left, right).data, expected)


def test_a_constant_beside_it_keeps_the_variable_out_of_the_graph():
    x = Variable(np.ones(10))
    assert_saves((x * 2) * np.ones(10), 0)
    assert_saves((x * 2) / np.ones(10), 0)
    assert_saves(np.ones(10) / (x * 2), 80)


def test_integers_stay_integers():
    x = Variable(3)
    for y in (x + x, x - 1, x * x, 2 * x):
        x.clear_grad()
        y.backward()
        assert x.grad.dtype.kind == "i" and x.grad.shape == ()


def test_quotient_of_integers():
    assert np.allclose(gradient(F.divide, np.array(1), np.array(2)), [0.5, -0.25])


def test_a_large_square_of_the_divisor_does_not_overflow():
    slopes = gradient(F.divide, np.array([1e200]), np.array([1e200]))
    assert np.allclose(slopes, [[1e-200], [-1e-200]], rtol=1e-12, atol=0)


def test_division_by_zero_is_numpys():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        y = 1 / Variable([0.0])
    assert np.isinf(y.data)
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        y.backward()


@pytest.mark.parametrize("operation",
                         [lambda x: x * 3.0, lambda x: x / 3.0, lambda x: x * np.full(20000, 3.0)])
def test_large_gradients_are_reused_only_where_they_are_the_rules_own(operation):
    """Above a threshold a rule writes into gy, but not into what the user gave or two consumers share."""
    x, weight = Variable(np.ones(20000)), np.full(20000, 2.0)
    operation(x).backward(weight)
    assert (weight == 2.0).all()
    x.clear_grad()
    middle = x * 1.0
    y = operation(middle) + operation(middle) + middle
    y.backward(weight)
    slope = operation(np.ones(20000))
    assert np.allclose(x.grad.data, 2.0 * (2 * slope + 1)) and (weight == 2.0).all()


@pytest.mark.parametrize("operation", [lambda x: x * 1.5, lambda x: x / 1.5, lambda x: -x, F.exp, F.log])
def test_a_chain_needs_one_gradient_buffer(operation):
    x = Variable(np.full(1 << 17, 0.2))
    y = operation(operation(operation(x) * 0.0 + 1.5)).sum()
    tracemalloc.start()
    try:
        y.backward()
        assert tracemalloc.get_traced_memory()[1] < 1.1 * x.nbytes
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("function", [F.add, F.subtract, F.multiply, F.divide])
def test_shapes_that_do_not_broadcast(function):
    with pytest.raises(ShapeError,
                       match=rf"{function.__name__}: .*\(2, 3\), dtype float64 and shape \(4,\).*reshape"):
        function(Variable(np.zeros((2, 3))), np.zeros(4))


def test_extreme_magnitudes():
    big = np.array([1e300, 1e-300])
    check_function(F.add, big, big, order=0, dtypes=())
    check_function(F.multiply, big, big[::-1].copy(), order=0, dtypes=())


def test_names():
    assert F.true_divide is F.divide and np.true_divide(Variable(3.0), 2).item() == 1.5
