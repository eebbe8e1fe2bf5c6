import numpy as np
import pytest

from pygrad import Variable, functions as F
from tests.functions.cases import case, complex_unary, complex_uniform, gradient, unary, uniform
from tests.functions.complex_numbers import PLANE, agree_complex
from tests.pytorch import agree, pytorch

CASES = [
    *complex_unary(F.Real, F.real, np.real, saves=0),
    *complex_unary(F.Imag, F.imag, np.imag, saves=0),
    *complex_unary(F.Conj, F.conj, np.conjugate, saves=0),
    *complex_unary(F.Angle, F.angle, np.angle, saves=lambda x, y: x.nbytes),
    *unary(F.Angle, F.angle, np.angle, saves=0),
    case(F.Angle, lambda z: F.angle(z, deg=True), complex_uniform((3,)), reference=lambda z: np.angle(z, True),
         name="degrees"),
    case(F.Angle, lambda x: F.angle(x, deg=True), uniform((3,)), reference=lambda x: np.angle(x, True),
         name="degrees of real numbers"),
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


def test_angle_agrees_with_pytorch():
    agree_complex(np.angle, lambda z: pytorch().angle(z), np.append(PLANE, [0j, 2.0, -3j, -1]))
    agree(np.angle, lambda z: pytorch().angle(z), np.array([-2.0, 0.0, 3.0]))


def test_angle_at_the_origin_has_gradient_zero():
    assert gradient(np.angle, np.array([0j, 1 + 1j]))[0].tolist() == [0, -0.5 + 0.5j]
    assert gradient(lambda z: F.angle(z, True), np.array([0j]))[0].tolist() == [0]


def test_real_if_close():
    near, far, real = Variable([1 + 1e-15j, 2]), Variable([1 + 1e-3j, 2]), Variable([1.0, 2.0])
    y = np.real_if_close(near)
    assert y.dtype == np.float64 and y.tolist() == [1, 2]
    y.sum().backward()
    assert near.grad.tolist() == [1, 1]
    assert np.real_if_close(far) is far and np.real_if_close(real) is real
    assert np.real_if_close(far, tol=0.1).dtype == np.float64
    assert F.real_if_close([1, 2]).tolist() == [1, 2] and F.real_if_close([1j, 2]).tolist() == [1j, 2]


def test_names_of_the_conjugate():
    assert F.conjugate is F.conj and np.conj(Variable(1j)).item() == -1j


def test_imaginary_part_of_real_numbers_has_gradient_zero():
    assert gradient(np.imag, np.array([1.0, 2.0]))[0].tolist() == [0, 0]
