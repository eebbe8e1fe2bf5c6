import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import binary, case, gradient, unary, uniform
from tests.pytorch import agree, pytorch

CASES = [
    *binary(F.Copysign, F.copysign, np.copysign, saves=lambda x1, x2, y: y.size),
    case(F.Copysign, lambda x: np.copysign(2.0, x), uniform((3,)), reference=lambda x: np.copysign(2.0, x), saves=0),
    *[case(F.Ldexp, lambda x: np.ldexp(x, 3), uniform(shape), reference=lambda x: np.ldexp(x, 3)) for shape in [(), (0,), (2, 3)]],
    case(F.Ldexp, lambda x: np.ldexp(x, [[1], [-2]]), uniform((3,)), reference=lambda x: np.ldexp(x, [[1], [-2]]), saves=0),
    *binary(F.Nextafter, np.nextafter, np.nextafter, saves=0)[:3],
    *unary(F.Spacing, np.spacing, np.spacing, saves=0, dtypes=())[:3],
    case(F.Ldexp, lambda x: np.frexp(x)[0], uniform((4,), -2.3, 1.7), reference=lambda x: np.frexp(x)[0], name="frexp"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_copysign_agrees_with_pytorch():
    torch = pytorch()
    agree(np.copysign, torch.copysign, np.array([-2.0, 0.0, -0.0, 3.0, 1.0]), np.array([1.0, -1.0, 1.0, -0.0, 2.0]))


@pytest.mark.parametrize("x", [0.0, -0.0, np.nan, np.inf, 5e-324, 1e308, -3.0, [3.0, 10.0]])
def test_frexp_is_numpys(x):
    (mantissa, exponent), expected = np.frexp(Variable(x)), np.frexp(np.array(x))
    assert np.array_equal(mantissa.data, expected[0], equal_nan=True) and np.array_equal(exponent, expected[1])
    assert not isinstance(exponent, Variable)


def test_exponents_may_be_a_variable_without_gradient():
    x, n = Variable([1.0, 2.0]), Variable([2, 3])
    np.ldexp(x, n).sum().backward()
    assert x.grad.tolist() == [4.0, 8.0] and n.grad is None


def test_nextafter_and_spacing_have_gradients():
    first, second = gradient(np.nextafter, np.array([1.0]), np.array([2.0]))
    assert first.tolist() == [1.0] and second.tolist() == [0.0] and gradient(np.spacing, np.array([1.0]))[0] == 0


@pytest.mark.parametrize("function", [F.copysign, F.nextafter, F.ldexp])
def test_shapes_that_do_not_broadcast(function):
    with pytest.raises(ShapeError, match=rf"{function.__name__}: .*shape \(2,\).*shape \(3,\)"):
        function(Variable(np.ones(2)), np.ones(3, int))
