import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.testing import check_function
from tests.functions.cases import case, complex_uniform, gradient, uniform
from tests.functions.test_sums import MASK, reductions
from tests.pytorch import agree

X = np.array([[1.0, np.nan, 3.0], [-2.0, 0.5, 1.5]])
OVER = [(F.nansum, np.nansum), (F.nanprod, np.nanprod), (F.nanmean, np.nanmean)]
ALONG = [(F.nancumsum, np.nancumsum), (F.nancumprod, np.nancumprod)]


def holed(function):
    """Return the function of its argument with a row in front that begins with NaN."""
    def of_more(x, **options):
        row = np.full_like(x[:1] if isinstance(x, np.ndarray) else x.data[:1], 0.77)
        row[0, 0] = np.nan
        return function(np.concatenate([row, x], 0), **options)
    return of_more


CASES = [
    *reductions(F.Nanmean, F.nanmean, np.nanmean, [(), (3,), (2, 3)], saves=0),
    *reductions(F.Nanmean, F.nanmean, np.nanmean, [(2, 3)], complex_uniform),
    *[one for one in reductions(F.Nanmean, holed(F.nanmean), holed(np.nanmean), [(2, 3)]) if "()" not in one.name],
    case(F.Nanmean, lambda x: F.nanmean(x, 1, where=MASK), uniform((2, 3)), name="where", saves=1,
         reference=lambda x: np.nanmean(x, 1, where=MASK)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("ours, theirs", OVER + ALONG, ids=lambda one: one.__name__)
@pytest.mark.parametrize("numbers", [uniform, complex_uniform])
@pytest.mark.parametrize("axis", [None, 0, -1])
def test_values_and_derivatives(ours, theirs, numbers, axis):
    check_function(lambda x: holed(ours)(x, axis=axis), numbers((2, 3)), reference=lambda x: holed(theirs)(x, axis=axis))


@pytest.mark.parametrize("ours, theirs", OVER, ids=lambda one: one.__name__)
def test_options(ours, theirs):
    for options in ({"where": MASK}, {"axis": 0, "dtype": np.float64, "keepdims": True}):
        check_function(lambda x, o=options: ours(x, **o), uniform((2, 3)), reference=lambda x, o=options: theirs(x, **o),
                       dtypes=(), order=1)
    if ours is not F.nanmean:
        assert ours(Variable(X), initial=3, axis=1).tolist() == theirs(X, initial=3, axis=1).tolist()
    assert ours(Variable([1, 2])).dtype == theirs(np.array([1, 2])).dtype


@pytest.mark.parametrize("ours, theirs", OVER + ALONG, ids=lambda one: one.__name__)
def test_the_gradient_at_nan_is_exactly_0(ours, theirs):
    for axis in (None, 0, 1):
        (slope,) = gradient(lambda x, a=axis: ours(x, axis=a), X)
        assert slope[0, 1] == 0 and slope[0, 0] != 0
        assert np.array_equal(ours(Variable(X), axis=axis).data, theirs(X, axis=axis))


def test_nothing_but_nan():
    x = Variable([[np.nan, np.nan], [1.0, 2.0]])
    with pytest.warns(RuntimeWarning, match="Mean of empty slice"):
        y = np.nanmean(x, axis=1)
    y.backward(np.ones(2))
    assert np.isnan(y.data[0]) and x.grad.tolist() == [[0, 0], [0.5, 0.5]]


def test_gradients_are_pytorchs():
    agree(lambda x: np.nansum(x, axis=1), lambda x: x.nansum(1), X)
    agree(lambda x: np.nanmean(x, axis=1), lambda x: x.nanmean(1), X)


@pytest.mark.parametrize("function", [one for one, _ in OVER + ALONG], ids=lambda one: one.__name__)
def test_wrong_arguments(function):
    with pytest.raises(ArgumentError, match=rf"{function.__name__}: the argument out= is not supported"):
        function(Variable([1.0]), out=np.array(1.0))
    with pytest.raises(ShapeError, match="axis=2 does not fit"):
        function(Variable([1.0]), axis=2)
