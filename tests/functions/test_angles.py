import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad import functions as F
from pygrad.errors import DTypeError, ShapeError
from tests.functions.cases import binary, both, gradient, unary
from tests.pytorch import agree, pytorch


CASES = [
    *unary(F.Deg2rad, F.deg2rad, np.deg2rad, saves=0),
    *unary(F.Rad2deg, F.rad2deg, np.rad2deg, saves=0),
    *binary(F.Arctan2, F.arctan2, np.arctan2, saves=both),
    *binary(F.Hypot, F.hypot, np.hypot, saves=both),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["arctan2", "hypot", "deg2rad", "rad2deg"])
def test_agrees_with_pytorch(name):
    arrays = np.array([1.0, -2.0, 0.0, 0.5]), np.array([-1.0, 3.0, 2.0, 0.0])
    agree(getattr(np, name), lambda *x: getattr(pytorch(), name)(*x), *arrays[:1 if name in ("deg2rad", "rad2deg") else 2])


@pytest.mark.parametrize("function", [F.arctan2, F.hypot])
def test_origin_has_gradient_zero(function):
    slopes = gradient(function, np.array([0.0, -0.0, 3.0]), np.array([0.0, 0.0, 4.0]))
    expected = [[0, 0, 0.16], [0, 0, -0.12]] if function is F.arctan2 else [[0, 0, 0.6], [0, 0, 0.8]]
    assert np.allclose(slopes, expected)


@pytest.mark.parametrize("function", [F.arctan2, F.hypot])
def test_second_order_at_the_origin_is_finite(function):
    x1, x2 = Variable(np.array([0.0, 3.0])), Variable(np.array([0.0, 4.0]))
    first = grad([function(x1, x2)], [x1, x2], [np.ones(2)], create_graph=True)
    for second in grad([first[0] + first[1]], [x1, x2], [np.ones(2)]):
        assert np.isfinite(second.data).all()


def test_squares_neither_overflow_nor_underflow():
    for size in (1e200, 1e-200):
        assert np.allclose(gradient(F.hypot, np.array([3 * size]), np.array([4 * size])), [[0.6], [0.8]])
        assert np.allclose(np.array(gradient(F.arctan2, np.array([3 * size]), np.array([4 * size]))) * size,
                           [[0.16], [-0.12]])


def test_names_and_integers():
    assert F.radians is F.deg2rad and F.degrees is F.rad2deg and F.atan2 is F.arctan2
    assert np.radians(Variable(180)).item() == np.pi and np.degrees(Variable(np.pi)).item() == 180
    assert np.atan2(Variable(1), 0).dtype == np.float64
    assert np.allclose(gradient(np.hypot, np.array(3), np.array(4)), [0.6, 0.8])


def test_errors():
    for function in (F.arctan2, F.hypot):
        with pytest.raises(ShapeError, match=rf"{function.__name__}: .*\(2,\).*\(3,\)"):
            function(Variable([1.0, 2.0]), np.zeros(3))
    with pytest.raises(DTypeError, match="Hypot.*complex"):
        np.hypot(Variable(1j), 1.0)


def test_hypot_at_the_origin_has_second_derivatives_of_zero():
    x = Variable(np.zeros(2))
    (first,) = grad([np.hypot(x, 0.0)], [x], [np.ones(2)], create_graph=True)
    (second,) = grad([first], [x], [np.ones(2)])
    assert first.tolist() == second.tolist() == [0.0, 0.0]
