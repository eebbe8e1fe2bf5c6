import numpy as np
import pytest

from pygrad import functions as F, layers
from pygrad.errors import ArgumentError, ShapeError
from tests.pytorch import agree_layers, pytorch


@pytest.mark.parametrize("args", [(2,), (3, 0.5, 0.5, 2.0), (5, 1.0, 0.75, 1.0)])
@pytest.mark.parametrize("shape", [(2, 5, 3), (2, 5, 3, 4)])
def test_equals_pytorch(args, shape):
    torch = pytorch()
    x = np.random.default_rng(0).standard_normal(shape)
    agree_layers(lambda dtype: layers.LocalResponseNorm(*args), lambda dtype: torch.nn.LocalResponseNorm(*args), x)


@pytest.mark.parametrize("name", ["LocalResponseNorm", "CrossMapLRN2d"])
def test_repr(name):
    torch = pytorch()
    for args in ((2,), (3, 0.5, 1, 2.0)):
        assert repr(getattr(layers, name)(*args)) == repr(getattr(torch.nn, name)(*args))


def test_maps_on_either_side():
    x = np.random.default_rng(0).standard_normal((2, 6, 3, 4))
    for size in (1, 3, 5):
        expected = F.local_response_norm(x, size, 0.5, 0.75, 2.0).data
        assert np.array_equal(layers.CrossMapLRN2d(size, 0.5, 0.75, 2.0)(x).data, expected)
    padded = np.pad(x ** 2, ((0, 0), (1, 1), (0, 0), (0, 0)))
    mean = (padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]) / 4
    np.testing.assert_allclose(layers.CrossMapLRN2d(4, 0.5, 1.0, 2.0)(x).data, x / (2 + 0.5 * mean))


def test_equals_pytorch_where_that_forgets_nothing():
    torch = pytorch()
    x = np.random.default_rng(0).standard_normal((2, 2, 3, 4))
    theirs = torch.nn.CrossMapLRN2d(3, 0.5, 0.75, 2.0)(torch.tensor(x)).numpy()
    np.testing.assert_allclose(layers.CrossMapLRN2d(3, 0.5, 0.75, 2.0)(x).data, theirs, rtol=1e-12)


def test_errors():
    for cls in (layers.LocalResponseNorm, layers.CrossMapLRN2d):
        with pytest.raises(ArgumentError, match=f"{cls.__name__}: expected size to be an integer of at least 1"):
            cls(0)
        with pytest.raises(ArgumentError, match=f"{cls.__name__}: expected a number as alpha"):
            cls(3, "1")
    with pytest.raises(ShapeError, match=r"CrossMapLRN2d: expected an input of shape \(N, C, H, W\), got shape \(2, 3, 4\)"):
        layers.CrossMapLRN2d(3)(np.ones((2, 3, 4)))
