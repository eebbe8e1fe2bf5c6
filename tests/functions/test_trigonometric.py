import numpy as np
import pytest

from pygrad import functions as F
from tests.functions.cases import complex_unary, gradient, unary
from tests.functions.complex_numbers import PLANE, agree_complex
from tests.pytorch import agree, pytorch

CASES = [
    *unary(F.Sin, F.sin, np.sin, saves=lambda x, y: x.nbytes),
    *unary(F.Cos, F.cos, np.cos, saves=lambda x, y: x.nbytes),
    *unary(F.Tan, F.tan, np.tan, -1.2, 1.2, saves=lambda x, y: y.nbytes),
    *complex_unary(F.Sin, F.sin, np.sin, saves=lambda x, y: x.nbytes),
    *complex_unary(F.Cos, F.cos, np.cos, saves=lambda x, y: x.nbytes),
    *complex_unary(F.Tan, F.tan, np.tan, 0.3, 1.2, saves=lambda x, y: y.nbytes),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["sin", "cos", "tan"])
def test_agrees_with_pytorch(name):
    agree(getattr(np, name), lambda x: getattr(pytorch(), name)(x), np.linspace(-3, 3, 7))
    agree_complex(getattr(np, name), lambda x: getattr(pytorch(), name)(x), PLANE)


def test_large_angles_and_integers():
    assert np.array_equal(gradient(np.sin, np.array([1e8]))[0], np.cos([1e8]))
    assert np.array_equal(gradient(np.cos, np.array([0, 1]))[0], -np.sin([0, 1]))
