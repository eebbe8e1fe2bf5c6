import numpy as np
import pytest
from scipy import special

from pygrad import Variable
from pygrad import functions as F
from tests.functions.cases import argument, complex_unary, gradient, unary
from tests.functions.complex_numbers import PLANE, agree_complex
from tests.pytorch import agree, pytorch


CASES = [
    *unary(F.Log, F.log, np.log, 0.5, 2.0, saves=argument),
    *unary(F.Log2, F.log2, np.log2, 0.5, 2.0, saves=argument),
    *unary(F.Log10, F.log10, np.log10, 0.5, 2.0, saves=argument),
    *unary(F.Log1p, F.log1p, np.log1p, -0.5, 2.0, saves=argument),
    *complex_unary(F.Log, F.log, np.log, saves=argument),
    *complex_unary(F.Log2, F.log2, np.log2, saves=argument),
    *complex_unary(F.Log10, F.log10, np.log10, saves=argument),
    *complex_unary(F.Log1p, F.log1p, np.log1p, saves=argument),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["log", "log2", "log10", "log1p"])
def test_agrees_with_pytorch(name):
    agree(getattr(np, name), lambda x: getattr(pytorch(), name)(x), np.linspace(0.1, 3, 7))
    agree_complex(getattr(np, name), lambda x: getattr(pytorch(), name)(x), PLANE)


def test_at_zero():
    for function, slope in ((F.log, 0.5), (F.log2, 0.5 / np.log(2)), (F.log10, 0.5 / np.log(10))):
        with pytest.warns(RuntimeWarning, match="divide by zero"):
            (slopes,) = gradient(function, np.array([0.0, 2.0]))
        assert np.allclose(slopes, [np.inf, slope])
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert np.array_equal(gradient(F.log1p, np.array([-1.0, 1.0]))[0], [np.inf, 0.5])


def test_of_integers():
    assert np.array_equal(gradient(F.log, np.array([1, 2]))[0], [1.0, 0.5])
    assert gradient(F.log2, np.array(2))[0].dtype == np.float64


def test_the_cut_is_numpys():
    z = Variable(np.array([complex(-2, 0.0), complex(-2, -0.0)]))
    y = np.log(z)
    assert np.array_equal(y.data.imag, [np.pi, -np.pi])
    y.real.sum().backward()
    assert z.grad.tolist() == [-0.5, -0.5]


@pytest.mark.parametrize("name", ["log1p"])
def test_scipys_of_the_same_name(name):
    y = getattr(special, name)(Variable(0.3))
    assert type(y.creator).__name__ == name.capitalize() and np.isclose(y.item(), getattr(special, name)(0.3), rtol=1e-15)
