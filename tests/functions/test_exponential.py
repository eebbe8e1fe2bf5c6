import numpy as np
import pytest
from scipy import special

from pygrad import Variable
from pygrad import functions as F
from tests.functions.cases import complex_unary, gradient, unary
from tests.functions.complex_numbers import PLANE, agree_complex
from tests.pytorch import agree, pytorch


def output(x, y):
    return y.nbytes


CASES = [
    *unary(F.Exp, F.exp, np.exp, saves=output),
    *unary(F.Exp2, F.exp2, np.exp2, saves=output),
    *unary(F.Expm1, F.expm1, np.expm1, saves=output),
    *complex_unary(F.Exp, F.exp, np.exp, saves=output),
    *complex_unary(F.Exp2, F.exp2, np.exp2, saves=output),
    *complex_unary(F.Expm1, F.expm1, np.expm1, saves=output),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["exp", "exp2", "expm1"])
def test_agrees_with_pytorch(name):
    agree(getattr(np, name), lambda x: getattr(pytorch(), name)(x), np.linspace(-3, 3, 7))
    agree_complex(getattr(np, name), lambda x: getattr(pytorch(), name)(x), PLANE)


def test_exp_overflows_as_numpys_and_underflows_to_zero():
    with pytest.warns(RuntimeWarning, match="overflow"):
        (slope,) = gradient(F.exp, np.array([1000.0, -1000.0, -np.inf]))
    assert np.array_equal(slope, [np.inf, 0.0, 0.0])


def test_small_arguments_keep_their_digits():
    assert np.expm1(F.positive(np.array(1e-20))).item() == 1e-20


@pytest.mark.parametrize("name", ["exp2", "expm1"])
def test_scipys_of_the_same_name(name):
    y = getattr(special, name)(Variable(0.3))
    assert type(y.creator).__name__ == name.capitalize() and np.isclose(y.item(), getattr(special, name)(0.3), rtol=1e-15)
