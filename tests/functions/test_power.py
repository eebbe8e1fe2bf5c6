import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.testing import assert_saves
from tests.functions.cases import (
    binary, case, complex_binary, complex_unary, complex_uniform, gradient, unary, uniform,
)
from tests.functions.complex_numbers import PLANE, agree_complex
from tests.pytorch import agree, pytorch

EXPONENTS = [0, 1, 2, 3, 4, 5, 7, 16, 17, -1, -2, 0.5, -0.5, 1.5, 2.0, 3.0]

CASES = [
    *binary(F.Power, F.power, np.power, first=(0.5, 2.0),
            saves=lambda x1, x2, y: x1.nbytes + x2.nbytes + y.nbytes),
    *[
        case(F.Power, lambda x, exponent=exponent: x ** exponent, uniform((2, 3), 0.5, 2.0),
             reference=lambda x, exponent=exponent: x ** exponent, saves=48, name=f"exponent {exponent}",
             dtypes=(np.float32, np.float16) if abs(exponent) < 8 else (np.float32,))
        for exponent in EXPONENTS
    ],
    case(F.Power, lambda x: x ** 3, uniform((2, 3)), reference=lambda x: x ** 3, name="negative base"),
    case(F.Power, lambda x: x ** 0, np.array([-1.0, 0.0, 2.0]), reference=lambda x: x ** 0,
         name="exponent 0 at 0"),
    case(F.Power, lambda x: x ** 2, np.array([-1.0, 0.0, 2.0]), reference=lambda x: x ** 2,
         name="exponent 2 at 0"),
    case(F.Power, lambda x: x ** np.array([0.0, 1.0, 2.0]), np.zeros(3),
         reference=lambda x: x ** np.array([0.0, 1.0, 2.0]), name="array exponent at 0", dtypes=()),
    case(F.Power, lambda x: 2.0 ** x, uniform((3,)), reference=lambda x: 2.0 ** x, saves=24,
         name="constant base"),
    case(F.Power, lambda x: x ** x, uniform((3,), 0.5, 2), reference=lambda x: x ** x, saves=48,
         name="by itself"),
    *complex_binary(F.Power, F.power, np.power),
    *[
        case(F.Power, lambda z, exponent=exponent: z ** exponent, complex_uniform((2, 3), 0.5, 1.5),
             reference=lambda z, exponent=exponent: z ** exponent, saves=96, name=f"complex, exponent {exponent}")
        for exponent in (0, 1, 2, 3, -1, -2, 0.5, 2.5, 1 - 2j, 2j)
    ],
    case(F.Power, lambda x: x ** (1 - 2j), uniform((3,), 0.5, 2), reference=lambda x: x ** (1 - 2j),
         name="complex exponent of a real base"),
    case(F.Power, lambda p: (-2.0) ** p, complex_uniform((3,)), reference=lambda p: (-2.0 + 0j) ** p, dtypes=(),
         name="negative real base of a complex exponent"),
    case(F.Power, lambda z: z ** np.array([0.0, 1.0, 2.0]), np.zeros(3, complex), dtypes=(),
         reference=lambda z: z ** np.array([0.0, 1.0, 2.0]), name="complex array exponent at 0"),
    *unary(F.Reciprocal, F.reciprocal, np.reciprocal, 0.5, 2.0, saves=lambda x, y: y.nbytes),
    *complex_unary(F.Reciprocal, F.reciprocal, np.reciprocal, saves=lambda x, y: y.nbytes),
    *binary(F.Power, F.float_power, np.float_power, first=(0.5, 2.0), dtypes=())[:3],
    case(F.Power, F.float_power, complex_uniform((3,)), uniform((3,)), reference=np.float_power, dtypes=()),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_constant_exponent_keeps_the_base_alone():
    assert_saves((Variable(np.ones(10)) * 2) ** 3, 80)


def test_zero_to_the_zero():
    base, exponent = gradient(F.power, np.array([0.0, 0.0]), np.array([0.0, 2.0]))
    assert np.array_equal(base, [0.0, 0.0]) and np.array_equal(exponent, [0.0, 0.0])


def test_exponent_below_one_at_zero_is_infinite():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        (slope,) = gradient(lambda x: x ** 0.5, np.array([0.0]))
    assert np.isposinf(slope)


def test_negative_base_has_no_derivative_in_the_exponent():
    with pytest.warns(RuntimeWarning, match="invalid value"):
        base, exponent = gradient(F.power, np.array([-2.0]), np.array([2.0]))
    assert np.array_equal(base, [-4.0]) and np.isnan(exponent)


def test_negative_base_with_whole_exponents_of_any_kind():
    assert np.array_equal(
        gradient(lambda x: x ** np.array([2.0, 3.0]), np.array([-2.0, -3.0]))[0], [-4.0, 27.0])


@pytest.mark.parametrize("exponent, slope", [(0, 0), (1, 1), (2, 6), (3, 27)])
def test_integers_stay_integers(exponent, slope):
    x = Variable(3)
    y = x ** exponent
    y.backward()
    assert y.item() == 3 ** exponent and x.grad.item() == slope
    assert y.dtype.kind == x.grad.dtype.kind == "i"


def test_integer_base_and_exponent_both_differentiable():
    x, p = Variable([2, 3]), Variable([0, 2])
    (x ** p).sum().backward()
    assert x.grad.tolist() == [0, 6] and np.allclose(p.grad.data, [np.log(2), 9 * np.log(3)])


def test_products_are_as_good_as_power():
    x = np.random.default_rng(0).uniform(-3, 3, 1000)
    for exponent in range(3, 17):
        assert np.allclose((Variable(x) ** exponent).data, np.power(x, exponent), rtol=2e-15, atol=0)


def test_special_values_are_numpys():
    x = np.array([np.inf, -np.inf, np.nan, 0.0, -0.0])
    for exponent in (2, 3, 4, 0.5, 0):
        with np.errstate(all="ignore"):
            assert np.array_equal((Variable(x) ** exponent).data, x ** exponent, equal_nan=True)


def test_negative_integer_power_of_an_integer():
    with pytest.raises(ArgumentError, match=r"power: integers .*dtype int64.* negative .*x \*\* -1.0"):
        Variable([2, 3]) ** -1


def test_shapes_that_do_not_broadcast():
    with pytest.raises(ShapeError, match=r"power: .*shape \(2,\).*shape \(3,\)"):
        Variable([2.0, 3.0]) ** np.zeros(3)


def test_agrees_with_pytorch():
    agree_complex(np.power, lambda x, p: pytorch().pow(x, p), PLANE, PLANE[::-1].copy())
    agree_complex(np.power, lambda x, p: pytorch().pow(x, p), PLANE, np.array([0.0, 1.0, 2.0, -1.0, 0.5, 3.0]))
    agree_complex(np.power, lambda x, p: pytorch().pow(x, p), np.array([0.5, 1.0, 2.0, 1.5, 0.7, 3.0]), PLANE)
    agree_complex(np.reciprocal, lambda x: pytorch().reciprocal(x), PLANE)
    agree(np.power, lambda x, p: pytorch().pow(x, p), np.array([0.0, 0.0, 0.0, 2.0]), np.array([0.0, 1.0, 2.0, 0.0]))


def test_complex_zero_to_a_power():
    base, exponent = gradient(lambda z, p: (z ** p).real, np.zeros(3, complex), np.array([0.0, 1.0, 2.0]))
    assert base.tolist() == [0, 1, 0] and exponent.tolist() == [0, 0, 0]


def test_complex_zero_to_a_power_below_one_is_nan():
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(gradient(lambda z: (z ** np.array([0.5])).real, np.array([0j]))[0]).all()


def test_a_complex_number_that_is_real_is_a_real_exponent():
    assert np.array_equal(gradient(lambda z: (z ** (2 + 0j)).real, np.array([0j, 2j]))[0], [0, -4j])
    assert gradient(lambda x: (x ** (2 + 0j)).real, np.array([-3.0]))[0].tolist() == [-6]


def test_complex64_stays():
    z = Variable(np.array([1 + 1j], np.complex64))
    for exponent in (0, 1, 2, 0.5, 1j, np.array([2], np.int8), np.float32(3)):
        z.clear_grad()
        y = z ** exponent
        y.real.sum().backward()
        assert y.dtype == z.grad.dtype == np.complex64


def test_float_power():
    x = Variable(np.array([2, 4], np.float32))
    y = np.float_power(x, 3)
    y.sum().backward()
    assert y.dtype == np.float64 and x.grad.dtype == np.float32 and x.grad.tolist() == [12, 48]
    base, exponent = gradient(np.float_power, np.array([2, 4]), np.array([-1, -2]))
    assert np.allclose(base, [-0.25, -0.03125]) and np.allclose(exponent, [np.log(2) / 2, np.log(4) / 16])
    assert np.float_power(2, Variable(np.float32(3))).data == 8 and np.float_power(x, 1j).dtype == np.complex128
    assert F.float_power([2, 3], Variable(2)).tolist() == [4, 9]
    with pytest.raises(ShapeError, match="broadcast"):
        np.float_power(x, np.ones(3))


def test_reciprocal_of_integers_is_whole_and_flat():
    x = Variable([1, -1, 3])
    y = np.reciprocal(x)
    y.sum().backward()
    assert y.tolist() == [1, -1, 0] and x.grad.tolist() == [0, 0, 0]


def test_reciprocal_of_zero():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert np.isneginf(gradient(np.reciprocal, np.array([0.0]))[0])


def test_names():
    assert F.pow is F.power and np.pow(Variable(2.0), 3).item() == 8
