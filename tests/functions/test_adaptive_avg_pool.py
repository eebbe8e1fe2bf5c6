import numpy as np
import pytest

from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions._matrix_map import Matrix
from pygrad.functions.adaptive_avg_pool import adaptive_averages, output_sizes
from tests.functions.cases import case, gradient, uniform
from tests.functions.images import assert_keeps_order, channels_last
from tests.pytorch import agree, pytorch

POOL = {1: F.adaptive_avg_pool1d, 2: F.adaptive_avg_pool2d, 3: F.adaptive_avg_pool3d}
CLASSES = {1: F.AdaptiveAvgPool1d, 2: F.AdaptiveAvgPool2d, 3: F.AdaptiveAvgPool3d}
SHAPES = {1: (2, 2, 5), 2: (1, 2, 4, 5), 3: (1, 1, 3, 4, 3)}


def along(x, axis, count):
    extent = x.shape[axis]
    parts = [x.take(range(number * extent // count, -(-(number + 1) * extent // count)), axis).mean(axis)
             for number in range(count)]
    return np.stack(parts, axis)


def reference(sizes):
    def function(x):
        for number, size in enumerate(reversed(sizes), 1):
            x = x if size is None else along(x, x.ndim - number, size)
        return x

    return function


CASES = [case(CLASSES[axes], lambda x, axes=axes, s=sizes[:axes]: POOL[axes](x, s), uniform(SHAPES[axes]),
              name=f"{sizes[:axes]}", reference=reference(sizes[:axes]), saves=0)
         for axes in (1, 2, 3) for sizes in ((1, 1, 1), (2, 3, 2), (4, 2, 5), (3, 5, 1))]
CASES += [
    case(F.AdaptiveAvgPool2d, lambda x: F.adaptive_avg_pool2d(x, (None, 2)), uniform((2, 3, 4)), name="None",
         reference=reference((None, 2)), saves=0),
    case(F.AdaptiveAvgPool2d, lambda x: F.adaptive_avg_pool2d(x, 2), uniform((0, 2, 3, 3)), name="empty batch"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("order", [np.asarray, channels_last, lambda x: x[0]], ids=["first", "last", "one"])
def test_agrees_with_pytorch(axes, order):
    torch = pytorch()
    theirs = getattr(torch.nn.functional, f"adaptive_avg_pool{axes}d")
    x = order(uniform((2, 3, *(7, 6, 5)[:axes])))
    for size in (1, 2, 3, 4, 5, 7, 9):
        agree(lambda x, s=size: POOL[axes](x, s), lambda x, s=size: theirs(x, s), x)


@pytest.mark.parametrize("size", [1, 7, 5, 14, (28, 1)])
def test_large(size):
    torch = pytorch()
    x = np.random.default_rng(0).standard_normal((8, 32, 28, 28))
    for order in (np.asarray, channels_last):
        agree(lambda x: F.adaptive_avg_pool2d(x, size),
              lambda x: torch.nn.functional.adaptive_avg_pool2d(x, size), order(x), dtypes=("float32",))


def test_keeps_the_memory_order():
    for size in (1, 2, 3, (None, 1)):
        assert_keeps_order(lambda x, s=size: F.adaptive_avg_pool2d(x, s), (2, 3, 4, 5))


def test_only_the_windows_of_an_infinite_element_are_infinite():
    x = np.zeros((1, 5))
    x[0, 4] = np.inf
    assert np.array_equal(F.adaptive_avg_pool1d(x, 3).data, [[0, 0, np.inf]])
    (gx,) = gradient(lambda x: F.adaptive_avg_pool1d(x, 3), x)
    assert np.isfinite(gx).all()


def test_maps():
    assert adaptive_averages(6, 3).weights == 0.5
    assert isinstance(adaptive_averages(5, 3), Matrix)
    assert adaptive_averages(5, 3) is adaptive_averages(5, 3)


def test_output_sizes():
    assert output_sizes(3, 2, "f") == output_sizes((3,), 2, "f") == (3, 3)
    assert output_sizes((None, 2), 2, "f") == (None, 2)
    assert output_sizes(None, 2, "f") == (None, None)


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_bad_settings(axes):
    pool, x = POOL[axes], np.ones((1, 1, *(4,) * axes))
    for size in (0, -1, 1.5, "2"):
        with pytest.raises(ArgumentError, match=rf"adaptive_avg_pool{axes}d: expected an integer .* as output_size"):
            pool(x, size)
    with pytest.raises(ArgumentError, match=rf"adaptive_avg_pool{axes}d: expected an integer as output_size, or"):
        pool(x, (1,) * (axes + 1))
    with pytest.raises(ShapeError, match=rf"adaptive_avg_pool{axes}d: expected an input of shape"):
        pool(x[None], 2)
