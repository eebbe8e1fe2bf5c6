import numpy as np
import pytest

from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.functions.images import assert_keeps_order, channels_last
from tests.pytorch import agree, pytorch

POOL = {1: F.adaptive_max_pool1d, 2: F.adaptive_max_pool2d, 3: F.adaptive_max_pool3d}
CLASSES = {1: F.AdaptiveMaxPool1d, 2: F.AdaptiveMaxPool2d, 3: F.AdaptiveMaxPool3d}
SHAPES = {1: (2, 2, 5), 2: (1, 2, 4, 5), 3: (1, 1, 3, 4, 3)}


def reference(sizes):
    def function(x):
        for number, size in enumerate(reversed(sizes), 1):
            axis = x.ndim - number
            extent = x.shape[axis]
            x = np.stack([x.take(range(place * extent // size, -(-(place + 1) * extent // size)), axis).max(axis)
                          for place in range(size)], axis)
        return x

    return function


CASES = [case(CLASSES[axes], lambda x, axes=axes, s=sizes[:axes]: POOL[axes](x, s), uniform(SHAPES[axes]),
              name=f"{sizes[:axes]}", reference=reference(sizes[:axes]), saves=lambda x, y: y.size)
         for axes in (1, 2, 3) for sizes in ((1, 1, 1), (2, 3, 2), (4, 2, 5))]
CASES += [case(F.AdaptiveMaxPool2d, lambda x: F.adaptive_max_pool2d(x, 2), uniform((0, 2, 3, 3)), name="empty batch")]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("order", [np.asarray, channels_last, lambda x: x[0]], ids=["first", "last", "one"])
def test_agrees_with_pytorch(axes, order):
    torch = pytorch()
    theirs = getattr(torch.nn.functional, f"adaptive_max_pool{axes}d")
    x = order(uniform((2, 3, *(7, 6, 5)[:axes])))
    ties = order(np.random.default_rng(0).integers(0, 2, (2, 3, *(7, 6, 5)[:axes])).astype(float))
    for size in (1, 2, 3, 4, 5, 7, 9):
        for array in (x, ties):
            agree(lambda x, s=size: POOL[axes](x, s, True), lambda x, s=size: theirs(x, s, True), array)


@pytest.mark.parametrize("order", [np.asarray, channels_last], ids=["first", "last"])
def test_nan(order):
    torch = pytorch()
    generator = np.random.default_rng(1)
    x = generator.standard_normal((2, 3, 7, 8))
    x[generator.random(x.shape) < 0.2] = np.nan
    with np.errstate(invalid="ignore"):
        for size in (3, 5, 8):
            agree(lambda x, s=size: F.adaptive_max_pool2d(x, s, True),
                  lambda x, s=size: torch.nn.functional.adaptive_max_pool2d(x, s, True), order(x))


def test_keeps_the_memory_order():
    for size in (1, 2, 3, (None, 1)):
        assert_keeps_order(lambda x, s=size: F.adaptive_max_pool2d(x, s), (2, 3, 4, 5))


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_bad_settings(axes):
    pool, x = POOL[axes], np.ones((1, 1, *(4,) * axes))
    for size in (0, -1, 1.5):
        with pytest.raises(ArgumentError, match=rf"adaptive_max_pool{axes}d: expected an integer .* as output_size"):
            pool(x, size)
    with pytest.raises(ShapeError, match=rf"adaptive_max_pool{axes}d: expected an input of shape"):
        pool(x[0, 0], 2)
    with pytest.raises(ShapeError, match=rf"adaptive_max_pool{axes}d: .* nothing to pool"):
        pool(x[..., :0], 2)
