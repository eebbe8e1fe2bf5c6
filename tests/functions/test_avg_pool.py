import itertools

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions._pool_windows import strided
from pygrad.functions.avg_pool import averages
from tests.functions.cases import case, gradient, uniform
from tests.functions.images import assert_keeps_order, channels_last, pooled
from tests.pytorch import agree, pytorch

POOL = {1: F.avg_pool1d, 2: F.avg_pool2d, 3: F.avg_pool3d}
CLASSES = {1: F.AvgPool1d, 2: F.AvgPool2d, 3: F.AvgPool3d}
SHAPES = {1: (2, 2, 5), 2: (1, 2, 4, 5), 3: (1, 1, 3, 4, 3)}
SETTINGS = [{"kernel_size": 2}, {"kernel_size": 3, "stride": 1, "padding": 1},
            {"kernel_size": 2, "padding": 1, "ceil_mode": True}, {"kernel_size": 1, "stride": 2},
            {"kernel_size": 2, "stride": 3, "ceil_mode": True}]


def bound(function, settings):
    return lambda x: function(x, **settings)


def reference(axes, settings):
    def function(x):
        places = pooled(np.ones(x.shape), axes, reduce=lambda part, count: count, valid=True, **settings)
        return pooled(x, axes, reduce=np.sum, **settings) / places

    return function


CASES = [case(CLASSES[axes], bound(POOL[axes], settings), uniform(SHAPES[axes]), name=f"{settings}", saves=0,
              reference=reference(axes, settings))
         for axes in (1, 2, 3) for settings in SETTINGS]
CASES += [
    case(CLASSES[axes], bound(POOL[axes], {"kernel_size": 3, "stride": 2, "padding": 1, "count_include_pad": False}),
         uniform(SHAPES[axes]), name="padding does not count", saves=0,
         reference=lambda x, axes=axes: pooled(x, axes, 3, 2, 1, reduce=np.mean)) for axes in (1, 2, 3)
]
CASES += [
    case(F.AvgPool2d, lambda x: F.avg_pool2d(x, 2, divisor_override=-3), uniform((2, 4, 4)), name="divisor",
         reference=lambda x: -pooled(x, 2, 2, reduce=np.sum) / 3, saves=0),
    case(F.AvgPool2d, lambda x: F.avg_pool2d(x, (3, 4)), uniform((2, 2, 3, 4)), name="everything",
         reference=lambda x: x.mean(axis=(2, 3), keepdims=True), saves=0),
    case(F.AvgPool2d, lambda x: F.avg_pool2d(x, 2), channels_last(uniform((2, 3, 4, 4))), name="channels last"),
    case(F.AvgPool2d, lambda x: F.avg_pool2d(x, 2), uniform((0, 2, 4, 4)), name="empty batch"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("order", [np.asarray, channels_last, lambda x: x[0]], ids=["first", "last", "one"])
def test_agrees_with_pytorch(axes, order):
    torch = pytorch()
    theirs = getattr(torch.nn.functional, f"avg_pool{axes}d")
    x = order(uniform((2, 3, *(7, 6, 5)[:axes])))
    for settings in itertools.product((2, 3), (None, 1, 2, 3), (0, 1), (False, True), (False, True)):
        agree(lambda x, s=settings: POOL[axes](x, *s), lambda x, s=settings: theirs(x, *s), x, dtypes=("float64",))
    agree(lambda x: POOL[axes](x, 3, 2, 1), lambda x: theirs(x, 3, 2, 1), x)
    if axes > 1:
        agree(lambda x: POOL[axes](x, 2, divisor_override=3), lambda x: theirs(x, 2, divisor_override=3), x)


@pytest.mark.parametrize("shape, settings", [
    ((3, 5, 40, 40), (2,)), ((3, 5, 40, 40), (3, 2, 1)), ((300, 3, 9, 9), (9,)), ((4, 64, 12, 12), (12,)),
    ((1, 1, 3000, 64), (2,)), ((2, 3, 30, 30), (15,)), ((2, 3, 30, 30), (11, 4)),
])
def test_more_than_a_block(shape, settings):
    torch = pytorch()
    x = np.random.default_rng(0).standard_normal(shape)
    for order in (np.asarray, channels_last):
        agree(lambda x: F.avg_pool2d(x, *settings), lambda x: torch.nn.functional.avg_pool2d(x, *settings),
              order(x), dtypes=("float32",))


def test_keeps_the_memory_order():
    for settings in SETTINGS:
        assert_keeps_order(bound(F.avg_pool2d, settings), (2, 3, 4, 5), (1, 3, 4, 5), (2, 3, 4, 4))
    assert_keeps_order(lambda x: F.avg_pool3d(x, 2), (2, 3, 2, 4, 4))


def test_only_the_windows_of_an_infinite_element_are_infinite():
    x = np.zeros((1, 4, 4))
    x[0, 0, 0] = np.inf
    assert np.array_equal(F.avg_pool2d(x, 2).data, [[[np.inf, 0], [0, 0]]])
    (gx,) = gradient(lambda x: F.avg_pool2d(x, 2), x)
    assert np.array_equal(gx, np.full((1, 4, 4), 0.25))


@pytest.mark.parametrize("dtype", [np.int64, np.uint8, bool])
def test_integers_give_float64(dtype):
    x = (np.arange(16) % 7).reshape(1, 4, 4).astype(dtype)
    y = F.avg_pool2d(x, 2)
    assert y.dtype == np.float64
    assert np.array_equal(y.data, F.avg_pool2d(x.astype(float), 2).data)


def test_float16_is_summed_in_float32():
    x = np.full((1, 64, 64), 100, np.float16)
    y = F.avg_pool2d(Variable(x), 64)
    assert y.dtype == np.float16 and y.item() == 100


def test_averages_counts_the_padding():
    assert averages(strided(4, 2, 2)).weights == 0.5
    assert averages(strided(3, 2, 2, 1)).weights.tolist() == [1, 0.5]
    assert averages(strided(3, 2, 2, 1), 1).weights == 0.5


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_bad_settings(axes):
    pool, x = POOL[axes], np.ones((1, 1, *(4,) * axes))
    name = f"avg_pool{axes}d"
    with pytest.raises(ShapeError, match=rf"{name}: a window .* does not fit"):
        pool(x, 5)
    with pytest.raises(ShapeError, match=rf"{name}: expected an input of shape"):
        pool(x[None], 2)
    with pytest.raises(ArgumentError, match=rf"{name}: padding 2 is more than half of kernel_size 3"):
        pool(x, 3, padding=2)
    with pytest.raises(ArgumentError, match=rf"{name}: expected an integer of at least 1 as stride"):
        pool(x, 2, 0)
    if axes > 1:
        for divisor in (0, "2"):
            with pytest.raises(ArgumentError, match=rf"{name}: expected a number other than 0 as divisor_override"):
                pool(x, 2, divisor_override=divisor)
