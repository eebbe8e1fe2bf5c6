import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, gradient, uniform
from tests.functions.test_nan_reductions import X, holed
from tests.functions.test_sums import MASK

BOTH = [(F.Nanvar, F.nanvar, np.nanvar), (F.Nanstd, F.nanstd, np.nanstd)]
OPTIONS = [{}, {"axis": 0, "ddof": 1}, {"axis": (0, -1), "keepdims": True}, {"correction": 1}]

CASES = [
    case(F.Nanvar, F.nanvar, uniform((2, 3)), name="saved", saves=lambda x, y: x.nbytes, order=1),
    case(F.Nanstd, F.nanstd, uniform((2, 3)), name="saved", saves=lambda x, y: x.nbytes + y.nbytes, order=1),
    *[case(cls, lambda x, f=holed(ours), o=options: f(x, **o), numbers((2, 3)), name=f"{kind} {options}",
           reference=lambda x, f=holed(theirs), o=options: f(x, **o))
      for cls, ours, theirs in BOTH for kind, numbers in (("real", uniform), ("complex", complex_uniform))
      for options in OPTIONS],
    *[case(cls, lambda x, m, f=ours: f(x, 1, where=MASK, mean=m), uniform((2, 3)), uniform((2, 1), seed=2), name="mean",
           reference=lambda x, m, f=theirs: f(x, 1, where=MASK, mean=m)) for cls, ours, theirs in BOTH],
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("function, theirs", [(F.nanvar, F.var), (F.nanstd, F.std)])
def test_the_gradient_is_that_of_the_rest(function, theirs):
    (slope,) = gradient(function, X)
    (expected,) = gradient(theirs, X[~np.isnan(X)])
    assert slope[0, 1] == 0 and np.allclose(slope[~np.isnan(X)], expected)
    assert np.allclose(gradient(function, np.array([1, 2, 6]))[0], gradient(theirs, np.array([1, 2, 6]))[0])


@pytest.mark.parametrize("function", [F.nanvar, F.nanstd])
def test_without_degrees_of_freedom(function):
    x = Variable([[np.nan, np.nan], [1.0, 2.0]])
    with pytest.warns(RuntimeWarning, match="Degrees of freedom"):
        y = function(x, axis=1)
    y.backward(np.ones(2))
    assert np.isnan(y.data[0]) and x.grad.data[0].tolist() == [0, 0] and x.grad.data[1, 0] < 0


@pytest.mark.parametrize("function", [F.nanvar, F.nanstd])
def test_wrong_arguments(function):
    with pytest.raises(ShapeError, match=rf"{function.__name__}: axis=2 does not fit"):
        function(Variable(X), 2)
    with pytest.raises(ArgumentError, match=rf"{function.__name__}: the argument out= is not supported"):
        function(Variable(X), out=np.array(0.0))
    with pytest.raises(ArgumentError, match="mean the same"):
        function(Variable(X), ddof=1, correction=1)
