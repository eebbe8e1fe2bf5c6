import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError, ShapeError


@pytest.mark.parametrize("dims, shape, expected", [
    ((), (5, 2, 3), (5, 6)), ((), (5, 2), (5, 2)), ((0,), (5, 2, 3), (30,)),
    ((1, 2), (5, 2, 3, 4), (5, 6, 4)), ((-2, -1), (5, 2, 3), (5, 6)), ((), (0, 2, 3), (0, 6)),
    ((0, 0), (4,), (4,)),
])
def test_shapes(dims, shape, expected):
    x = Variable(np.arange(np.prod(shape), dtype=float).reshape(shape))
    y = layers.Flatten(*dims)(x)
    assert y.shape == expected
    assert np.array_equal(y.data.ravel(), x.data.ravel())
    y.sum().backward()
    assert x.grad.shape == shape
    assert layers.Flatten(*dims)(x.data).shape == expected


@pytest.mark.parametrize("dims, shape", [
    ((), (5,)), ((2,), (5, 2)), ((1, 0), (2, 2)), ((-3,), (5, 2)), ((0, 5), (2, 2)),
])
def test_no_such_axes(dims, shape):
    with pytest.raises(ShapeError, match=r"Flatten: an input of shape \(.*\) has no dimensions"):
        layers.Flatten(*dims)(np.ones(shape))


def test_repr():
    assert repr(layers.Unflatten(1, (2, 3))) == "Unflatten(dim=1, unflattened_size=(2, 3))"
    assert repr(layers.Flatten(0)) == "Flatten(start_dim=0, end_dim=-1)"


@pytest.mark.parametrize("dim, size, shape, expected", [
    (1, (2, 3), (5, 6), (5, 2, 3)), (-1, [3, -1], (5, 6), (5, 3, 2)), (0, (5, 1), (5, 6), (5, 1, 6)),
    (0, (0, 2), (0, 6), (0, 2, 6)), (0, (-1,), (4,), (4,)),
])
def test_unflatten(dim, size, shape, expected):
    x = Variable(np.arange(np.prod(shape), dtype=float).reshape(shape))
    y = layers.Unflatten(dim, size)(x)
    assert y.shape == expected and np.array_equal(y.data.ravel(), x.data.ravel())
    y.sum().backward()
    assert x.grad.shape == shape


def test_unflatten_errors():
    for size in (6, (), (2.0, 3), (-2, 3), (-1, -1)):
        with pytest.raises(ArgumentError, match="Unflatten: expected unflattened_size"):
            layers.Unflatten(1, size)
    with pytest.raises(ShapeError, match="has no axis 2"):
        layers.Unflatten(2, (2, 3))(np.ones((5, 6)))
    for size in ((2, 2), (4, -1), (0, -1)):
        with pytest.raises(ShapeError, match=r"axis 1 of an input of shape \(5, 6\), of 6 elements, does not divide"):
            layers.Unflatten(1, size)(np.ones((5, 6)))
