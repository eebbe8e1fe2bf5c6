import numpy as np
import pytest
from scipy.special import expit

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.functions.elementwise import theirs
from tests.pytorch import agree


def glu(dim):
    def function(x):
        a, b = np.split(x, 2, axis=dim)
        return a * expit(b)

    return function


CASES = [case(F.Glu, lambda x, dim=dim: F.glu(x, dim), uniform(shape), name=f"{shape} dim={dim}", reference=glu(dim),
              saves=lambda x, y: x.nbytes)
         for shape, dim in [((4,), -1), ((0, 2), 1), ((2, 3), 0), ((3, 4), 1), ((2, 4, 3), 1), ((2, 4, 3), -2)]]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("shape, dim", [((6,), 0), ((3, 8), 1), ((4, 3), -2), ((2, 40, 30, 20), 1), ((0, 2), -1)])
def test_agrees_with_pytorch(shape, dim):
    x = 3 * np.random.default_rng(0).standard_normal(shape)
    agree(lambda x: F.glu(x, dim), theirs("glu", dim=dim), x)


def test_extremes():
    agree(F.glu, theirs("glu"), np.array([1.0, -2.0, 3.0, 4.0, 5.0, -1e4, 1e4, np.inf, 0.0, np.nan]))


def test_large_arrays_keep_their_memory_order():
    x = np.random.default_rng(0).standard_normal((3, 70, 50, 4)).astype(np.float32).transpose(0, 3, 1, 2)
    leaf = Variable(x)
    y = F.glu(leaf, 1)
    y.backward(np.ones_like(y.data))
    np.testing.assert_allclose(y.data, glu(1)(x), rtol=1e-5)
    assert y.data.transpose(0, 2, 3, 1).flags.c_contiguous and leaf.grad.data.transpose(0, 2, 3, 1).flags.c_contiguous


def test_integers():
    assert F.glu([3, 0]).tolist() == [1.5]


@pytest.mark.parametrize("x, dim, message", [
    (np.ones(3), -1, r"glu: expected an input of even length along dim -1, got shape \(3,\)"),
    (np.ones(()), -1, "glu: expected an input of even length"),
    (np.ones((2, 2)), 2, r"glu: dim 2 is out of range for an input of shape \(2, 2\)"),
])
def test_bad_shapes(x, dim, message):
    with pytest.raises(ShapeError, match=message):
        F.glu(x, dim)


def test_bad_dim():
    with pytest.raises(ArgumentError, match="glu: expected an integer as dim, got None"):
        F.glu(np.ones(2), None)
