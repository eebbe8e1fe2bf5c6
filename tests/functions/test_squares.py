import numpy as np
import pytest
from scipy import special

from pygrad import Variable
from pygrad import functions as F
from tests.functions.cases import complex_unary, gradient, unary
from tests.functions.complex_numbers import PLANE, agree_complex
from tests.pytorch import pytorch

CASES = [
    *unary(F.Square, F.square, np.square, saves=lambda x, y: x.nbytes),
    *unary(F.Sqrt, F.sqrt, np.sqrt, 0.5, 2.0, saves=lambda x, y: y.nbytes),
    *unary(F.Cbrt, F.cbrt, np.cbrt, 0.5, 2.0, saves=lambda x, y: y.nbytes),
    *unary(F.Cbrt, F.cbrt, np.cbrt, -2.0, -0.5)[2:3],
    *complex_unary(F.Square, F.square, np.square, saves=lambda x, y: x.nbytes),
    *complex_unary(F.Sqrt, F.sqrt, np.sqrt, saves=lambda x, y: y.nbytes),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["square", "sqrt"])
def test_agrees_with_pytorch(name):
    agree_complex(getattr(np, name), lambda x: getattr(pytorch(), name)(x), PLANE)


def test_square_of_an_integer():
    x = Variable(3)
    x.square().backward()
    assert x.grad.item() == 6 and x.grad.dtype.kind == "i"


@pytest.mark.parametrize("function, slope", [(F.sqrt, 0.25), (F.cbrt, 4 ** (-2 / 3) / 3)])
def test_root_at_zero_is_infinitely_steep(function, slope):
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        (slopes,) = gradient(function, np.array([0.0, 4.0]))
    assert np.isposinf(slopes[0]) and np.isclose(slopes[1], slope, rtol=1e-15)


def test_root_of_a_negative_number_is_nan():
    with pytest.warns(RuntimeWarning, match="invalid value"):
        (slope,) = gradient(F.sqrt, np.array([-1.0]))
    assert np.isnan(slope)


def test_root_of_an_integer():
    assert np.array_equal(gradient(F.sqrt, np.array([4, 16]))[0], [0.25, 0.125])


def test_both_sides_of_the_cut():
    z = Variable(np.array([complex(-4, 0.0), complex(-4, -0.0)]))
    y = np.sqrt(z)
    y.imag.sum().backward()
    assert y.tolist() == [2j, -2j] and np.allclose(z.grad.data, [-0.25, 0.25])


@pytest.mark.parametrize("name", ["cbrt"])
def test_scipys_of_the_same_name(name):
    y = getattr(special, name)(Variable(0.3))
    assert type(y.creator).__name__ == name.capitalize() and np.isclose(y.item(), getattr(special, name)(0.3), rtol=1e-15)
