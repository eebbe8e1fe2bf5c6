import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError, ShapeError
from tests.pytorch import agree_layers, pytorch


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
    assert repr(layers.Flatten(0)) == "Flatten(start_dim=0, end_dim=-1)"


@pytest.mark.parametrize("dim, sizes, shape, expected", [
    (1, (2, 3), (5, 6), (5, 2, 3)), (-1, (2, -1), (5, 6), (5, 2, 3)), (0, (-1,), (4,), (4,)), (1, (6, 1), (5, 6), (5, 6, 1)),
    (0, (2, 2, -1), (8, 3), (2, 2, 2, 3)), (1, [3, 2], (0, 6), (0, 3, 2)), (1, (0, 3), (2, 0), (2, 0, 3)),
])
def test_parted_shapes(dim, sizes, shape, expected):
    x = Variable(np.arange(np.prod(shape), dtype=float).reshape(shape))
    layer = layers.Unflatten(dim, sizes)
    y = layer(x)
    assert y.shape == expected
    assert np.array_equal(y.data.ravel(), x.data.ravel())
    y.sum().backward()
    assert x.grad.shape == shape
    assert layers.Flatten(0)(layer(x.data)).shape == (x.size,)


def test_parting_agrees_with_pytorch():
    torch = pytorch()
    ours, theirs = (where.Unflatten(1, (2, 3)) for where in (layers, torch.nn))
    assert repr(ours) == repr(theirs)
    agree_layers(lambda _: ours, lambda _: theirs, np.arange(24.0).reshape(4, 6))


def test_bad_parting():
    for dim, sizes in ((1.5, (2,)), (0, 2), (0, (1.5,)), ("a", (2,)), (0, None)):
        with pytest.raises(ArgumentError, match="Unflatten: expected an integer as dim and a tuple of integers"):
            layers.Unflatten(dim, sizes)
    for sizes in ((), (-1, -1), (-2, 2)):
        with pytest.raises(ArgumentError, match="Unflatten: expected extents as unflattened_size"):
            layers.Unflatten(0, sizes)
    with pytest.raises(ShapeError, match=r"Unflatten: an input of shape \(2, 3\), .* has no dimension 2"):
        layers.Unflatten(2, (3,))(np.ones((2, 3)))
    for sizes in ((2, 2), (4,), (2, -1), (0, -1), (3, 0)):
        with pytest.raises(ShapeError, match=r"dimension 1 .* has extent 3, which is not the product of"):
            layers.Unflatten(1, sizes)(np.ones((2, 3)))
