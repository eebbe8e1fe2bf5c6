import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from tests.functions.cases import argument, complex_unary, gradient, unary
from tests.functions.complex_numbers import PLANE, agree_complex
from tests.pytorch import agree, pytorch


CASES = [
    *unary(F.Sinh, F.sinh, np.sinh, saves=argument),
    *unary(F.Cosh, F.cosh, np.cosh, saves=argument),
    *unary(F.Arcsinh, F.arcsinh, np.arcsinh, saves=argument),
    *unary(F.Arccosh, F.arccosh, np.arccosh, 1.3, 3.0, saves=argument),
    *unary(F.Arctanh, F.arctanh, np.arctanh, -0.9, 0.9, saves=argument),
    *complex_unary(F.Sinh, F.sinh, np.sinh, saves=argument),
    *complex_unary(F.Cosh, F.cosh, np.cosh, saves=argument),
    *complex_unary(F.Arcsinh, F.arcsinh, np.arcsinh, 0.3, 0.8, saves=argument),
    *complex_unary(F.Arccosh, F.arccosh, np.arccosh, saves=argument),
    *complex_unary(F.Arctanh, F.arctanh, np.arctanh, 0.3, 0.8, saves=argument),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["sinh", "cosh", "arcsinh", "arccosh", "arctanh"])
def test_agrees_with_pytorch(name):
    x = np.linspace(1.1, 3, 7) if name == "arccosh" else np.linspace(-0.9, 0.9, 7)
    agree(getattr(np, name), lambda x: getattr(pytorch(), name)(x), x)
    agree_complex(getattr(np, name), lambda x: getattr(pytorch(), name)(x), PLANE)


@pytest.mark.parametrize("name", ["asinh", "acosh", "atanh"])
def test_short_names(name):
    assert getattr(F, name) is getattr(F, name.replace("a", "arc", 1))
    assert getattr(np, name)(Variable(1.0 if name == "acosh" else 0.5)).creator is not None


def test_ends():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert np.isposinf(gradient(F.arccosh, np.array([1.0]))[0])
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert np.isposinf(gradient(F.arctanh, np.array([1.0, 1.0]))[0]).all()
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(gradient(F.arccosh, np.array([-2.0, 0.5]))[0]).all()


def test_large_numbers_do_not_overflow():
    assert np.allclose(gradient(F.arcsinh, np.array([1e200]))[0], 1e-200, rtol=1e-12, atol=0)
    assert np.allclose(gradient(F.arccosh, np.array([1e200]))[0], 1e-200, rtol=1e-12, atol=0)
    half = gradient(F.arcsinh, np.array([1000], np.float16))[0]
    assert half.dtype == np.float16 and np.isclose(half[0], 1e-3, rtol=1e-2)


@pytest.mark.parametrize("function, cut", [
    (F.arcsinh, [complex(sign, height) for sign in (0.0, -0.0) for height in (2.0, -2.0)]),
    (F.arccosh, [complex(place, sign) for sign in (0.0, -0.0) for place in (0.5, -0.5, -2.0)])])
def test_slopes_on_the_cut_are_those_beside_it(function, cut):
    step = 1e-12 if function is F.arcsinh else 1e-12j
    beside = [z + step * np.copysign(1, z.real if step == 1e-12 else z.imag) for z in cut]
    slopes = []
    for points in (cut, beside):
        z = Variable(np.array(points))
        y = function(z)
        assert np.allclose(y.data, function(np.array(beside)).data)
        np.real(y * (1 + 2j)).sum().backward()
        slopes.append(z.grad.data)
    assert np.allclose(*slopes, rtol=1e-9)
