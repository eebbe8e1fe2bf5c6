import math

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

GOOD, ZERO, SHIFT = uniform((4,), 0.5, 2.0, seed=1), np.array([1.0, 0.0, -2.0, 1.0]), uniform((4,), seed=2)


def reference(groups):
    def normal(x, weight=None, bias=None, eps=1e-5):
        n, c = x.shape[:2]
        parts = x.reshape(n, groups, math.prod(x.shape[1:]) // groups)
        z = (parts - parts.mean(-1, keepdims=True)) / np.sqrt(parts.var(-1, keepdims=True) + eps)
        z, shape = z.reshape(x.shape), (-1, *[1] * (x.ndim - 2))
        return z * (1 if weight is None else weight.reshape(shape)) + (0 if bias is None else bias.reshape(shape))
    return normal


def grouped(groups, **options):
    return lambda x, *affine: F.group_norm(x, groups, *affine, **options)


def channels_last(function):
    return lambda x, *affine: function(x.transpose(0, 3, 1, 2), *affine)


CASES = [
    *(case(F.GroupNorm, grouped(groups), uniform(shape), reference=reference(groups), name=f"{shape} {groups} groups",
           saves=lambda x, y, groups=groups: y.nbytes + len(x) * groups * 8)
      for shape, groups in (((2, 4), 1), ((1, 4, 3), 2), ((2, 4, 2, 1), 2), ((2, 4, 3), 4), ((0, 4, 3), 2))),
    case(F.GroupNorm, grouped(2), uniform((2, 4, 2)), GOOD, SHIFT, name="from output", reference=reference(2),
         saves=lambda x, w, b, y: y.nbytes + 4 * 8 + w.nbytes + b.nbytes),
    case(F.GroupNorm, grouped(2), uniform((2, 4, 2)), ZERO, SHIFT, name="from input", reference=reference(2),
         saves=lambda x, w, b, y: x.nbytes + 8 * 8 + w.nbytes),
    *(case(F.GroupNorm, channels_last(grouped(2)), uniform((2, 3, 1, 4)), weight, SHIFT, name=f"channels-last {name}",
           reference=channels_last(reference(2))) for name, weight in (("from output", GOOD), ("from input", ZERO))),
    case(F.GroupNorm, grouped(2, eps=0.5), uniform((1, 4, 2)), GOOD, name="eps",
         reference=lambda x, w: reference(2)(x, w, eps=0.5)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("scale", [1.0, 1e-4], ids=["from output", "from input"])
@pytest.mark.parametrize("shape, groups", [((5, 24), 2), ((3, 6, 5), 1), ((3, 6, 5), 3), ((3, 6, 4, 5), 6),
                                           ((2, 6, 3, 2, 4), 2), ((5, 6, 60, 70), 3)])
@pytest.mark.parametrize("last", [False, True], ids=["channels-first", "channels-last"])
def test_equals_pytorch(shape, groups, scale, last):
    torch = pytorch()
    channels = shape[1]
    x = np.moveaxis(np.random.default_rng(0).standard_normal(shape) * 2 + 3, 1, -1)
    weight, bias = uniform((channels,), 0.5, 2.0) * scale, uniform((channels,), seed=3)
    order = (0, len(shape) - 1, *range(1, len(shape) - 1))

    def ours(x, *affine):
        return F.group_norm(x.transpose(order) if last else F.copy(x.transpose(order)), groups, *affine)

    def theirs(x, *affine):
        return torch.nn.functional.group_norm(x.permute(order), groups, *affine)

    agree(ours, theirs, x, weight, bias)
    agree(ours, theirs, x)


def test_memory_order_is_kept():
    x = Variable(np.random.default_rng(0).standard_normal((2, 3, 5, 4)).transpose(0, 3, 1, 2))
    y = F.group_norm(x, 2, GOOD)
    assert y.data.transpose(0, 2, 3, 1).flags.c_contiguous
    y.backward(np.ones(y.shape))
    assert x.grad.data.transpose(0, 2, 3, 1).flags.c_contiguous


def test_errors():
    with pytest.raises(ShapeError, match="group_norm: num_groups=3 does not divide the 4 channels of an input"):
        F.group_norm(np.ones((2, 4)), 3)
    with pytest.raises(ShapeError, match=r"group_norm: expected more than 1 value per channel when training, got .*\(1, 4\)"):
        F.group_norm(np.ones((1, 4)), 4)
    with pytest.raises(ShapeError, match=r"group_norm: expected an input of shape \(N, C, ...\), got shape \(4,\)"):
        F.group_norm(np.ones(4), 2)
    with pytest.raises(ShapeError, match=r"group_norm: expected a bias of shape \(4,\)"):
        F.group_norm(np.ones((2, 4)), 2, None, np.ones(2))
    for bad in (0, -1, 2.0, None):
        with pytest.raises(ArgumentError, match="group_norm: expected num_groups to be an integer of at least 1, got"):
            F.group_norm(np.ones((2, 4)), bad)
