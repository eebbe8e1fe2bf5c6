import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.testing import check_function
from tests.functions.cases import complex_uniform, uniform
from tests.pytorch import agree

COUNTS = np.array([1, 3, 2, 1])


@pytest.mark.parametrize("numbers", [uniform, complex_uniform])
@pytest.mark.parametrize("options", [{}, {"rowvar": False}, {"bias": True}, {"ddof": 0}, {"fweights": COUNTS},
                                     {"fweights": COUNTS, "bias": True}], ids=str)
def test_covariance(numbers, options):
    x = numbers((4, 2)) if "rowvar" in options else numbers((2, 4))
    check_function(lambda x: F.cov(x, **options), x, reference=lambda x: np.cov(x, **options), dtypes=(), layouts=False)


@pytest.mark.parametrize("options", [{}, {"fweights": COUNTS}, {"ddof": 0}, {"ddof": 2}])
def test_weights_may_be_differentiated(options):
    check_function(lambda x, w: F.cov(x, aweights=w, **options), uniform((2, 4)), uniform((4,), 0.5, 2), dtypes=(),
                   reference=lambda x, w: np.cov(x, aweights=w, **options), layouts=False)


@pytest.mark.parametrize("first, second", [((4,), (4,)), ((2, 4), (4,)), ((1, 4), (2, 4))])
def test_further_variables(first, second):
    for name in ("cov", "corrcoef"):
        check_function(lambda x, y, n=name: getattr(F, n)(x, y), uniform(first), uniform(second, seed=1), layouts=False,
                       reference=lambda x, y, n=name: getattr(np, n)(x, y), dtypes=(), order=1)
    x, y = uniform((4, 2)), uniform((4, 1), seed=1)
    assert np.allclose(F.cov(Variable(x), y, rowvar=False).data, np.cov(x, y, rowvar=False))


@pytest.mark.parametrize("numbers", [uniform, complex_uniform])
def test_correlation(numbers):
    check_function(np.corrcoef, numbers((2, 4)), reference=np.corrcoef, dtypes=(), layouts=False)


def test_one_variable_and_none():
    x = Variable(uniform((4,)))
    assert F.cov(x).shape == () and F.corrcoef(x).item() == 1 and np.isclose(F.cov(x).item(), np.cov(x.data))
    assert F.cov(np.zeros((0, 3))).shape == (0, 0)
    assert F.cov(x, dtype=np.float32).dtype == np.float32 and F.corrcoef(x, dtype=np.float32).dtype == np.float32
    assert F.cov(Variable(np.ones((2, 3), np.float32))).dtype == np.float64


def test_weights_of_low_precision_are_summed_in_float64():
    weights, x = np.array([0.1, 0.2, 0.7], np.float32), uniform((2, 3))
    assert np.array_equal(F.cov(Variable(x), aweights=Variable(weights)).data, F.cov(Variable(x), aweights=weights).data)
    assert np.allclose(F.cov(x, aweights=Variable(weights)).data, np.cov(x, aweights=weights), rtol=1e-13)


def test_without_degrees_of_freedom():
    with pytest.warns(RuntimeWarning):
        assert not np.isfinite(F.cov(Variable([[1.0], [2.0]])).data).any()


def test_values_and_gradients_are_pytorchs():
    x = uniform((3, 4))
    both = {"dtypes": ("float64",)}
    agree(F.cov, lambda x: x.cov(), x, **both)
    agree(F.corrcoef, lambda x: x.corrcoef(), x, **both)


def test_wrong_arguments():
    x = Variable(np.ones((2, 3)))
    for options, error, text in (({"ddof": 0.5}, ArgumentError, "ddof must be a whole number"),
                                 ({"fweights": [0.5, 1, 1]}, ArgumentError, "fweights are numbers of observations"),
                                 ({"aweights": [-1, 1, 1]}, ArgumentError, "aweights cannot be negative"),
                                 ({"aweights": [1.0]}, ShapeError, "expected 3 aweights"),
                                 ({"fweights": np.ones((3, 1))}, ShapeError, "expected 3 fweights"),
                                 ({"y": np.ones(4)}, ShapeError, "3 observations of the first")):
        with pytest.raises(error, match=f"cov: {text}"):
            F.cov(x, **options)
    with pytest.raises(ShapeError, match="cov: expected at most two axes"):
        F.cov(Variable(np.ones((1, 2, 3))))
    assert F.cov(x, fweights=Variable([1, 2, 1])).shape == (2, 2)
