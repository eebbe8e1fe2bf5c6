import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError
from tests.functions.cases import case, unary, uniform
from tests.functions.elementwise import agree_everywhere, bits, check_large, peak_arrays, theirs


def hardsigmoid(x):
    return np.clip(x + 3, 0, 6) * (1 / 6)


CASES = [
    *unary(F.Relu6, F.relu6, lambda x: np.clip(x, 0, 6), -5.3, 9.2, saves=bits),
    *unary(F.Hardtanh, F.hardtanh, lambda x: np.clip(x, -1, 1), -2.03, 2.07, saves=bits),
    *unary(F.Hardsigmoid, F.hardsigmoid, hardsigmoid, -5.3, 5.7, saves=bits),
    *unary(F.Hardswish, F.hardswish, lambda x: x * hardsigmoid(x), -5.3, 5.7, saves=lambda x, y: x.nbytes),
    case(F.Hardtanh, lambda x: F.hardtanh(x, -0.5, 3), uniform((2, 3), -2, 5), name="-0.5, 3",
         reference=lambda x: np.clip(x, -0.5, 3), saves=1),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, options", [
    ("relu6", {}), ("hardtanh", {}), ("hardtanh", {"min_val": -3, "max_val": 0.5}),
    ("hardtanh", {"min_val": 1, "max_val": 1}), ("hardsigmoid", {}), ("hardswish", {}),
])
def test_agrees_with_pytorch(name, options):
    # PyTorch multiplies the gradient of hardsigmoid by 1 / 6 in float32.
    tol = {"float64": 1e-7, "float32": 1e-5} if name == "hardsigmoid" else None
    agree_everywhere(lambda x: getattr(F, name)(x, **options), theirs(name, **options), tol=tol)


@pytest.mark.parametrize("function", [F.relu6, F.hardtanh, F.hardsigmoid, F.hardswish])
def test_large(function):
    check_large(function)
    assert max(peak_arrays(function)) < 1.6


@pytest.mark.parametrize("function, high", [(F.relu6, 6), (F.hardtanh, 1), (F.hardsigmoid, 3), (F.hardswish, 3)])
def test_at_the_kinks(function, high):
    x = Variable(np.array([-3.0, -1.0, 0.0, high, np.nextafter(high, 9)]))
    function(x).backward(np.ones(5))
    assert x.grad.data[3:].tolist() == [1, 1] if function is F.hardswish else [0, 0]


@pytest.mark.parametrize("function", [F.relu6, F.hardtanh, F.hardsigmoid])
def test_stops_infinite_gradients(function):
    x = Variable([-10.0, 0.5, 10.0])
    function(x).backward(np.full(3, np.inf))
    assert x.grad.tolist() == [0, np.inf, 0]


def test_integers():
    assert F.relu6([-1, 3, 9]).dtype == int and F.relu6([-1, 3, 9]).tolist() == [0, 3, 6]
    assert F.hardtanh([-2, 2]).tolist() == [-1, 1] and F.hardtanh([-2, 2], -0.5).tolist() == [-0.5, 1.0]
    assert F.hardsigmoid([-3, 0]).tolist() == [0, 0.5] and F.hardswish([0, 3]).tolist() == [0, 3]


@pytest.mark.parametrize("arguments, message", [
    ((1, -1), "hardtanh: expected min_val not above max_val, got 1 and -1"),
    (("0",), "hardtanh: expected a number as min_val, got '0'"), ((0, None), "expected a number as max_val"),
])
def test_bad_bounds(arguments, message):
    with pytest.raises(ArgumentError, match=message):
        F.hardtanh(1.0, *arguments)
