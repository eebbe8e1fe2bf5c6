import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import binary, both, case, gradient, unary, uniform
from tests.pytorch import agree, pytorch


LOW = {"low_rtol": 1e-2}

CASES = [
    *binary(F.FloorDivide, F.floor_divide, np.floor_divide, first=(-7.0, 7.0), second=(0.7, 1.9), saves=0),
    *binary(F.Remainder, np.remainder, np.remainder, first=(-7.0, 7.0), second=(0.71, 1.93), saves=both, **LOW),
    *binary(F.Fmod, np.fmod, np.fmod, first=(-7.0, 7.0), second=(0.71, 1.93), saves=both, **LOW),
    case(F.Remainder, lambda x: x % 1.5, uniform((3,)), reference=lambda x: x % 1.5, saves=0),
    case(F.Remainder, lambda x: 5 % x, uniform((3,), 1.1, 1.9), reference=lambda x: 5 % x, saves=24),
    case(F.Fmod, lambda x: np.fmod(x, -1.5), uniform((3,)), reference=lambda x: np.fmod(x, -1.5), saves=0),
    *unary(F.Modf, lambda x: np.modf(x)[0], lambda x: np.modf(x)[0], -2.07, 1.81, saves=0),
    case(F.Modf, np.modf, uniform((3,)), reference=np.modf, saves=0),
    case(F.Modf, lambda x: np.modf(x)[1] + 0.0, uniform((3,)), name="whole part"),
    case(F.FloorDivide, lambda x, d: divmod(x, d), uniform((3,), -7.3, 6.1), uniform((3,), 1.1, 2.3), reference=divmod, **LOW),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["remainder", "fmod"])
def test_agrees_with_pytorch(name):
    torch = pytorch()
    agree(getattr(np, name), getattr(torch, name), np.array([-7.3, -1.0, 0.0, 2.2, 9.7]), np.array([2.0, -3.0, 1.5, -0.7, 4.0]))


def test_operators():
    x = Variable([7.0, -7.0])
    results = [x // 2, x % 4, 2 // x, 4 % x, *divmod(x, 4), *divmod(9, x), *np.divmod(x, 4)]
    a = x.data
    expected = [a // 2, a % 4, 2 // a, 4 % a, *divmod(a, 4), *divmod(9, a), *divmod(a, 4)]
    assert [one.tolist() for one in results] == [one.tolist() for one in expected]
    assert all(isinstance(one, Variable) and one.requires_grad for one in results)


def test_a_quotient_that_rounds_up_is_not_one_too_large():
    x1, x2 = np.array([18.94886007350756]), np.array([0.7579544029403025])  # 25 times, but for one bit
    _, slope = gradient(np.fmod, x1, x2)
    assert np.trunc(x1 / x2) == 25 and np.fmod(x1, x2) > 0.7 and slope.tolist() == [-24.0]
    _, slope = gradient(np.fmod, np.array([-5.5]), np.array([np.inf]))
    assert slope.tolist() == [0.0]


def test_zero_derivatives_are_zeros():
    x, d = Variable([7.5, -7.5]), Variable([2.0, 2.0])
    (x // d).sum().backward()
    assert x.grad.tolist() == d.grad.tolist() == [0.0, 0.0]
    x.clear_grad()
    np.modf(x)[1].sum().backward()
    assert x.grad.tolist() == [0.0, 0.0]


def test_integers():
    x = Variable([7, -7])
    y = x % 4
    y.sum().backward()
    assert y.tolist() == [3, 1] and y.dtype == x.dtype and x.grad.tolist() == [1, 1]


@pytest.mark.parametrize("function", [F.floor_divide, F.remainder, F.fmod])
def test_shapes_that_do_not_broadcast(function):
    with pytest.raises(ShapeError, match=rf"{function.__name__}: .*shape \(2,\).*shape \(3,\)"):
        function(Variable(np.ones(2)), np.ones(3))
