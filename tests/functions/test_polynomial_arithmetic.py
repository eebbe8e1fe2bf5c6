import numpy as np
import pytest

from pygrad import Variable, dispatch
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.testing import check_function
from tests.functions.cases import complex_uniform, gradient, uniform

PAIRS = [((3,), (3,)), ((2,), (4,)), ((4,), (1,)), ((), (2,))]


@pytest.mark.parametrize("name", ["polyadd", "polysub", "polymul"])
@pytest.mark.parametrize("numbers", [uniform, complex_uniform])
def test_two_polynomials(name, numbers):
    for first, second in PAIRS:
        check_function(getattr(F, name), numbers(first), uniform(second, seed=1), reference=getattr(np, name), order=1,
                       layouts=False)
    assert getattr(F, name)([1, 2], [3]).tolist() == getattr(np, name)([1, 2], [3]).tolist()


@pytest.mark.parametrize("numbers", [uniform, complex_uniform])
def test_division(numbers):
    for first, second in (((4,), (2,)), ((3,), (3,)), ((2,), (3,))):
        check_function(np.polydiv, numbers(first), uniform(second, seed=1), reference=np.polydiv, layouts=False,
                       dtypes=())
    quotient, remainder = F.polydiv(Variable([1.0, 3.0, 2.0]), [1.0, 1.0])
    assert quotient.tolist() == [1, 2] and remainder.tolist() == [0]


def test_zeros_in_front():
    assert F.polymul(Variable([0.0, 0.0, 2.0]), [0.0, 3.0]).tolist() == [6] == np.polymul([0, 0, 2], [0, 3]).tolist()
    assert F.polymul(Variable([0.0, 0.0]), [3.0]).tolist() == [0]
    assert F.polymul(Variable([2.0]), np.ones(0)).tolist() == [0.0]
    y = F.polymul(Variable(np.zeros(2, np.float32)), [True])
    assert y.dtype == np.float32 and y.tolist() == [0]
    assert gradient(lambda x: F.polymul(x, [1.0, 3.0]), np.array([0.0, 2.0]))[0].tolist() == [0, 4]


@pytest.mark.parametrize("numbers", [uniform, complex_uniform])
@pytest.mark.parametrize("m", [1, 2])
def test_differentiation_and_integration(numbers, m):
    check_function(lambda p: F.polyder(p, m), numbers((4,)), reference=lambda p: np.polyder(p, m), dtypes=())
    check_function(lambda p: F.polyint(p, m), numbers((3,)), reference=lambda p: np.polyint(p, m), dtypes=())
    check_function(lambda p, k: F.polyint(p, m, k), numbers((2,)), numbers((m,), seed=1), order=1, dtypes=(),
                   reference=lambda p, k: np.polyint(p, m, k))
    for constants in (2.0, np.array([1.0, 2.0, 3.0])):
        assert np.allclose(F.polyint(Variable([1.0]), m, constants).data, np.polyint([1.0], m, constants))
    assert F.polyder(Variable([1, 2, 3])).tolist() == [2, 2]
    p = Variable([1.0])
    assert F.polyder(p, 0) is p and F.polyint(p, 0) is p


@pytest.mark.skipif(np.linalg.lstsq not in dispatch.table, reason="needs the derivative of least squares")
@pytest.mark.parametrize("columns", [(), (2,)])
def test_fits(columns):
    x, y, w = uniform((5,)), uniform((5, *columns), seed=1), uniform((5,), 0.5, 2, seed=2)
    check_function(lambda x, y, w: F.polyfit(x, y, 2, w=w), x, y, w, reference=lambda x, y, w: np.polyfit(x, y, 2, w=w),
                   dtypes=(), layouts=False)
    for cov in (True, "unscaled"):
        check_function(lambda x, y, c=cov: F.polyfit(x, y, 1, cov=c), x, y, dtypes=(), layouts=False, order=1,
                       reference=lambda x, y, c=cov: np.polyfit(x, y, 1, cov=c))
    ours, theirs = F.polyfit(Variable(x), y, 1, full=True), np.polyfit(x, y, 1, full=True)
    assert len(ours) == 5 and all(np.allclose(getattr(one, "data", one), other)
                                  for one, other in zip(ours, theirs, strict=True))
    with pytest.raises(ShapeError, match="polyfit: 3 points are too few"):
        F.polyfit(Variable(x[:3]), y[:3], 2, cov=True)
    with pytest.warns(np.exceptions.RankWarning):
        F.polyfit(Variable(np.ones(3)), y[:3], 1)


def test_wrong_arguments():
    with pytest.raises(ShapeError, match="polymul: expected one-dimensional arrays"):
        F.polymul(Variable(np.ones((2, 2))), [1.0])
    for function in (F.polyder, F.polyint):
        with pytest.raises(ArgumentError, match=f"{function.__name__}: expected m of at least 0, got -1"):
            function(Variable([1.0]), -1)
    with pytest.raises(ArgumentError, match="polyint: expected 3 constants of integration or one"):
        F.polyint(Variable([1.0]), 3, [1.0, 2.0])
    x = Variable([1.0, 2.0])
    with pytest.raises(ArgumentError, match="polyfit: expected deg of at least 0"):
        F.polyfit(x, x, -1)
    with pytest.raises(ShapeError, match="polyfit: expected places along one axis"):
        F.polyfit(x, [1.0], 1)
    with pytest.raises(ShapeError, match="polyfit: expected a weight for each place"):
        F.polyfit(x, x, 1, w=[1.0])
