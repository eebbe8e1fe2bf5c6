import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError
from tests.functions.cases import case, complex_unary, gradient, unary
from tests.pytorch import agree, pytorch

ODD = np.array([1.0, np.nan, np.inf, -np.inf, -2.0])

CASES = [
    *unary(F.NanToNum, np.nan_to_num, np.nan_to_num, saves=0),
    *complex_unary(F.NanToNum, np.nan_to_num, np.nan_to_num),
    case(F.NanToNum, F.nan_to_num, ODD, order=0, dtypes=(), reference=np.nan_to_num, saves=1, name="odd"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("options", [{}, {"nan": 7.0}, {"posinf": 3.0, "neginf": -3.0}])
def test_agrees_with_pytorch(options):
    torch = pytorch()
    agree(lambda x: np.nan_to_num(x, **options), lambda x: torch.nan_to_num(x, **options), ODD)


def test_what_was_replaced_is_exactly_zero():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        (slope,) = gradient(lambda x: np.sqrt(np.nan_to_num(x)), np.array([np.nan, 4.0]))
    assert slope.tolist() == [0.0, 0.25]


def test_variables_in_place_of_odd_numbers():
    x, fill = Variable(ODD), Variable([1, 2, 3, 4, 5], dtype=np.float32)
    y = np.nan_to_num(x, nan=fill, posinf=2 * fill, neginf=-1.0)
    (y * y).sum().backward()
    assert y.tolist() == [1, 2, 6, -1, -2] and x.grad.tolist() == [2, 0, 0, 0, -4]
    assert fill.grad.tolist() == [0, 4, 24, 0, 0] and fill.grad.dtype == np.float32
    complex_x = Variable([complex(np.nan, 2.0)])
    y = np.nan_to_num(complex_x, nan=fill[2])
    assert y.tolist() == [3 + 2j]


def test_complex_parts_are_replaced_each_for_itself():
    x = Variable([complex(np.nan, 2.0), complex(1.0, np.inf)])
    y = np.nan_to_num(x, posinf=9.0)
    (y.real + y.imag).sum().backward()
    assert y.tolist() == [2j, 1 + 9j] and x.grad.tolist() == [1j, 1.0]


def test_writing_into_the_input_is_refused():
    with pytest.raises(ArgumentError, match="nan_to_num: the argument copy="):
        np.nan_to_num(Variable(ODD), copy=False)
