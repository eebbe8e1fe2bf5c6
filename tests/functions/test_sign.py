import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import DTypeError
from tests.functions.cases import complex_unary, gradient, unary
from tests.functions.complex_numbers import PLANE, agree_complex
from tests.pytorch import agree, pytorch

CASES = [
    *complex_unary(F.Negative, F.negative, np.negative, saves=0),
    *complex_unary(F.Positive, F.positive, np.positive, saves=0),
    *complex_unary(F.Absolute, F.absolute, np.absolute, saves=lambda x, y: x.nbytes),
    *complex_unary(F.Sign, F.sign, np.sign, saves=lambda x, y: x.nbytes),
    *unary(F.Sign, F.sign, np.sign, saves=0),
    *unary(F.Fabs, F.fabs, np.fabs, saves=lambda x, y: x.size),
    *unary(F.Negative, F.negative, np.negative, saves=0),
    *unary(F.Positive, F.positive, np.positive, saves=0),
    *unary(F.Absolute, F.absolute, np.absolute, saves=lambda x, y: x.size),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_operators():
    x = Variable([1.0, -2.0])
    assert [type(y.creator)
            for y in (-x, +x, abs(x), x.abs())] == [F.Negative, F.Positive, F.Absolute, F.Absolute]
    assert (+x).data is not x.data


def test_kink_and_nan_have_gradient_zero():
    (slope,) = gradient(abs, np.array([0.0, -0.0, np.nan, -np.inf]))
    assert np.array_equal(slope, [0.0, 0.0, 0.0, -1.0])


def test_integers_stay_integers():
    (slope,) = gradient(abs, np.array([-3, 0, 2]))
    assert slope.dtype.kind == "i" and slope.tolist() == [-1, 0, 1]


def test_large_gradient_is_not_written_to():
    weight = np.ones(20000)
    (-Variable(np.ones(20000))).backward(weight)
    assert (weight == 1).all()


@pytest.mark.parametrize("name", ["abs", "sgn", "negative", "positive"])
def test_agrees_with_pytorch(name):
    function = F.sign if name == "sgn" else getattr(np, name)
    if name != "sgn":
        agree(function, lambda x: getattr(pytorch(), name)(x), np.array([-2.0, -0.5, 0.0, 1.5]))
    agree_complex(function, lambda x: getattr(pytorch(), name)(x), np.append(PLANE, [0j, 2.0, -3j]))


def test_fabs_is_floating_and_real():
    x = Variable([-3, 0, 2])
    y = np.fabs(x)
    y.sum().backward()
    assert y.dtype == x.grad.dtype == np.float64 and x.grad.tolist() == [-1, 0, 1]
    with pytest.raises(DTypeError, match="Fabs.*complex"):
        np.fabs(Variable(1j))


def test_sign_of_real_numbers_is_flat():
    for x in (np.array([-2.0, 0.0, np.nan, np.inf]), np.array([-3, 0, 2])):
        y = np.sign(Variable(x))
        assert np.array_equal(y.data, np.sign(x), equal_nan=True) and y.dtype == x.dtype
        assert np.array_equal(gradient(np.sign, x)[0], np.zeros(len(x)))


def test_modulus_of_a_complex_number_at_its_kink():
    z = Variable(np.array([0j, 3 - 4j], np.complex64))
    y = abs(z)
    y.sum().backward()
    assert y.dtype == np.float32 and z.grad.dtype == np.complex64
    assert np.allclose(z.grad.data, [0, 0.6 - 0.8j])
