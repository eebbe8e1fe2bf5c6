import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError
from tests.functions.cases import case, complex_unary, gradient, unary
from tests.pytorch import agree, pytorch

pytestmark = pytest.mark.filterwarnings("ignore:numpy.fix is deprecated")  # from NumPy 2.5 on

SPAN = -2.07, 1.81  # away from the jumps

CASES = [
    *unary(F.Floor, np.floor, np.floor, *SPAN, saves=0),
    *unary(F.Ceil, np.ceil, np.ceil, *SPAN, saves=0),
    *unary(F.Trunc, np.trunc, np.trunc, *SPAN, saves=0)[:3],
    *unary(F.Trunc, np.fix, np.fix, *SPAN, saves=0)[:3],
    *unary(F.Rint, np.rint, np.rint, *SPAN, saves=0),
    *complex_unary(F.Rint, np.rint, np.rint, saves=0),
    *unary(F.Round, lambda x: np.round(x, 1), lambda x: np.round(x, 1), *SPAN, saves=0, low_rtol=1e-2),
    *complex_unary(F.Round, np.round, np.round, saves=0),
    case(F.Round, lambda x: x.round(-1), np.array([13.0, 27.0]), reference=lambda x: x.round(-1), name="tens"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["floor", "ceil", "trunc", "fix", "round"])
def test_agrees_with_pytorch(name):
    torch = pytorch()
    agree(getattr(np, name), getattr(torch, name), np.array([-1.5, 0.0, 0.5, 2.5, np.inf]))


@pytest.mark.parametrize("function", [np.floor, np.ceil, np.trunc, np.rint, np.around, np.fix])
def test_gradient_at_jumps_and_of_integers_is_zero(function):
    assert gradient(function, np.array([1.0, 2.5, np.nan, np.inf]))[0].tolist() == [0.0] * 4
    x = Variable([1, 2])
    function(x).sum().backward()
    assert x.grad.tolist() == [0, 0] and function(x).dtype == function(x.data).dtype


def test_around_what_is_rounded_goes_on():
    x = Variable([1.3, 2.7])
    (x - np.floor(x)).sum().backward()
    assert x.grad.tolist() == [1.0, 1.0]


def test_out_is_refused():
    with pytest.raises(ArgumentError, match="round: the argument out="):
        F.round(Variable(1.5), 0, np.zeros(()))
    with pytest.raises(ArgumentError, match="fix: the argument out="):
        F.fix(Variable(1.5), np.zeros(()))
