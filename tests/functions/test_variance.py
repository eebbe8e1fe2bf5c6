import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, gradient, uniform
from tests.functions.test_sums import reductions

SHAPES = [(), (3,), (2, 3), (2, 3, 4)]

CASES = [
    *reductions(F.Var, F.var, np.var, SHAPES, saves=lambda x, y: x.nbytes),
    *[
        one for one in reductions(
            F.Std, F.std, np.std, [(3,), (2, 3, 4)], saves=lambda x, y: x.nbytes + y.nbytes)
        if "()" not in str(one)
    ],
    *[
        case(cls, lambda x, f=function, d=ddof: f(x, axis=1, ddof=d), uniform((2, 5)), name=f"ddof {ddof}",
             reference=lambda x, f=reference, d=ddof: f(x, axis=1, ddof=d))
        for cls, function, reference in ((F.Var, F.var, np.var), (F.Std, F.std, np.std))
        for ddof in (1, 2.5)
    ],
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_kink_of_the_deviation():
    (slope,) = gradient(F.std, np.full(4, 3.0))
    assert np.array_equal(slope, np.zeros(4))


@pytest.mark.parametrize("function", [F.var, F.std])
def test_without_degrees_of_freedom(function):
    x = Variable([1.0, 2.0])
    with pytest.warns(RuntimeWarning):
        y = function(x, ddof=2)
    y.backward()
    assert not np.isfinite(y.data) and np.isnan(x.grad.data).all()


def test_a_large_mean_cancels_nothing():
    x = np.array([1.0, 2.0, 3.0]) + 1e9
    assert np.isclose(Variable(x).var().item(), 2 / 3)
    assert np.allclose(gradient(F.var, x)[0], [-2 / 3, 0, 2 / 3])


def test_integers():
    assert np.allclose(gradient(F.var, np.array([1, 2, 6]))[0], 2 / 3 * (np.array([1, 2, 6]) - 3))


@pytest.mark.parametrize("function", [F.var, F.std])
def test_wrong_arguments(function):
    with pytest.raises(ShapeError, match=rf"{function.__name__}: axis=2 does not fit"):
        function(Variable(np.zeros((2, 3))), 2)
    for name in ("dtype", "out", "where", "mean", "correction"):
        with pytest.raises(ArgumentError,
                           match=rf"{function.__name__}: the argument {name}= is not supported"):
            function(Variable([1.0]), **{name: 1})
