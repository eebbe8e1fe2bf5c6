import itertools

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions._pool_windows import strided
from pygrad.functions.lp_pool import complete_sums
from tests.functions.cases import case, gradient, uniform
from tests.functions.images import assert_keeps_order, channels_last, pooled
from tests.pytorch import agree, pytorch

POOL = {1: F.lp_pool1d, 2: F.lp_pool2d, 3: F.lp_pool3d}
CLASSES = {1: F.LpPool1d, 2: F.LpPool2d, 3: F.LpPool3d}
SHAPES = {1: (2, 2, 5), 2: (1, 2, 4, 5), 3: (1, 1, 3, 4, 3)}


def norm(p):
    return lambda part, axis: (part**p).sum(axis=axis) ** (1 / p)


CASES = [case(CLASSES[axes], lambda x, p=p, axes=axes, s=stride: POOL[axes](x, p, 2, s),
              uniform(SHAPES[axes], 0.3, 2.0), name=f"p={p} stride={stride}",
              reference=lambda x, p=p, axes=axes, s=stride: pooled(x, axes, 2, s, reduce=norm(p)),
              saves=lambda x, y: x.nbytes + y.nbytes)
         for axes in (1, 2, 3) for p, stride in ((2, None), (1, 1), (3.5, 1), (-1, 2))]
CASES += [
    case(F.LpPool1d, lambda x: F.lp_pool1d(x, 2.0, 2), uniform((2, 4)), name="also negative elements",
         reference=lambda x: pooled(x, 1, 2, reduce=norm(2))),
    case(F.LpPool1d, lambda x: F.lp_pool1d(x, 2, 2, ceil_mode=True), uniform((2, 3)), name="beyond the end"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("order", [np.asarray, channels_last, lambda x: x[0]], ids=["first", "last", "one"])
def test_agrees_with_pytorch(axes, order):
    torch = pytorch()
    theirs = getattr(torch.nn.functional, f"lp_pool{axes}d")
    x = order(uniform((2, 3, *(7, 6, 5)[:axes]), 0.2, 2.0))
    infinite = (float("inf"), -float("inf"))
    for settings in itertools.product((1, 2.0, 3, 4.5, *infinite), (2, 3), (None, 1), (False, True)):
        agree(lambda x, s=settings: POOL[axes](x, *s), lambda x, s=settings: theirs(x, *s), x)


def test_signs_as_in_pytorch():
    torch = pytorch()
    x = uniform((2, 3, 8))
    for p in (1, 2, 4, float("inf"), -float("inf")):
        agree(lambda x, p=p: F.lp_pool1d(x, p, 2), lambda x, p=p: torch.nn.functional.lp_pool1d(x, p, 2), x)
    assert np.isnan(F.lp_pool1d([[-1.0, -2.0]], 3, 2).item())


@pytest.mark.parametrize("p", [1, 2, 3, 4.5])
def test_gradient_of_a_window_of_zeros_is_zero(p):
    (gx,) = gradient(lambda x: F.lp_pool1d(x, p, 2), np.array([[0.0, 0.0, 3.0, 4.0]]))
    assert gx[0, :2].tolist() == [0, 0]
    assert (gx[0, 2:] > 0).all()


def test_keeps_the_memory_order():
    assert_keeps_order(lambda x: F.lp_pool2d(x, 2, 2), (2, 3, 4, 5), (1, 3, 4, 4))
    assert_keeps_order(lambda x: F.lp_pool2d(x * x + 1, 3, 2, 1), (2, 3, 4, 5))


def test_dtypes():
    assert F.lp_pool1d([[3, 4]], 2, 2).tolist() == [[5.0]]
    assert F.lp_pool1d(Variable(np.array([[3, 4]], np.float16)), 2, 2).dtype == np.float16


def test_windows_beyond_the_end_count_as_whole():
    assert complete_sums(strided(4, 2, 2)).weights == 1
    assert complete_sums(strided(3, 2, 2, count=2)).weights.tolist() == [1, 2]


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_bad_settings(axes):
    pool, x = POOL[axes], np.ones((1, 1, *(4,) * axes))
    for p in (0, 0.0, "2", None, float("nan")):
        with pytest.raises(ArgumentError, match=rf"lp_pool{axes}d: expected a number other than 0 as norm_type"):
            pool(x, p, 2)
    with pytest.raises(ShapeError, match=rf"lp_pool{axes}d: a window .* does not fit"):
        pool(x, 2, 5)
