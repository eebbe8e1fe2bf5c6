import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from tests.functions.cases import case, gradient, uniform
from tests.functions.test_nan_reductions import holed
from tests.pytorch import agree

FORMS = [((1, 2), None), ((2, 2), 0), ((1, 3), -1), ((1, 2, 2), (0, 2))]
X = np.array([[1.0, np.nan, 2.0, 5.0], [4.0, 1.0, 3.0, 7.0], [np.nan, np.nan, 1.0, 2.0]])

CASES = [
    case(F.Nanquantile, lambda x: F.nanquantile(x, 0.3), uniform((2, 3)), name="saved", saves=18, order=1),
    case(F.Nanpercentile, lambda x: F.nanpercentile(x, 30.0, axis=1), uniform((3, 4)), name="saved", saves=22, order=1),
    *[case(cls, lambda x, f=holed(ours), p=q, a=axis: f(x, q=p, axis=a), uniform(shape), name=f"{q} {shape} {axis}",
           reference=lambda x, f=holed(theirs), p=q, a=axis: f(x, q=p, axis=a), dtypes=())
      for cls, ours, theirs, scale in ((F.Nanquantile, F.nanquantile, np.nanquantile, 1),
                                       (F.Nanpercentile, F.nanpercentile, np.nanpercentile, 100))
      for q in (0.3 * scale, [0.6 * scale, 0.2 * scale]) for shape, axis in (FORMS if scale == 1 else FORMS[1:2])],
    *[case(F.Nanquantile, lambda x, m=method: holed(F.nanquantile)(x, q=0.3, axis=0, method=m), uniform((3, 2)),
           name=method, reference=lambda x, m=method: holed(np.nanquantile)(x, q=0.3, axis=0, method=m), dtypes=())
      for method in ("inverted_cdf", "hazen", "midpoint")],
    *[case(F.Nanmedian, lambda x, f=holed(F.nanmedian), a=axis: f(x, axis=a, keepdims=True), uniform(shape),
           name=f"{shape} {axis}", reference=lambda x, f=holed(np.nanmedian), a=axis: f(x, axis=a, keepdims=True))
      for shape, axis in FORMS],
    case(F.Nanmedian, F.nanmedian, uniform((5,)), reference=np.nanmedian, saves=1),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_lanes_of_different_lengths():
    (slope,) = gradient(lambda x: F.nanmedian(x, 1), X)
    assert slope.tolist() == [[0, 0, 1, 0], [0.5, 0, 0.5, 0], [0, 0, 0.5, 0.5]]
    weights = np.tile([1.0, 5.0, 1.0, 3.0], (3, 1))
    (slope,) = gradient(lambda x: F.nanquantile(x, 0.5, 1, method="inverted_cdf", weights=weights), X)
    expected = np.nanquantile(X, 0.5, 1, method="inverted_cdf", weights=weights)
    assert np.array_equal((np.nan_to_num(X) * slope).sum(1), expected) and (slope.sum(1) == 1).all()


def test_nothing_but_nan():
    x = Variable([[np.nan, np.nan], [1.0, np.nan]])
    for function in (lambda x: F.nanmedian(x, 1), lambda x: F.nanquantile(x, 0.5, 1),
                     lambda x: F.nanquantile(x, 0.5, 1, method="inverted_cdf", weights=np.ones((2, 2)))):
        with pytest.warns(RuntimeWarning, match="All-NaN slice"):
            y = function(x)
        x.clear_grad()
        y.backward(np.ones(2))
        assert np.array_equal(y.data, [np.nan, 1], equal_nan=True) and x.grad.tolist() == [[0, 0], [1, 0]]


def test_gradients_are_pytorchs():
    agree(lambda x: F.nanquantile(x, 0.3, 1), lambda x: x.nanquantile(0.3, 1), X)
    agree(lambda x, q: F.nanquantile(x, q, 1), lambda x, q: x.nanquantile(q, 1), X, np.array([0.3, 0.8]))
