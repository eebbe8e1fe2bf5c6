import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.functions.pooling import IMAGES, SEQUENCES, VOLUMES, channels_last
from tests.pytorch import agree, pytorch

OPTIONS = {
    "pairs": {"kernel_size": 2}, "overlap": {"kernel_size": 3, "stride": 1},
    "padded": {"kernel_size": 3, "stride": 2, "padding": 1},
    "zeros do not count": {"kernel_size": 3, "stride": 2, "padding": 1, "count_include_pad": False},
    "ceil": {"kernel_size": 2, "ceil_mode": True},
    "ceil, padding": {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True},
    "ceil, zeros do not count": {"kernel_size": 3, "padding": 1, "ceil_mode": True, "count_include_pad": False},
}

CASES = [
    case(F.AvgPool1d, lambda x: F.avg_pool1d(x, 3, 2, 1), SEQUENCES, saves=lambda x, y: 0),
    case(F.AvgPool2d, lambda x: F.avg_pool2d(x, 2), IMAGES, saves=lambda x, y: 0),
    case(F.AvgPool3d, lambda x: F.avg_pool3d(x, 2), VOLUMES, saves=lambda x, y: 0),
    case(F.AvgPool2d, lambda x: F.avg_pool2d(x, 2), uniform((4, 6, 3)), name="no batch"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_equals_pytorch(axes, options):
    theirs = getattr(pytorch().nn.functional, f"avg_pool{axes}d")
    x = np.random.default_rng(axes).standard_normal((2, 3, *(9, 7, 6)[:axes]))
    agree(lambda x: getattr(F, f"avg_pool{axes}d")(x, **options), lambda x: theirs(x, **options), x)


def test_divisor():
    functional = pytorch().nn.functional
    agree(lambda x: F.avg_pool2d(x, 2, divisor_override=3), lambda x: functional.avg_pool2d(x, 2, divisor_override=3), IMAGES)
    agree(lambda x: F.avg_pool3d(x, 2, divisor_override=-1), lambda x: functional.avg_pool3d(x, 2, divisor_override=-1), VOLUMES)


def test_memory_order_and_dtypes():
    x = Variable(channels_last(uniform((3, 5, 6, 4))).astype(np.float16))
    y = F.avg_pool2d(x, 2)
    y.backward(y.data)
    assert y.dtype == x.grad.dtype == np.float16
    for array in (y.data, x.grad.data):
        assert array.transpose(0, 2, 3, 1).flags.c_contiguous
    assert F.avg_pool1d(np.array([[1, 2]]), 2).tolist() == [[1.5]]
    assert F.avg_pool2d(np.zeros((0, 1, 4, 4)), 2).shape == (0, 1, 2, 2)


@pytest.mark.parametrize("x, options, error, message", [
    (np.ones((4, 4)), {"kernel_size": 2}, ShapeError, r"avg_pool2d: expected an input of shape \(N, C, H, W\)"),
    (np.ones((1, 4, 4)), {"kernel_size": 5}, ShapeError, "leaves no output"),
    (np.ones((1, 4, 4)), {"kernel_size": 2, "padding": 2}, ArgumentError, "at most half the kernel"),
    (np.ones((1, 4, 4)), {"kernel_size": 2, "divisor_override": 0}, ArgumentError, "divisor_override to be an integer other"),
    (np.ones((1, 4, 4)), {"kernel_size": 2.5}, ArgumentError, "kernel_size"),
])
def test_bad_input(x, options, error, message):
    with pytest.raises(error, match=message):
        F.avg_pool2d(x, **options)
