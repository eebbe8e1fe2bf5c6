import numpy as np
import pytest

from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.pixel_shuffle import positive
from tests.functions.cases import case, uniform
from tests.functions.images import assert_keeps_order, channels_last
from tests.pytorch import agree, pytorch


def shuffled(x, r):
    *lead, c, h, w = x.shape
    y = np.empty((*lead, c // r**2, h * r, w * r))
    for i in range(r):
        for j in range(r):
            y[..., i::r, j::r] = x[..., i * r + j::r * r, :, :]
    return y


def mixed(x, groups):
    order = [part * (x.shape[1] // groups) + number for number in range(x.shape[1] // groups) for part in range(groups)]
    return x[:, order]


CASES = [
    *(case(F.PixelShuffle, lambda x, r=r: F.pixel_shuffle(x, r), uniform(shape), name=f"{shape} {r}",
           reference=lambda x, r=r: shuffled(x, r), saves=0)
      for r, shape in ((2, (1, 8, 2, 3)), (3, (9, 1, 2)), (1, (2, 2, 2)), (2, (2, 1, 4, 1, 2)), (2, (0, 4, 2, 2)))),
    *(case(F.PixelUnshuffle, lambda x, r=r: F.pixel_unshuffle(x, r), uniform(shape), name=f"{shape} {r}", saves=0)
      for r, shape in ((2, (1, 2, 2, 4)), (3, (1, 3, 6)), (2, (0, 1, 2, 2)))),
    *(case(F.ChannelShuffle, lambda x, g=groups: F.channel_shuffle(x, g), uniform(shape), name=f"{shape} {groups}",
           reference=lambda x, g=groups: mixed(x, g), saves=0)
      for groups, shape in ((2, (2, 6, 2)), (3, (1, 6, 2, 2)), (1, (1, 3, 2)), (3, (2, 3, 2)), (2, (0, 4, 2)))),
    case(F.ChannelShuffle, lambda x: F.native_channel_shuffle(x, 2), uniform((1, 4, 2)), name="native",
         reference=lambda x: mixed(x, 2)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("order", [np.asarray, channels_last, lambda x: x[0], lambda x: x[None]],
                         ids=["first", "last", "one", "more"])
def test_agrees_with_pytorch(order):
    torch = pytorch()
    x = order(uniform((2, 8, 4, 6)))
    for name in ("pixel_shuffle", "pixel_unshuffle"):
        agree(lambda x, n=name: getattr(F, n)(x, 2), lambda x, n=name: getattr(torch.nn.functional, n)(x, 2), x)
    if x.ndim == 4:
        for groups in (1, 2, 4, 8):
            agree(lambda x, g=groups: F.channel_shuffle(x, g),
                  lambda x, g=groups: torch.nn.functional.channel_shuffle(x, g), x)


def test_unshuffle_undoes_shuffle():
    x = uniform((2, 12, 3, 5))
    assert np.array_equal(F.pixel_unshuffle(F.pixel_shuffle(x, 2), 2).data, x)
    assert np.array_equal(F.channel_shuffle(F.channel_shuffle(x, 3), 4).data, x)


def test_keeps_the_memory_order():
    assert_keeps_order(lambda x: F.pixel_shuffle(x, 2), (2, 12, 3, 5))
    assert_keeps_order(lambda x: F.pixel_unshuffle(x, 2), (2, 3, 4, 6))
    assert_keeps_order(lambda x: F.channel_shuffle(x, 2), (2, 6, 3, 5))


def test_integers_stay():
    assert F.pixel_shuffle(np.arange(4, dtype=np.uint8).reshape(4, 1, 1), 2).dtype == np.uint8
    assert positive(np.int64(3), "f", "x") == 3


def test_bad_arguments():
    x = np.ones((1, 6, 3, 3))
    for function in (F.pixel_shuffle, F.pixel_unshuffle, F.channel_shuffle):
        for value in (0, -1, 1.5, "2", None):
            with pytest.raises(ArgumentError, match=f"{function.__name__}: expected an integer above 0 as"):
                function(x, value)
    with pytest.raises(ShapeError, match="pixel_shuffle: the 6 channels .* no multiple of 4"):
        F.pixel_shuffle(x, 2)
    with pytest.raises(ShapeError, match="pixel_unshuffle: height and width .* no multiples of downscale_factor 2"):
        F.pixel_unshuffle(x, 2)
    with pytest.raises(ShapeError, match="channel_shuffle: the 6 channels .* cannot be divided into 4 groups"):
        F.channel_shuffle(x, 4)
    for function in (F.pixel_shuffle, F.pixel_unshuffle):
        with pytest.raises(ShapeError, match=r"expected an input of shape \(\*, C, H, W\), got shape \(3, 3\)"):
            function(x[0, 0], 1)
    with pytest.raises(ShapeError, match=r"channel_shuffle: expected an input of shape \(N, C, \*\), got"):
        F.channel_shuffle(x[0, 0], 1)
