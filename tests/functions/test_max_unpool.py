import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, LabelError, ShapeError
from tests.functions.cases import case, gradient, uniform
from tests.functions.images import assert_keeps_order, channels_last
from tests.pytorch import agree, pytorch

POOL = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}
UNPOOL = {1: F.max_unpool1d, 2: F.max_unpool2d, 3: F.max_unpool3d}
CLASSES = {1: F.MaxUnpool1d, 2: F.MaxUnpool2d, 3: F.MaxUnpool3d}
SHAPES = {1: (2, 2, 5), 2: (1, 2, 4, 5), 3: (1, 1, 3, 4, 3)}


def places(axes, shape, *settings):
    """Return maxima and where they are."""
    y, indices = POOL[axes](uniform(shape), *settings, return_indices=True)
    return y.data, indices


def reference(indices, size):
    def function(x):
        y = np.zeros((*x.shape[:-len(size)], int(np.prod(size))))
        np.put_along_axis(y, indices.reshape(*y.shape[:-1], -1), x.reshape(*y.shape[:-1], -1), -1)
        return y.reshape(*x.shape[:-len(size)], *size)

    return function


def unpooling(axes, indices, *settings):
    return lambda x: UNPOOL[axes](x, indices, *settings)


def cases():
    for axes in (1, 2, 3):
        shape = SHAPES[axes]
        y, indices = places(axes, shape, 2)
        yield case(CLASSES[axes], unpooling(axes, indices, 2, None, 0, shape[2:]), y, name="of a given size", saves=0,
                   reference=reference(indices, shape[2:]))
    y, indices = places(2, (3, 4, 4), 2)
    yield case(F.MaxUnpool2d, unpooling(2, indices, 2), y, name="one image", reference=reference(indices, (4, 4)))
    yield case(F.MaxUnpool1d, unpooling(1, np.zeros((0, 2, 3), int), 2), np.zeros((0, 2, 3)), name="empty batch")


CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("order", [np.asarray, channels_last, lambda x: x[0]], ids=["first", "last", "one"])
@pytest.mark.parametrize("settings", [(2,), (2, 3), (3, 2, 1)])
def test_agrees_with_pytorch(axes, order, settings):
    torch = pytorch()
    theirs = getattr(torch.nn.functional, f"max_unpool{axes}d")
    x = order(uniform((2, 3, *(7, 6, 8)[:axes])))
    y, indices = POOL[axes](x, *settings, return_indices=True)
    size = x.shape[-axes:]
    lone = np.unique(indices.reshape(-1, int(np.prod(indices.shape[-axes:])))[0]).size == np.prod(indices.shape[-axes:])
    agree(lambda x, i: UNPOOL[axes](x, i, *settings, output_size=size),
          lambda x, i: theirs(x, i, *settings, output_size=size), y.data if lone else np.zeros_like(y.data), indices)


def test_of_equal_indices_the_last_stays():
    torch = pytorch()
    x, indices = uniform((2, 3, 4)), np.array([0, 1, 0, 1]) * np.ones((2, 3, 1), int)
    agree(lambda x, i: F.max_unpool1d(x, i, 2), lambda x, i: torch.nn.functional.max_unpool1d(x, i, 2), x, indices)
    assert F.max_unpool1d([[1.0, 2.0]], [[3, 3]], 2).tolist() == [[0, 0, 0, 2]]
    assert gradient(lambda x: F.max_unpool1d(x, [[3, 3]], 2), np.array([[1.0, 2.0]]))[0].tolist() == [[1, 1]]


def test_undoes_pooling():
    x = channels_last(uniform((2, 3, 6, 8)))
    y, indices = F.max_pool2d(x, 2, return_indices=True)
    again = F.max_unpool2d(y, indices, 2)
    assert np.array_equal(F.max_pool2d(np.where(again.data == 0, -9, again.data), 2).data, y.data)
    assert np.array_equal(again.data[again.data != 0], x[again.data != 0])


def test_indices_as_variable_and_list():
    expected = [[0, 5, 0, 6]]
    for indices in ([[1, 3]], np.array([[1, 3]], np.uint8), Variable([[1, 3]], requires_grad=False)):
        assert F.max_unpool1d([[5, 6]], indices, 2).tolist() == expected


def test_keeps_the_memory_order():
    def function(x):
        indices = np.arange(x.shape[2] * x.shape[3]).reshape(x.shape[2:]) * np.ones(x.shape, int)
        return F.max_unpool2d(x, indices, 2)

    assert_keeps_order(function, (2, 3, 2, 4), (1, 3, 4, 5))


def test_bad_arguments():
    x, indices = np.ones((1, 2, 2)), np.arange(4).reshape(1, 2, 2)
    with pytest.raises(ShapeError, match=r"max_unpool2d: the input has .* the indices shape \(1, 1, 2\)"):
        F.max_unpool2d(x, indices[:, :1], 2)
    with pytest.raises(DTypeError, match=r"max_unpool2d: indices must be integers, got .* float64"):
        F.max_unpool2d(x, indices * 1.0, 2)
    with pytest.raises(LabelError, match=r"index 17 is out of range for an output of \(4, 4\), 16 elements"):
        F.max_unpool2d(x, indices + 14, 2)
    with pytest.raises(LabelError, match=r"index -1 is out of range"):
        F.max_unpool2d(x, indices - 1, 2)
    with pytest.raises(ArgumentError, match=r"gives \(4, 4\); an output_size may differ by .* got \(9, 4\)"):
        F.max_unpool2d(x, indices, 2, output_size=(9, 4))
    with pytest.raises(ArgumentError, match=r"max_unpool2d: expected an integer of at least 1 as output_size"):
        F.max_unpool2d(x, indices, 2, output_size=(4, 4, 4))
    with pytest.raises(ArgumentError, match=r"gives \(0,\); an output_size .* above 0, got \(0,\)"):
        F.max_unpool1d([[1.0]], [[0]], 2, padding=1)
    with pytest.raises(ShapeError, match=r"max_unpool2d: expected an input of shape"):
        F.max_unpool2d(x[0], indices[0], 2)
