import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from pygrad.testing import check_function
from tests.functions.cases import complex_uniform, uniform

WEIGHTED = [((2, 3), (2, 3), None), ((2, 3), (2, 3), 1), ((2, 3), (3,), 1), ((2, 3), (2,), 0), ((2, 3), (3, 2), (1, 0)),
            ((2, 2, 3), (2, 3), (0, -1)), ((), (), None)]


@pytest.mark.parametrize("shape, places, axis", WEIGHTED)
@pytest.mark.parametrize("numbers", [uniform, complex_uniform])
def test_weights(shape, places, axis, numbers):
    weights = uniform(places, 0.5, 2)
    for keepdims in (False, True):
        def both(module, x, w, k=keepdims):
            return module.average(x, axis, w, returned=True, keepdims=k)
        check_function(lambda x, w: both(F, x, w), numbers(shape), weights, reference=lambda x, w: both(np, x, w))


@pytest.mark.parametrize("options", [{}, {"axis": 0}, {"axis": (0, 1), "keepdims": True}])
def test_without_weights(options):
    check_function(lambda x: np.average(x, **options), uniform((2, 3)), reference=lambda x: np.average(x, **options),
                   saves=0)
    ours, theirs = (one.average(uniform((2, 3)), returned=True, **options) for one in (F, np))
    for one, other in zip(ours, theirs, strict=True):
        assert np.allclose(one.data, other) and one.dtype == other.dtype and one.shape == np.shape(other)


def test_integers_and_single_precision():
    assert F.average(Variable([1, 2]), weights=np.array([1, 3], np.float32)).dtype == np.float64
    x = Variable(np.array([1, 2], np.float32))
    y = F.average(x, weights=[0.5, 1.0])
    y.backward()
    assert y.dtype == np.float64 and x.grad.dtype == np.float32


def test_wrong_weights():
    with pytest.raises(ZeroDivisionError, match=r"average: weights of shape \(2,\) sum to 0"):
        F.average(Variable([1.0, 2.0]), weights=[1.0, -1.0])
    with pytest.raises(ShapeError, match=r"average: weights of shape \(2,\) do not fit an array of shape \(2, 3\)"):
        F.average(Variable(np.ones((2, 3))), weights=[1.0, 2.0])
    with pytest.raises(ShapeError, match="sum: axis=2 does not fit|mean: axis=2"):
        F.average(Variable(np.ones(3)), 2)
