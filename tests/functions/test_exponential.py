import numpy as np
import pytest

from pygrad import functions as F
from tests.functions.cases import gradient, unary

CASES = [
    *unary(F.Exp, F.exp, np.exp, saves=lambda x, y: y.nbytes),
    *unary(F.Log, F.log, np.log, 0.5, 2.0, saves=lambda x, y: x.nbytes),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_exp_overflows_as_numpys_and_underflows_to_zero():
    with pytest.warns(RuntimeWarning, match="overflow"):
        (slope,) = gradient(F.exp, np.array([1000.0, -1000.0, -np.inf]))
    assert np.array_equal(slope, [np.inf, 0.0, 0.0])


def test_log_at_zero():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        (slope,) = gradient(F.log, np.array([0.0, 2.0]))
    assert np.array_equal(slope, [np.inf, 0.5])


def test_log_of_integers():
    assert np.array_equal(gradient(F.log, np.array([1, 2]))[0], [1.0, 0.5])
