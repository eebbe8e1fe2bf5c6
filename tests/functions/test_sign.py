import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from tests.functions.cases import gradient, unary

CASES = [
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
