import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from tests.functions.cases import argument, complex_unary, gradient, unary
from tests.functions.complex_numbers import PLANE, agree_complex
from tests.pytorch import agree, pytorch


CASES = [
    *unary(F.Arcsin, F.arcsin, np.arcsin, -0.9, 0.9, saves=argument),
    *unary(F.Arccos, F.arccos, np.arccos, -0.9, 0.9, saves=argument),
    *unary(F.Arctan, F.arctan, np.arctan, saves=argument),
    *complex_unary(F.Arcsin, F.arcsin, np.arcsin, saves=argument),
    *complex_unary(F.Arccos, F.arccos, np.arccos, saves=argument),
    *complex_unary(F.Arctan, F.arctan, np.arctan, 0.3, 0.8, saves=argument),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["arcsin", "arccos", "arctan"])
def test_agrees_with_pytorch(name):
    agree(getattr(np, name), lambda x: getattr(pytorch(), name)(x), np.linspace(-0.9, 0.9, 7))
    agree_complex(getattr(np, name), lambda x: getattr(pytorch(), name)(x), PLANE)


@pytest.mark.parametrize("name", ["asin", "acos", "atan"])
def test_short_names(name):
    assert getattr(F, name) is getattr(F, name.replace("a", "arc", 1))
    assert getattr(np, name)(Variable(0.5)).creator is not None


@pytest.mark.parametrize("function, sign", [(F.arcsin, 1), (F.arccos, -1)])
def test_ends_are_infinitely_steep_and_beyond_is_nan(function, sign):
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        (slope,) = gradient(function, np.array([1.0, -1.0]))
    assert np.array_equal(slope, [sign * np.inf, sign * np.inf])
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(gradient(function, np.array([1.5]))[0])


def test_digits_near_an_end():
    (slope,) = gradient(F.arcsin, np.array([1 - 2.0 ** -50]))
    assert np.isclose(slope[0], 2.0 ** 24.5, rtol=1e-14)


CUT = [complex(real, imag) for real in (2.0, -2.0) for imag in (0.0, -0.0)]


@pytest.mark.parametrize("function", [F.arcsin, F.arccos])
def test_slopes_on_the_cut_are_those_beside_it(function):
    near = np.array([z + 1e-12j * np.copysign(1, z.imag) for z in CUT])
    on = Variable(np.array(CUT))
    beside = Variable(near)
    (function(on) * function(beside).data).imag.sum().backward()
    (function(beside) * function(beside).data).imag.sum().backward()
    assert np.allclose(on.grad.data, beside.grad.data, rtol=1e-9)
