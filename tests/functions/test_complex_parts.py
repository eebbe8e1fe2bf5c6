import numpy as np
import pytest

from pygrad import Variable, functions as F
from tests.functions.cases import complex_unary, unary

CASES = [
    *complex_unary(F.Real, F.real, np.real, saves=0),
    *complex_unary(F.Imag, F.imag, np.imag, saves=0),
    *complex_unary(F.Conj, F.conj, np.conjugate, saves=0),
    *unary(F.Real, F.real, np.real, saves=0),
    *unary(F.Imag, F.imag, np.imag, saves=0),
    *unary(F.Conj, F.conj, np.conjugate, saves=0),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_attributes_and_methods():
    x = Variable(np.array([1 + 2j, 3 - 4j]))
    assert x.real.tolist() == [1, 3] and x.imag.tolist() == [2, -4]
    assert x.conj().tolist() == x.conjugate().tolist() == [1 - 2j, 3 + 4j]
    assert np.shares_memory(x.real.data, x.data) and np.shares_memory(x.imag.data, x.data)
    assert complex(Variable(2j)) == 2j and Variable(2j).item() == 2j


def test_a_step_against_the_gradient_makes_a_real_loss_smaller():
    x = Variable(np.array([1 + 2j, 3 - 4j]))
    loss = (x * x.conj()).real.sum()
    loss.backward()
    assert x.grad.tolist() == [2 + 4j, 6 - 8j]
    smaller = x.data - 0.1 * x.grad.data
    assert (smaller * smaller.conj()).real.sum() < loss.data
