import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, gradient, uniform
from tests.functions.test_extrema import bits
from tests.functions.test_nan_reductions import X, holed
from tests.functions.test_sums import MASK, reductions

BOTH = [(F.Nanmax, F.nanmax, np.nanmax), (F.Nanmin, F.nanmin, np.nanmin)]

CASES = [
    *[one for both in BOTH for one in reductions(*both, [(3,), (2, 3)], saves=bits)],
    *[one for cls, ours, theirs in BOTH for one in reductions(cls, holed(ours), holed(theirs), [(2, 2)])
      if "()" not in one.name],
    *[one for both in BOTH for one in reductions(*both, [(2, 2)], complex_uniform)],
    *[case(cls, lambda x, f=ours: f(x, 1, initial=0.7, where=MASK), uniform((2, 3)), name="initial",
           reference=lambda x, f=theirs: f(x, 1, initial=0.7, where=MASK)) for cls, ours, theirs in BOTH],
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_ties_and_nan():
    assert gradient(F.nanmax, np.array([3.0, np.nan, 3.0]))[0].tolist() == [0.5, 0, 0.5]
    assert gradient(lambda x: F.nanmin(x, axis=1), X)[0].tolist() == [[1, 0, 0], [1, 0, 0]]


@pytest.mark.parametrize("function", [F.nanmax, F.nanmin])
def test_nothing_but_nan_gives_no_gradient(function):
    x = Variable([[np.nan, np.nan], [1.0, np.nan]])
    with pytest.warns(RuntimeWarning, match="All-NaN"):
        y = function(x, axis=1)
    y.backward(np.ones(2))
    assert np.array_equal(y.data, [np.nan, 1], equal_nan=True) and x.grad.tolist() == [[0, 0], [1, 0]]


@pytest.mark.parametrize("function", [F.nanmax, F.nanmin])
def test_wrong_arguments(function):
    name = function.__name__
    with pytest.raises(ShapeError, match=rf"{name}: axis=2 does not fit"):
        function(Variable(X), 2)
    with pytest.raises(ShapeError, match=rf"{name}: an array of shape \(0, 3\), dtype float64 has no elements along"):
        function(Variable(np.zeros((0, 3))), 0)
    with pytest.raises(ArgumentError, match=rf"{name}: the argument out= is not supported"):
        function(Variable(X), out=np.array(0.0))
