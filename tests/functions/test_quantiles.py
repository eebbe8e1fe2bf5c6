import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.testing import check_function
from tests.functions.cases import case, complex_uniform, gradient, uniform
from tests.pytorch import agree

METHODS = ["inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen",
           "weibull", "linear", "median_unbiased", "normal_unbiased", "lower", "higher", "midpoint", "nearest"]
FORMS = [((), None), ((3,), None), ((2, 3), -1), ((2, 3), (0, 1)), ((1, 2, 2), (0, 2)), ((2, 2, 1), 1)]
SHAPES = [0.3, [[0.5, 1.0]]]


def options_of(shape, axis):
    return [{"axis": axis, "keepdims": keepdims} for keepdims in ((False, True) if shape == (2, 2, 1) else (False,))]


CASES = [
    case(F.Quantile, lambda x: F.quantile(x, 0.3), uniform((2, 3)), name="saved", saves=18, order=1),
    case(F.Percentile, lambda x: F.percentile(x, 30.0), uniform((2, 3)), name="saved", saves=18, order=1),
    *[case(cls, lambda x, f=ours, p=q, o=options: f(x, p, **o), uniform(shape), name=f"{q} {shape} {options}",
           reference=lambda x, f=theirs, p=q, o=options: f(x, p, **o), dtypes=(np.float32,) if np.ndim(q) == 0 else ())
      for cls, ours, theirs, scale in ((F.Quantile, F.quantile, np.quantile, 1),
                                       (F.Percentile, F.percentile, np.percentile, 100))
      for q in ([scale * np.array(one) if np.ndim(one) else scale * one for one in SHAPES])
      for shape, axis in (FORMS if scale == 1 else FORMS[-1:]) for options in options_of(shape, axis)],
    *[case(F.Quantile, lambda x, m=method: F.quantile(x, [0.1, 0.5, 0.77, 1.0], 0, method=m), uniform((4,)),
           name=method, layouts=False, batch=False, reference=lambda x, m=method: np.quantile(x, [0.1, 0.5, 0.77, 1.0], 0, method=m), dtypes=())
      for method in METHODS],
    *[case(F.Quantile, lambda x, a=axis, w=weights: F.quantile(x, [0.2, 0.6], a, method="inverted_cdf", weights=w),
           uniform((2, 3)), name=f"weights {axis} {np.shape(weights)}", dtypes=(), layouts=False, reference=lambda x, a=axis, w=weights:
           np.quantile(x, [0.2, 0.6], a, method="inverted_cdf", weights=w))
      for axis, weights in ((1, [1.0, 3.0, 2.0]), ((0, 1), np.arange(1.0, 7).reshape(2, 3)),
                            ((1, 0), np.arange(1.0, 7).reshape(3, 2)), (0, np.arange(1.0, 7).reshape(2, 3)),
                            (None, np.arange(1.0, 7).reshape(2, 3)))],
    *[case(F.Median, lambda x, o=options: F.median(x, **o), numbers(shape), name=f"{kind} {shape} {options}",
           reference=lambda x, o=options: np.median(x, **o))
      for kind, numbers in (("real", uniform), ("complex", complex_uniform))
      for shape, axis in FORMS for options in options_of(shape, axis)],
    case(F.Median, F.median, uniform((5,)), name="odd", saves=1),
    case(F.Median, F.median, uniform((4,)), name="even", saves=2 + 16),
    case(F.Median, lambda x: F.median(x, 1), np.zeros((0, 3)), name="no lanes", reference=lambda x: np.median(x, 1)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_equal_elements():
    (slope,) = gradient(F.median, np.array([2.0, 1.0, 2.0, 2.0]))
    assert sorted(slope.tolist()) == [0, 0, 0.5, 0.5] and slope[1] == 0
    assert gradient(lambda x: F.quantile(x, [0.4, 0.6]), np.full(3, 1.0))[0].sum() == 2


def test_one_element_in_several_results():
    assert np.allclose(gradient(lambda x: F.quantile(x, [0, 0, 0.25]), np.array([1.0, 3.0, 2.0]))[0], [2.5, 0, 0.5])


def test_nan_gives_no_gradient():
    x = np.array([[1.0, np.nan, 2.0, 5.0], [4.0, 1.0, 3.0, 7.0]])
    for function in (lambda x: F.median(x, 1), lambda x: F.quantile(x, 0.5, 1), lambda x: F.quantile(x, [0.5], 1)):
        assert gradient(function, x)[0].tolist() == [[0, 0, 0, 0], [0.5, 0, 0.5, 0]]
    assert gradient(lambda x: F.quantile(x, 0, 1), x)[0].tolist() == [[0, 0, 0, 0], [0, 1, 0, 0]]


def test_nothing():
    with pytest.warns(RuntimeWarning):
        y = F.median(Variable(np.zeros((2, 0))), axis=1)
    assert np.isnan(y.data).all()
    y.backward(np.ones(2))


def test_integers_lists_and_numpy_calls():
    x = Variable([1, 5, 2])
    assert np.median(x).item() == 2 and np.percentile(x, 75).item() == 3.5 and np.quantile(x, 0.75, axis=[0]).item() == 3.5
    assert gradient(F.median, np.array([1, 5, 2]))[0].tolist() == [0, 0, 1]
    assert np.quantile(x, Variable(0.5, requires_grad=False)).item() == 2


def test_nothing_is_overwritten():
    x = Variable([3.0, 1.0, 2.0])
    assert np.median(x, overwrite_input=True).item() == 2 and x.tolist() == [3, 1, 2]


def test_gradients_are_pytorchs():
    x = uniform((3, 4))
    agree(lambda x: F.quantile(x, 0.3, 1), lambda x: x.quantile(0.3, 1), x)
    agree(lambda x: F.median(x, 0), lambda x: x.median(0)[0], x)


@pytest.mark.parametrize("options", [{}, {"axis": 1}, {"axis": 0, "keepdims": True}])
@pytest.mark.parametrize("method", ["linear", "lower", "midpoint"])
def test_gradients_by_q_are_pytorchs(options, method):
    places = {"dim" if name == "axis" else "keepdim": value for name, value in options.items()}
    for q in (np.array(0.3), np.array([0.3, 0.85])):
        agree(lambda x, q: F.quantile(x, q, method=method, **options) * q.sum(),
              lambda x, q: x.quantile(q, interpolation=method, **places) * q.sum(), uniform((3, 4)), q)


def test_derivatives_by_q_to_second_order():
    x, q = uniform((2, 5)), np.array([[12.0, 60.0]])
    for function in (np.quantile, np.percentile):
        part = q / 100 if function is np.quantile else q
        check_function(lambda x, q, function=function: function(x, q, axis=-1), x, part, dtypes=(), layouts=False)
    assert function(Variable(np.ones(3, np.float32)), Variable(np.float32(30))).dtype == np.float32


def test_values_stay_where_they_have_a_derivative_by_q():
    x, q = np.array([1.0, np.inf, 2.0]), np.array([0.1, 0.7, 0.9])
    with np.errstate(invalid="ignore"):
        y, expected = F.quantile(x, Variable(q)), np.quantile(x, q)
        (slope,) = gradient(lambda q: F.quantile(x, q), q)
    assert np.array_equal(y.data, expected, equal_nan=True) and np.allclose(slope, [2, 0, 0])


def test_wrong_arguments():
    x = Variable([1.0, 2.0])
    with pytest.raises(ShapeError, match="median: axis=1 does not fit"):
        F.median(x, 1)
    with pytest.raises(ArgumentError, match=r"quantile: Quantiles must be in the range \[0, 1\]"):
        F.quantile(x, 2)
    with pytest.raises(ArgumentError, match="percentile: .*nonsense"):
        F.percentile(x, 2, method="nonsense")
    with pytest.raises(ArgumentError, match="quantile: by method='weibull' there is no gradient by q"):
        F.quantile(x, Variable(0.5), method="weibull")
    with pytest.raises(ArgumentError, match="out= is not supported"):
        F.median(x, out=np.zeros(()))
