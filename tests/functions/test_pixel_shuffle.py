import numpy as np
import pytest

from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

CASES = [
    case(F.PixelShuffle, lambda x: F.pixel_shuffle(x, 2), uniform((2, 4, 1, 3)), saves=0),
    case(F.PixelShuffle, lambda x: F.pixel_shuffle(x, 2), uniform((8, 2, 1)), saves=0),
    case(F.PixelUnshuffle, lambda x: F.pixel_unshuffle(x, 2), uniform((2, 1, 2, 4)), saves=0),
    case(F.ChannelShuffle, lambda x: F.channel_shuffle(x, 2), uniform((2, 6, 2)), saves=0),
    case(F.ChannelShuffle, lambda x: F.channel_shuffle(x, 2), uniform((2, 0, 2)), name="empty", saves=0),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, argument, shape", [
    ("pixel_shuffle", 3, (2, 18, 2, 3)), ("pixel_shuffle", 2, (4, 2, 3)), ("pixel_shuffle", 2, (2, 3, 4, 2, 3)),
    ("pixel_unshuffle", 2, (2, 3, 4, 6)), ("pixel_unshuffle", 3, (1, 3, 6)), ("pixel_unshuffle", 1, (1, 2, 3)),
    ("channel_shuffle", 3, (2, 6, 2, 2)), ("channel_shuffle", 2, (2, 6, 3)), ("channel_shuffle", 6, (2, 6, 1, 2, 3)),
])
def test_agrees_with_pytorch(name, argument, shape):
    agree(lambda x: getattr(F, name)(x, argument), lambda x: getattr(pytorch(), name)(x, argument), uniform(shape))


def test_native_channel_shuffle():
    """PyTorch's has no derivative."""
    agree(lambda x: F.native_channel_shuffle(x, 2), lambda x: pytorch().channel_shuffle(x, 2), uniform((2, 6, 3, 1)))


@pytest.mark.parametrize("function, shape", [
    (lambda x: F.pixel_shuffle(x, 2), (2, 3, 3, 8)), (lambda x: F.pixel_unshuffle(x, 2), (2, 4, 4, 3)),
    (lambda x: F.channel_shuffle(x, 2), (2, 3, 3, 4))])
def test_channels_last_stay_so(function, shape):
    x = uniform(shape).transpose(0, 3, 1, 2)
    y = function(x).data
    assert y.transpose(0, 2, 3, 1).flags.c_contiguous
    np.testing.assert_array_equal(y, function(np.ascontiguousarray(x)).data)


def test_integers_stay_integers():
    assert F.pixel_shuffle(np.arange(4, dtype=np.uint8).reshape(4, 1, 1), 2).dtype == np.uint8


@pytest.mark.parametrize("name, shape, argument, error, match", [
    ("pixel_shuffle", (3, 2, 2), 2, ShapeError, "channels can be divided by upscale_factor squared"),
    ("pixel_shuffle", (4, 4), 2, ShapeError, "expected an input of shape"),
    ("pixel_shuffle", (4, 1, 1), 0, ArgumentError, "upscale_factor to be an integer of at least 1"),
    ("pixel_unshuffle", (1, 3, 2), 2, ShapeError, "height and width can be divided"),
    ("pixel_unshuffle", (1, 2, 2), 2.0, ArgumentError, "downscale_factor to be an integer"),
    ("channel_shuffle", (1, 3, 2), 2, ShapeError, "channels can be divided into 2 groups"),
    ("channel_shuffle", (4, 2), 2, ShapeError, r"expected an input of shape \(N, C, \*\)"),
    ("channel_shuffle", (1, 4, 2), -1, ArgumentError, "groups to be an integer of at least 1"),
])
def test_errors(name, shape, argument, error, match):
    with pytest.raises(error, match=f"{name}: .*{match}"):
        getattr(F, name)(np.ones(shape), argument)
