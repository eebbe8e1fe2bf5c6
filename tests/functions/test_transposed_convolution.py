import numpy as np
import pytest

from pygrad import Variable, kernels
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.functions.test_convolution import bound, spread
from tests.pytorch import agree, pytorch

CONV = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}
CLASSES = {1: F.ConvTranspose1d, 2: F.ConvTranspose2d, 3: F.ConvTranspose3d}


def reference(x, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    """Each element of the input adds a scaled kernel, written plainly."""
    axes = weight.ndim - 2
    stride, padding, more, dilation = (spread(one, axes) for one in (stride, padding, output_padding, dilation))
    full = [(extent - 1) * step + (k - 1) * gap + 1 + extra for extent, step, k, gap, extra
            in zip(x.shape[2:], stride, weight.shape[2:], dilation, more, strict=True)]
    out = weight.shape[1]
    y = np.zeros((len(x), groups * out, *full))
    for place in np.ndindex(x.shape[2:]):
        where = tuple(slice(p * step, p * step + (k - 1) * gap + 1, gap) for p, step, k, gap
                      in zip(place, stride, weight.shape[2:], dilation, strict=True))
        for group in range(groups):
            mine = slice(group * x.shape[1] // groups, (group + 1) * x.shape[1] // groups)
            part = np.tensordot(x[(slice(None), mine, *place)], weight[mine], 1)
            y[(slice(None), slice(group * out, (group + 1) * out), *where)] += part
    y = y[(slice(None), slice(None), *(slice(pad, extent - pad) for pad, extent in zip(padding, full, strict=True)))]
    return y if bias is None else y + bias.reshape((-1,) + (1,) * axes)


OPTIONS = [
    ((2, 2, 3), (2, 1, 2), {}),
    ((1, 2, 3), (2, 2, 3), {"stride": 2, "padding": 1, "output_padding": 1}),
    ((1, 2, 2), (2, 1, 2), {"stride": 1, "dilation": 3, "output_padding": 2}),
    ((1, 2, 2, 3), (2, 1, 2, 2), {"groups": 2, "stride": 2}),
    ((1, 2, 2, 2), (2, 1, 3, 3), {"padding": 1}),
    ((1, 1, 2, 2), (1, 2, 2, 1), {"stride": (1, 3), "output_padding": (0, 2)}),
    ((1, 1, 2, 1, 2), (1, 2, 1, 2, 2), {"stride": (2, 1, 1)}),
]
CASES = [case(CLASSES[len(shape) - 2], bound(CONV[len(shape) - 2], options), uniform(shape),
              uniform(weights, seed=1), *bias, reference=bound(reference, options), name=f"{shape} {weights} {options}",
              atol=1e-5, saves=lambda x, weight, *rest: x.nbytes + weight.nbytes)
         for number, (shape, weights, options) in enumerate(OPTIONS)
         for bias in ([[]] if number % 2 else [[uniform((weights[1] * options.get("groups", 1),), seed=2)]])]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


PYTORCH = [
    ((2, 3, 9), (3, 4, 3), {"padding": 2, "dilation": 2}),
    ((2, 16, 4, 4), (16, 32, 4, 4), {"stride": 2, "padding": 1}),
    ((2, 4, 5, 4), (4, 3, 3, 2), {"groups": 2, "stride": (2, 3), "padding": (1, 0), "output_padding": (1, 2)}),
    ((2, 4, 5, 4), (4, 1, 3, 3), {"groups": 4, "stride": 2}),
    ((2, 3, 4, 4), (3, 2, 2, 2), {"dilation": (4, 1), "output_padding": (3, 0), "padding": (3, 1)}),
    ((1, 2, 3, 4, 3), (2, 3, 3, 2, 3), {"padding": (1, 0, 2), "stride": (1, 2, 2)}),
    ((2, 9), (2, 3, 3), {"stride": 2}),
    ((2, 5, 6, 7), (2, 4, 3, 2, 3), {}),
]


@pytest.mark.parametrize("kernel", kernels.available())
@pytest.mark.parametrize("shape, weights, options", PYTORCH, ids=str)
@pytest.mark.parametrize("with_bias", [False, True])
def test_pytorch(kernel, shape, weights, options, with_bias):
    torch = pytorch()
    axes = len(weights) - 2
    theirs = getattr(torch.nn.functional, f"conv_transpose{axes}d")
    out = weights[1] * options.get("groups", 1)
    arrays = [uniform(shape), uniform(weights, seed=1), uniform((out,), seed=2)][:2 + with_bias]
    with kernels.use(kernel):
        agree(bound(CONV[axes], options), bound(theirs, options), *arrays)


def test_is_the_gradient_of_the_convolution():
    x, weight = Variable(uniform((2, 3, 7, 6))), uniform((4, 3, 3, 2), seed=1)
    y = F.conv2d(x, weight, stride=2, padding=1)
    gy = uniform(y.shape, seed=2)
    y.backward(gy)
    got = F.conv_transpose2d(gy, weight, stride=2, padding=1, output_padding=(0, 0))
    assert np.array_equal(got.data, x.grad.data)


def test_empty_batch():
    x, weight = Variable(np.zeros((0, 3, 5))), Variable(uniform((3, 2, 3)))
    y = F.conv_transpose1d(x, weight, np.ones(2))
    assert y.shape == (0, 2, 7)
    y.backward(np.zeros(y.shape))
    assert x.grad.shape == x.shape and not weight.grad.data.any()


IMAGE, WEIGHT = uniform((2, 4, 5, 5)), uniform((4, 6, 3, 3), seed=1)


@pytest.mark.parametrize("arguments, options, error, message", [
    ((IMAGE[:, :3], WEIGHT), {}, ShapeError, "conv_transpose2d: .* expects 4 channels, axis 1 .* got shape"),
    ((IMAGE, WEIGHT), {"groups": 3}, ShapeError, "4 channels cannot be divided into 3 groups"),
    ((IMAGE, WEIGHT, np.ones(4)), {}, ShapeError, "bias of shape \\(6,\\)"),
    ((IMAGE[0, 0], WEIGHT), {}, ShapeError, "expected an input of shape \\(N, C, H, W\\) or \\(C, H, W\\)"),
    ((IMAGE, WEIGHT), {"padding": 4}, ShapeError, "follows an output of extent \\(-1, -1\\); take less padding"),
    ((IMAGE[:, :, :0], WEIGHT), {"padding": 0}, ShapeError, "follows an output of extent"),
    ((IMAGE, WEIGHT), {"output_padding": 1}, ArgumentError, "output_padding below stride or dilation, got 1"),
    ((IMAGE, WEIGHT), {"padding": "same"}, ArgumentError, "padding to be an integer of at least 0"),
    ((IMAGE, WEIGHT), {"stride": 0}, ArgumentError, "stride to be an integer of at least 1"),
    ((IMAGE, WEIGHT), {"dilation": 0}, ArgumentError, "dilation to be an integer of at least 1"),
])
def test_errors(arguments, options, error, message):
    with pytest.raises(error, match=message):
        F.conv_transpose2d(*[Variable(one) for one in arguments], **options)
