import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

GOOD, ZERO, SHIFT = uniform((2,), 0.5, 2.0, seed=1), np.array([0.0, -2.0]), uniform((2,), seed=2)


def reference(x, weight=None, bias=None, eps=1e-5):
    axes = tuple(range(2, x.ndim))
    z = (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + eps)
    shape = (-1, *[1] * len(axes))
    return z * (1 if weight is None else weight.reshape(shape)) + (0 if bias is None else bias.reshape(shape))


def normal(x, weight=None, bias=None):
    return F.instance_norm(x, weight=weight, bias=bias)


CASES = [
    *(case(F.InstanceNorm, normal, uniform(shape), reference=reference,
           saves=lambda x, y: y.nbytes + x.shape[0] * 2 * 8)
      for shape in ((2, 2, 3), (1, 2, 3, 2), (2, 2, 1, 2, 3), (0, 2, 3))),
    case(F.InstanceNorm, normal, uniform((2, 2, 3)), GOOD, SHIFT, name="from output", reference=reference,
         saves=lambda x, w, b, y: y.nbytes + 4 * 8 + w.nbytes + b.nbytes),
    case(F.InstanceNorm, normal, uniform((2, 2, 3)), ZERO, SHIFT, name="from input", reference=reference,
         saves=lambda x, w, b, y: x.nbytes + 8 * 8 + w.nbytes),
    case(F.InstanceNorm, lambda x, w: normal(x.transpose(0, 2, 1), w), uniform((2, 4, 2)), GOOD, name="channels-last",
         reference=lambda x, w: reference(x.transpose(0, 2, 1), w)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("use_input_stats", [True, False])
@pytest.mark.parametrize("shape", [(3, 6, 5), (3, 6, 4, 5), (2, 6, 3, 2, 4), (5, 6, 60, 70)], ids=str)
@pytest.mark.parametrize("last", [False, True], ids=["channels-first", "channels-last"])
def test_equals_pytorch(shape, use_input_stats, last):
    torch = pytorch()
    generator = np.random.default_rng(0)
    x = np.moveaxis(generator.standard_normal(shape) * 2 + 3, 1, -1)
    weight, bias = uniform((6,), 0.5, 2.0), uniform((6,), seed=3)
    running = generator.standard_normal(6), generator.uniform(0.5, 2, 6)
    order = (0, len(shape) - 1, *range(1, len(shape) - 1))

    def ours(x, weight, bias):
        mean, var = [one.astype(x.dtype) for one in running]
        x = x.transpose(order) if last else F.copy(x.transpose(order))
        return F.instance_norm(x, mean, var, weight, bias, use_input_stats, 0.3, 1e-3), mean, var

    def theirs(x, weight, bias):
        mean, var = [torch.tensor(one, dtype=x.dtype) for one in running]
        y = torch.nn.functional.instance_norm(x.permute(order), mean, var, weight, bias, use_input_stats, 0.3, 1e-3)
        return y, mean, var

    agree(ours, theirs, x, weight, bias)


def test_a_replay_leaves_the_running_statistics():
    x, mean, var = Variable(uniform((2, 2, 3))), np.zeros(2), np.ones(2)
    y = F.instance_norm(x * 1.0, mean, var)
    before = mean.copy(), var.copy()
    for _ in range(2):
        y.backward(np.ones((2, 2, 3)))
    assert np.array_equal(mean, before[0]) and np.array_equal(var, before[1])
    assert not np.array_equal(mean, np.zeros(2))


def test_errors():
    x = np.ones((2, 3, 4))
    with pytest.raises(ShapeError, match=r"instance_norm: expected more than 1 value in each plane, got .*\(2, 3, 1\)"):
        F.instance_norm(np.ones((2, 3, 1)))
    with pytest.raises(ShapeError, match="instance_norm: expected more than 1 value"):
        F.instance_norm(np.ones((2, 3)))
    with pytest.raises(ShapeError, match=r"instance_norm: expected a weight of shape \(3,\)"):
        F.instance_norm(x, weight=np.ones(2))
    with pytest.raises(ShapeError, match="the running statistics have 2 channels, the input 3"):
        F.instance_norm(x, np.ones(2), np.ones(2))
    with pytest.raises(ArgumentError, match="with use_input_stats=False the running statistics are used"):
        F.instance_norm(x, use_input_stats=False)
    with pytest.raises(ArgumentError, match="instance_norm: expected eps"):
        F.instance_norm(x, eps=-1)
