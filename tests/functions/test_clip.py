import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import UNARY_SHAPES, case, complex_uniform, gradient, uniform
from tests.functions.elementwise import bits


X = np.array([[-2.0, 0.5, 3.0], [0.2, -1.0, 1.5]])

CASES = [
    *[
        case(F.Clip, lambda x: F.clip(x, -1.07, 1.03), uniform(shape),
             reference=lambda x: np.clip(x, -1.07, 1.03), saves=bits) for shape in UNARY_SHAPES
    ],
    case(F.Clip, lambda x: F.clip(x, None, 0.51), X, reference=lambda x: np.clip(x, None, 0.51), saves=1),
    case(F.Clip, lambda x: x.clip(min=0.3), X, reference=lambda x: np.clip(x, 0.3, None), saves=1),
    case(F.Clip, F.clip, X, np.array([-0.5, 0.1, 0.3]), np.array(1.2), reference=np.clip, saves=3,
         name="bounds"),
    case(F.Clip, lambda low: F.clip(X, low), np.zeros(3), reference=lambda low: np.clip(X, low, None),
         name="lower alone", dtypes=()),
    case(F.Clip, lambda high: F.clip(X, a_max=high), np.zeros((2, 1)),
         reference=lambda high: np.clip(X, None, high), name="upper alone", dtypes=()),
    case(F.Clip, F.clip, complex_uniform((4,)), np.array(0.1 + 0j), np.array(1.0 + 1j), reference=np.clip, name="complex"),
    case(F.Clip, F.clip, X, np.full(3, 1.1), np.full(3, -0.6), reference=np.clip, name="crossing bounds"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_the_boundary_is_inside_and_nan_outside():
    (slope,) = gradient(lambda x: F.clip(x, 0, 1), np.array([-0.1, 0.0, 1.0, 1.1, np.nan]))
    assert np.array_equal(slope, [0, 1, 1, 0, 0])


def test_bounds_get_what_lies_beyond_them():
    x, low, high = gradient(F.clip, np.array([-1.0, 0.0, 1.0, 2.0]), np.zeros(4), np.ones(4))
    assert (x.tolist(), low.tolist(), high.tolist()) == ([0, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1])


def test_crossed_bounds_give_the_upper_one_a_constant_to_the_input():
    numbers, x = np.array([0.0, 1.0, 5.0, 9.0]), Variable([0.0, 1.0, 5.0, 9.0])
    y = np.clip(x, 8, 1)
    y.sum().backward()
    assert y.tolist() == [1] * 4 and x.grad.tolist() == [0] * 4
    slopes = gradient(F.clip, numbers, np.array([8.0, 8, 0, 0]), np.array([1.0, 1, 10, 10]))
    assert [slope.tolist() for slope in slopes] == [[0, 0, 1, 1], [0, 0, 0, 0], [1, 1, 0, 0]]


def test_equal_bounds():
    x, low, high = gradient(F.clip, np.array([-1.0, 2.0]), np.zeros(2), np.zeros(2))
    assert (x + low + high).tolist() == [1.0, 1.0] and x.tolist() == [0.0, 0.0]


def test_integers_stay_integers():
    (slope,) = gradient(lambda x: F.clip(x, 0, 2), np.array([-1, 1, 3]))
    assert slope.dtype.kind == "i" and slope.tolist() == [0, 1, 0]


def test_without_bounds_it_is_a_copy():
    x = Variable(X)
    y = np.clip(x)
    y.sum().backward()
    assert y.tolist() == X.tolist() and (x.grad.data == 1).all() and F.clip(X, None, None).tolist() == X.tolist()


def test_numpys_options():
    x = Variable(X)
    y = np.clip(x, 0, 1, dtype=np.float32)
    assert y.dtype == np.float32 and y.tolist() == np.clip(X, 0, 1, dtype=np.float32).tolist()
    y = np.clip(x, -1.5, where=X > 0)
    y.sum().backward()
    assert np.array_equal(y.data, np.where(X > 0, X, 0)) and np.array_equal(x.grad.data, X > 0)


@pytest.mark.parametrize("arguments, options, message", [((0,), {"min": 1}, "given twice"),
                                                         ((0, 1), {"out": np.zeros(2)}, "out= is not")])
def test_wrong_arguments(arguments, options, message):
    with pytest.raises(ArgumentError, match=f"clip: .*{message}"):
        F.clip(Variable([1.0, 2.0]), *arguments, **options)


def test_shapes_that_do_not_broadcast():
    with pytest.raises(ShapeError, match=r"clip: .*shape \(2,\).*shape \(3,\)"):
        F.clip(Variable([1.0, 2.0]), np.zeros(3))
