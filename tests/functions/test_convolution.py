import gc
import tracemalloc

import numpy as np
import pytest

import pygrad
from pygrad import Variable, kernels, no_grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.kernels import Geometry
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

CONV = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
CLASSES = {1: F.Conv1d, 2: F.Conv2d, 3: F.Conv3d}


def spread(value, axes):
    return tuple(value) if isinstance(value, tuple) else (value,) * axes


def reference(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Convolution as a sum over windows, written plainly."""
    axes = weight.ndim - 2
    stride, padding, dilation = (spread(one, axes) for one in (stride, padding, dilation))
    x = np.pad(x, ((0, 0), (0, 0), *zip(padding, padding, strict=True)))
    reach = [(k - 1) * gap + 1 for k, gap in zip(weight.shape[2:], dilation, strict=True)]
    windows = np.lib.stride_tricks.sliding_window_view(x, reach, tuple(range(2, 2 + axes)))
    windows = windows[(..., *(slice(None, None, gap) for gap in dilation))]
    windows = windows[(slice(None), slice(None), *(slice(None, None, step) for step in stride))]
    parts = []
    for mine, weights in zip(np.split(windows, groups, 1), np.split(weight, groups, 0), strict=True):
        mine = np.moveaxis(mine, 1, 1 + axes)
        flat = mine.reshape((*mine.shape[:1 + axes], -1)) @ weights.reshape(len(weights), -1).T
        parts.append(np.moveaxis(flat, -1, 1))
    y = np.concatenate(parts, 1)
    return y if bias is None else y + bias.reshape((-1,) + (1,) * axes)


OPTIONS = [  # the input's shape, that of the weight, options
    ((2, 3, 5), (2, 3, 2), {}),
    ((1, 2, 6), (2, 1, 3), {"stride": 2, "padding": 1, "groups": 2}),
    ((1, 2, 6), (4, 1, 2), {"dilation": 2, "groups": 2}),
    ((2, 1, 3), (2, 1, 1), {}),
    ((1, 2, 4, 3), (2, 2, 2, 2), {}),
    ((2, 2, 3, 3), (3, 2, 1, 1), {}),
    ((1, 2, 3, 4), (1, 2, 3, 2), {"padding": (2, 1), "stride": (2, 1)}),
    ((1, 2, 4, 4), (2, 1, 3, 3), {"padding": 1, "groups": 2}),
    ((1, 1, 5, 4), (1, 1, 2, 2), {"stride": (3, 2), "dilation": (2, 1)}),
    ((1, 2, 2, 3, 2), (1, 2, 2, 2, 1), {"padding": (1, 0, 0), "stride": (2, 1, 1)}),
]


def bound(function, options):
    return lambda *arrays: function(*arrays, **options)


CASES = [case(CLASSES[len(shape) - 2], bound(CONV[len(shape) - 2], options), uniform(shape),
              uniform(weights, seed=1), *bias, reference=bound(reference, options), name=f"{shape} {weights} {options}",
              atol=1e-5, saves=lambda x, weight, *rest: x.nbytes + weight.nbytes)
         for number, (shape, weights, options) in enumerate(OPTIONS)
         for bias in ([[]] if number % 2 else [[uniform(weights[:1], seed=2)]])]

WINDOW = Geometry((3, 4), (2, 2), (2, 2), (1, 2), (0, 0), (1, 1), 1)
GROUPED = Geometry((4,), (4,), (3,), (1,), (1,), (1,), 2)
CASES += [
    case(F.ConvWeight, lambda x, y: F.ConvWeight(WINDOW)(x, y), uniform((2, 1, 3, 4)), uniform((2, 2, 2, 2), seed=1),
         saves=lambda x, y, w: x.nbytes + y.nbytes),
    case(F.ConvWeight, lambda x, y: F.ConvWeight(GROUPED)(x, y), uniform((1, 2, 4)), uniform((1, 2, 4), seed=1)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


PYTORCH = [
    ((2, 3, 9), (4, 3, 3), {"padding": "same", "dilation": 2}),
    ((2, 3, 9), (4, 3, 4), {"padding": "same"}),
    ((2, 3, 9), (4, 3, 4), {"padding": "valid"}),
    ((2, 16, 8, 8), (32, 16, 3, 3), {"padding": 1}),
    ((2, 3, 9, 8), (6, 1, 3, 2), {"groups": 3, "stride": (2, 3), "padding": (4, 0), "dilation": (1, 2)}),
    ((2, 4, 6, 7), (4, 4, 5, 4), {"padding": "same"}),
    ((2, 8, 7, 7), (8, 1, 3, 3), {"groups": 8, "padding": 1, "stride": 2}),
    ((2, 8, 7, 7), (16, 8, 1, 1), {"stride": 2}),
    ((1, 2, 5, 6, 7), (4, 2, 3, 2, 3), {"padding": (1, 0, 2), "stride": (1, 2, 2)}),
    ((2, 9), (3, 2, 3), {}),
    ((2, 9, 7), (3, 2, 3, 3), {"padding": 1}),
    ((2, 5, 6, 7), (4, 2, 3, 2, 3), {"padding": "same"}),
]


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")  # PyTorch's
@pytest.mark.parametrize("kernel", kernels.available())
@pytest.mark.parametrize("shape, weights, options", PYTORCH, ids=str)
@pytest.mark.parametrize("with_bias", [False, True])
def test_pytorch(kernel, shape, weights, options, with_bias):
    torch = pytorch()
    axes = len(weights) - 2
    theirs = getattr(torch.nn.functional, f"conv{axes}d")
    arrays = [uniform(shape), uniform(weights, seed=1), uniform(weights[:1], seed=2)][:2 + with_bias]
    with kernels.use(kernel):
        agree(bound(CONV[axes], options), bound(theirs, options), *arrays)


def test_empty_batch():
    x, weight, bias = Variable(np.zeros((0, 3, 5, 5))), Variable(uniform((2, 3, 3, 3))), Variable(uniform((2,)))
    y = F.conv2d(x, weight, bias, padding=1)
    assert y.shape == (0, 2, 5, 5)
    y.backward(np.zeros(y.shape))
    assert x.grad.shape == x.shape and not weight.grad.data.any() and not bias.grad.data.any()


def test_channels_lie_beside_each_other():
    y = F.conv2d(np.ones((2, 3, 8, 8)), np.ones((4, 3, 3, 3)))
    assert y.data.strides == (6 * 6 * 4 * 8, 8, 6 * 4 * 8, 4 * 8) and y.data.flags.owndata
    assert np.maximum(y.data, 0).strides == y.data.strides


@pytest.mark.parametrize("kernel", kernels.available())
def test_any_layout(kernel):
    x, weight = uniform((2, 4, 5, 6)).astype(np.float32), uniform((3, 4, 2, 2), seed=1).astype(np.float32)
    with kernels.use(kernel):
        expected = F.conv2d(x, weight).data
        for other in (np.asfortranarray(x), x.transpose(0, 2, 3, 1).copy().transpose(0, 3, 1, 2), x[:, ::-1][:, ::-1]):
            assert np.array_equal(F.conv2d(other, np.asfortranarray(weight)).data, expected)
        read_only = x.copy()
        read_only.flags.writeable = False
        assert np.array_equal(F.conv2d(read_only, weight).data, expected)


@pytest.mark.parametrize("kernel", kernels.available())
def test_float16_and_integers(kernel):
    x, weight = uniform((1, 2, 5)), uniform((2, 2, 3), seed=1)
    expected = reference(x, weight)
    with kernels.use(kernel):
        half = F.conv1d(x.astype(np.float16), weight.astype(np.float16))
        assert half.dtype == np.float16
        np.testing.assert_allclose(half.data, expected, rtol=5e-2, atol=5e-3)
        whole = F.conv1d(np.arange(6).reshape(1, 1, 6), np.array([[[1, 2]]]))
        assert whole.data.dtype == np.int64 and whole.tolist() == [[[2, 5, 8, 11, 14]]]
        assert F.conv1d(x.astype(np.float32), weight).dtype == np.float64


@pytest.mark.parametrize("kernel", kernels.available())
def test_nan_stays_in_its_windows(kernel):
    x = np.zeros((1, 1, 6), np.float32)
    x[0, 0, 0] = np.nan
    with kernels.use(kernel):
        y = F.conv1d(x, np.ones((1, 1, 2), np.float32)).data
    assert np.isnan(y[0, 0, 0]) and not np.isnan(y[0, 0, 1:]).any()


def test_saves_only_what_is_needed():
    x, weight = uniform((2, 3, 6, 6)), uniform((4, 3, 3, 3), seed=1)
    assert F.conv2d(Variable(x), weight).creator.saved[0] is None
    assert F.conv2d(x, Variable(weight)).creator.saved[1] is None
    with no_grad():
        assert F.conv2d(Variable(x), Variable(weight)).creator is None


@pytest.mark.parametrize("kernel", kernels.available())
def test_workspace_does_not_grow_with_the_batch(kernel):
    peaks = []
    with kernels.use(kernel):
        for n in (16, 32):
            x = np.ones((n, 8, 32, 32), np.float32)
            x, weight = Variable(x.transpose(0, 2, 3, 1).copy().transpose(0, 3, 1, 2)), Variable(
                np.ones((8, 8, 3, 3), np.float32))
            F.conv2d(x, weight, padding=1).sum().backward()
            x.clear_grad()
            gc.collect()
            tracemalloc.start()
            try:
                y = F.conv2d(x, weight, padding=1)
                peaks.append(tracemalloc.get_traced_memory()[1] - y.data.nbytes)
            finally:
                tracemalloc.stop()
    assert abs(peaks[1] - peaks[0]) < 100_000 and peaks[1] < 1_500_000, peaks


def test_gradients_of_gradients_agree_with_pytorch():
    torch = pytorch()
    x, weight = uniform((2, 3, 6, 6)), uniform((4, 3, 3, 3), seed=1)

    def ours(x, weight):
        gx, gw = pygrad.grad(F.square(F.conv2d(x, weight, stride=2, padding=1)).sum(), [x, weight], create_graph=True)
        return F.square(gx).sum() + F.square(gw).sum()

    def theirs(x, weight):
        y = torch.nn.functional.conv2d(x, weight, stride=2, padding=1).square().sum()
        gx, gw = torch.autograd.grad(y, [x, weight], create_graph=True)
        return gx.square().sum() + gw.square().sum()

    agree(ours, theirs, x, weight)


IMAGE, WEIGHT = uniform((2, 4, 5, 5)), uniform((6, 4, 3, 3), seed=1)


@pytest.mark.parametrize("arguments, options, error, message", [
    ((IMAGE[:, :3], WEIGHT), {}, ShapeError, "conv2d: .* expects 4 channels, axis 1 .* got shape \\(2, 3, 5, 5\\)"),
    ((IMAGE, WEIGHT), {"groups": 2}, ShapeError, "groups=2 expects 8 channels"),
    ((IMAGE, uniform((5, 2, 3, 3))), {"groups": 2}, ShapeError, "5 output channels cannot be divided into 2"),
    ((IMAGE, WEIGHT, np.ones(5)), {}, ShapeError, "bias of shape \\(6,\\)"),
    ((IMAGE[..., 0, 0], WEIGHT), {}, ShapeError, "expected an input of shape \\(N, C, H, W\\) or \\(C, H, W\\)"),
    ((IMAGE, WEIGHT[0]), {}, ShapeError, "expected a weight of 4 axes"),
    ((IMAGE, WEIGHT[:0]), {}, ShapeError, "expected a weight of 4 axes, none of them empty"),
    ((IMAGE, uniform((1, 4, 6, 2))), {}, ShapeError, "extent \\(6, 2\\), is larger than the padded input, of extent"),
    ((IMAGE, WEIGHT), {"dilation": 3}, ShapeError, "extent \\(7, 7\\), is larger"),
    ((IMAGE[:, :, :0], WEIGHT), {}, ShapeError, "larger than the padded input"),
    ((IMAGE, WEIGHT), {"stride": 0}, ArgumentError, "stride to be an integer of at least 1, or 2 of them, got 0"),
    ((IMAGE, WEIGHT), {"stride": (1, 2, 3)}, ArgumentError, "stride to be"),
    ((IMAGE, WEIGHT), {"stride": 1.5}, ArgumentError, "stride to be"),
    ((IMAGE, WEIGHT), {"padding": -1}, ArgumentError, "padding to be an integer of at least 0"),
    ((IMAGE, WEIGHT), {"padding": "some"}, ArgumentError, "'same' or 'valid', got 'some'"),
    ((IMAGE, WEIGHT), {"padding": "same", "stride": 2}, ArgumentError, "needs a stride of 1"),
    ((IMAGE, WEIGHT), {"dilation": 0}, ArgumentError, "dilation to be an integer of at least 1"),
    ((IMAGE, WEIGHT), {"groups": 0}, ArgumentError, "groups to be an integer of at least 1, got 0"),
])
def test_errors(arguments, options, error, message):
    with pytest.raises(error, match=message):
        F.conv2d(*[Variable(one) for one in arguments], **options)
