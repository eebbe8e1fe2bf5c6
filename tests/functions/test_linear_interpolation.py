import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, gradient

XP, FP = np.array([-1.5, 0.1, 0.7, 1.9]), np.array([1.0, 3.0, -2.0, 5.0])
X = np.array([[-1.8, -0.4, 0.3], [0.6, 1.2, 2.5]])
FLOAT64 = {"dtypes": ()}


def by(**options):
    return lambda x, xp, fp: np.interp(x, xp, fp, **options)


CASES = [
    case(F.Interp, F.interp, X, XP, FP, reference=np.interp, saves=X.nbytes + XP.nbytes + FP.nbytes + X.size, **FLOAT64),
    case(F.Interp, lambda x: np.interp(x, list(XP), list(FP)), X, reference=lambda x: np.interp(x, XP, FP),
         saves=X.nbytes + X.size, **FLOAT64),
    case(F.Interp, lambda fp: np.interp(X, XP, fp), FP, reference=lambda fp: np.interp(X, XP, fp), saves=X.size, **FLOAT64),
    case(F.Interp, by(left=-7.0, right=7.0), X, XP, FP, reference=by(left=-7.0, right=7.0), **FLOAT64),
    case(F.Interp, by(period=3.1), X, XP, FP, reference=by(period=3.1), name="period", **FLOAT64),
    case(F.Interp, F.interp, np.array(0.4), XP, FP, reference=np.interp, **FLOAT64),
    case(F.Interp, F.interp, np.zeros(0), XP, FP, reference=np.interp, **FLOAT64),
    case(F.Interp, F.interp, X, np.array([0.2]), np.array([3.0]), reference=np.interp, name="one point", **FLOAT64),
    case(F.Interp, F.interp, X, XP, complex_uniform((4,)), reference=np.interp, name="complex", **FLOAT64),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_slope_at_the_points_and_beyond():
    (slope,) = gradient(lambda x: np.interp(x, XP, FP), np.array([-9.0, -1.5, 0.1, 1.9, 9.0]))
    steps = np.diff(FP) / np.diff(XP)
    np.testing.assert_allclose(slope, [0, steps[0], steps[1], steps[2], 0])


def test_values_beyond_get_gradients():
    x, left = Variable(X), Variable(4.0)
    np.interp(x, XP, FP, left=left).sum().backward()
    assert left.grad.item() == 1.0 and x.grad.data[0, 0] == 0.0


def test_gradients_have_the_dtypes_of_the_inputs():
    x, fp = Variable(X.astype(np.float32)), Variable(np.array([1, 2, 3, 4]))
    y = np.interp(x, XP, fp)
    y.sum().backward()
    assert y.dtype == np.float64 and x.grad.dtype == np.float32 and fp.grad.shape == (4,)


def test_wrong_arguments():
    with pytest.raises(ShapeError, match=r"interp: .*one length, got shape \(4,\).* and shape \(3,\)"):
        np.interp(Variable(1.0), XP, FP[:3])
    with pytest.raises(ArgumentError, match="interp: the period"):
        np.interp(Variable(1.0), XP, FP, period=0)
