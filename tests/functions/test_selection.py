import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError
from tests.functions.cases import case, complex_uniform, gradient, uniform

X = uniform((2, 3))


def selected(x, z):
    return np.select([x < -1.1, x < 1.1], [x * z, x ** 2], z)


def pieces(x):
    return np.piecewise(x, [x < -0.5, x > 0.5], [lambda v: v ** 2, np.sin, lambda v: 3 * v])


CASES = [
    case(F.Where, selected, X, uniform((3,), seed=1), reference=selected),
    case(F.Where, lambda x: np.select([X < 0], [x]), complex_uniform((2, 3)), reference=lambda x: np.select([X < 0], [x])),
    case(F.Setitem, pieces, X, reference=pieces),
    case(F.Setitem, pieces, uniform(()), reference=pieces),
    case(F.Setitem, lambda x: np.piecewise(x, [X < 0], [np.exp, 2.0]), X, reference=lambda x: np.piecewise(x, [X < 0], [np.exp, 2.0]), name="number elsewhere"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_select_takes_the_first_piecewise_the_last():
    x = Variable([1.0, 3.0])
    assert np.select([x > 0, x > 2], [x, 10 * x]).tolist() == [1.0, 3.0]
    assert np.piecewise(x, [x > 0, x > 2], [lambda v: v, lambda v: 10 * v]).tolist() == [1.0, 30.0]


def test_select_has_numpys_dtype():
    x = Variable(np.ones(2, np.float32))
    for choices, default in ([[x, 1.0], 2.0], [[1, 2], x], [[np.ones(2), 0], x]):
        conditions = [np.array([True, False]), np.array([False, True])]
        plain = [getattr(one, "data", one) if isinstance(one, Variable) else one for one in choices]
        assert np.select(conditions, choices, default).dtype == np.select(
            conditions, plain, default.data if isinstance(default, Variable) else default).dtype


def test_piecewise_computes_each_piece_only_where_it_is_taken():
    (slope,) = gradient(lambda x: np.piecewise(x, [x > 0], [np.sqrt]), np.array([-1.0, 0.0, 4.0]))
    assert slope.tolist() == [0.0, 0.0, 0.25]


def test_piecewise_hands_arguments_on_and_takes_one_condition():
    x = Variable([-1.0, 2.0])
    assert np.piecewise(x, x > 0, [lambda v, a, b=0: v * a + b, 5.0], 3, b=1).tolist() == [5.0, 7.0]
    assert np.piecewise(x, [False, False], [1.0]).tolist() == [0.0, 0.0]


def test_wrong_arguments():
    x = Variable([1.0, 2.0])
    with pytest.raises(ArgumentError, match="select: got 1 conditions and 2 choices"):
        np.select([x > 0], [x, x])
    with pytest.raises(DTypeError, match="select: condition 0 is .*int64"):
        np.select([np.array([1, 0])], [x])
    with pytest.raises(ArgumentError, match="piecewise: got 1 conditions and 3 functions"):
        np.piecewise(x, [x > 0], [1, 2, 3])
    with pytest.raises(DTypeError, match="setitem: .*astype"):
        np.piecewise(Variable([1, 2]), [np.array([True, False])], [lambda v: v * 0.5])
