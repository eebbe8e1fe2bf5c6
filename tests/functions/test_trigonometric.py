import numpy as np
import pytest

from pygrad import functions as F
from tests.functions.cases import gradient, unary

CASES = [
    *unary(F.Sin, F.sin, np.sin, saves=lambda x, y: x.nbytes),
    *unary(F.Cos, F.cos, np.cos, saves=lambda x, y: x.nbytes),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_large_angles_and_integers():
    assert np.array_equal(gradient(np.sin, np.array([1e8]))[0], np.cos([1e8]))
    assert np.array_equal(gradient(np.cos, np.array([0, 1]))[0], -np.sin([0, 1]))
