import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.random import manual_seed
from tests.functions.cases import case, uniform
from tests.functions.elementwise import channels_last

SHAPES = {F.dropout1d: [(2, 3, 4), (3, 4)], F.dropout2d: [(2, 3, 2, 2), (2, 3, 4)],
          F.dropout3d: [(2, 2, 1, 2, 2), (3, 1, 2, 2)]}
CLASSES = {F.dropout1d: F.Dropout1d, F.dropout2d: F.Dropout2d, F.dropout3d: F.Dropout3d}
UNBATCHED = {(3, 4), (3, 1, 2, 2)}


def seeded(function, p):
    def call(x):
        manual_seed(0)
        return function(x, p)

    return call


CASES = [case(CLASSES[function], seeded(function, p), uniform(shape), name=f"{shape} p={p}", saves=1)
         for function, shapes in SHAPES.items() for shape in shapes for p in (0.4, 1.0)]
CASES.append(case(F.Dropout2d, seeded(F.dropout2d, 0.3), uniform((0, 3, 2, 2)), saves=0))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("function", list(SHAPES))
def test_whole_channels_vanish(function):
    manual_seed(0)
    for small in SHAPES[function]:
        single = small in UNBATCHED
        shape = (100, *small[1:]) if single else (20, 10, *small[2:])
        x = Variable(np.ones(shape))
        y = function(x, 0.25)
        channels = y.data.reshape(shape[:1 if single else 2] + (-1,))
        assert (channels == channels[..., :1]).all() and set(np.unique(channels)) == {0, 4 / 3}
        assert 0.05 < (channels[..., 0] == 0).mean() < 0.5
        y.backward(np.ones(shape))
        assert np.array_equal(x.grad.data, y.data)


def test_memory_order_is_kept():
    x = Variable(channels_last())
    y = F.dropout2d(x, 0.5)
    y.backward(np.ones_like(y.data))
    assert y.data.strides == x.grad.data.strides == x.data.strides


@pytest.mark.parametrize("function", list(SHAPES))
def test_identity(function):
    x = Variable(np.ones(SHAPES[function][0]))
    assert function(x, 0) is x and function(x, training=False) is x
    assert function(x.data, training=False).tolist() == x.tolist()


def test_dtypes():
    assert F.dropout1d(np.ones((2, 3), int)).dtype == np.float64
    assert F.dropout1d(np.ones((2, 3), np.float32)).dtype == np.float32


@pytest.mark.parametrize("function, shape, expected", [
    (F.dropout1d, (3,), r"\(N, C, L\) or \(C, L\)"), (F.dropout1d, (2, 3, 4, 4), "dropout1d"),
    (F.dropout2d, (2, 3), r"\(N, C, H, W\) or \(N, C, L\)"), (F.dropout2d, (1, 1, 1, 1, 1), "dropout2d"),
    (F.dropout3d, (2, 3, 4), r"\(N, C, D, H, W\) or \(C, D, H, W\)"),
])
def test_wrong_number_of_axes(function, shape, expected):
    with pytest.raises(ShapeError, match=f"expected an input of shape .*{expected}|{expected}: expected an input"):
        function(np.ones(shape))


@pytest.mark.parametrize("function", list(SHAPES))
def test_bad_probability(function):
    with pytest.raises(ArgumentError, match=f"{function.__name__}: expected a probability p from 0 to 1, got 2"):
        function(1.0, 2)
