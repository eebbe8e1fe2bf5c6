import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

IMAGE = (1, 2, 3, 4)
SHAPES = {3: (2, 3, 5), 4: (2, 3, 5, 4), 5: (2, 2, 3, 4, 5)}
MODES = [("nearest", 3), ("nearest", 4), ("nearest", 5), ("nearest-exact", 3), ("nearest-exact", 4),
         ("nearest-exact", 5), ("area", 3), ("area", 4), ("area", 5), ("linear", 3), ("bilinear", 4), ("bicubic", 4),
         ("trilinear", 5)]


def resized(**options):
    return lambda x: F.interpolate(x, **options)


CASES = [case(F.Interpolate, resized(**options), uniform(shape), name=str(options), saves=0) for shape, options in [
    (IMAGE, {"size": (5, 2), "mode": "bilinear"}), (IMAGE, {"scale_factor": 2}),
    (IMAGE, {"size": (2, 3), "mode": "bicubic", "antialias": True}), ((2, 1, 5), {"size": 3, "mode": "area"}),
    ((1, 1, 2, 2, 2), {"size": 3, "mode": "trilinear", "align_corners": True}), ((0, 2, 3), {"size": 4}),
]]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def both(*arrays, **options):
    agree(resized(**options), lambda x: pytorch().nn.functional.interpolate(x, **options), *arrays)


@pytest.mark.parametrize("mode, ndim", MODES)
@pytest.mark.parametrize("how", [{"size": 7}, {"size": 2}, {"scale_factor": 1.7}, {"scale_factor": 0.6},
                                 {"scale_factor": 2}, {"scale_factor": 1.7, "recompute_scale_factor": True},
                                 {"size": 1}], ids=str)
def test_agrees_with_pytorch(mode, ndim, how):
    both(uniform(SHAPES[ndim]), mode=mode, **how)
    if mode in ("linear", "bilinear", "bicubic", "trilinear"):
        both(uniform(SHAPES[ndim]), mode=mode, align_corners=True, **how)


@pytest.mark.parametrize("mode", ["bilinear", "bicubic", "lanczos"])
@pytest.mark.parametrize("how", [{"size": (3, 9)}, {"size": (20, 2)}, {"scale_factor": (0.4, 1.7)}], ids=str)
def test_antialias_agrees_with_pytorch(mode, how):
    both(uniform((2, 3, 8, 11)), mode=mode, antialias=True, **how)
    if mode != "lanczos":
        both(uniform((2, 3, 8, 11)), mode=mode, antialias=True, align_corners=True, **how)


@pytest.mark.parametrize("mode", ["nearest", "nearest-exact"])
def test_nearest_takes_the_same_elements_everywhere(mode):
    torch = pytorch()
    for dtype in (np.float32, np.float64):
        x = np.arange(97, dtype=dtype).reshape(1, 1, 97)
        for size in range(1, 300, 7):
            theirs = torch.nn.functional.interpolate(torch.tensor(x), size=size, mode=mode).numpy()
            assert np.array_equal(F.interpolate(x, size, mode=mode).data, theirs)
        for scale in (0.31, 0.5, 1 / 3, 1.3, 3, 2.5):
            theirs = torch.nn.functional.interpolate(torch.tensor(x), scale_factor=scale, mode=mode).numpy()
            assert np.array_equal(F.interpolate(x, scale_factor=scale, mode=mode).data, theirs)


def test_larger_images_agree_with_pytorch():
    for mode in ("bilinear", "bicubic"):
        both(uniform((1, 2, 150, 20)), size=(40, 190), mode=mode)
    both(uniform((1, 2, 150, 200)), size=(300, 400))


@pytest.mark.parametrize("mode, ndim", MODES)
def test_a_factor_that_leaves_the_extents(mode, ndim):
    """Values are PyTorch's; its gradients of some modes are then those of the identity, which the values are not."""
    x = uniform(SHAPES[ndim])
    theirs = pytorch().nn.functional.interpolate(pytorch().tensor(x), scale_factor=1.1, mode=mode).numpy()
    np.testing.assert_allclose(F.interpolate(x, scale_factor=1.1, mode=mode).data, theirs, rtol=1e-9, atol=1e-12)


def test_older_names():
    x = uniform((2, 3, 4, 5))
    functional = pytorch().nn.functional
    agree(lambda x: F.upsample(x, scale_factor=2, mode="bilinear"),
          lambda x: functional.interpolate(x, scale_factor=2, mode="bilinear"), x)
    agree(lambda x: F.upsample_nearest(x, (3, 9)), lambda x: functional.interpolate(x, (3, 9)), x)
    agree(lambda x: F.upsample_bilinear(x, 7),
          lambda x: functional.interpolate(x, 7, mode="bilinear", align_corners=True), x)


def test_dtypes():
    x = np.arange(4, dtype=np.uint8).reshape(1, 1, 4)
    assert F.interpolate(x, 8).dtype == np.uint8
    assert F.interpolate(x, 8, mode="linear").dtype == np.float64
    assert F.interpolate(x.astype(np.float16), 8, mode="linear").dtype == np.float16


def test_the_gradient_keeps_channels_last():
    x = Variable(uniform((2, 4, 5, 3)).transpose(0, 3, 1, 2))
    y = F.interpolate(x, scale_factor=2, mode="bilinear")
    assert y.data.transpose(0, 2, 3, 1).flags.c_contiguous
    y.backward(np.ones_like(y.data))
    assert x.grad.data.transpose(0, 2, 3, 1).flags.c_contiguous


@pytest.mark.parametrize("shape, options, error, match", [
    ((1, 1, 4), {}, ArgumentError, "expected either size or scale_factor"),
    ((1, 1, 4), {"size": 2, "scale_factor": 2}, ArgumentError, "expected either size or scale_factor"),
    ((1, 1, 4), {"size": 2, "mode": "bilinear"}, ShapeError, "mode 'bilinear' expects an input of 4 axes"),
    ((1, 4), {"size": 2}, ShapeError, "expects an input of 3 or 4 or 5 axes"),
    ((1, 1, 4), {"size": 2, "align_corners": True}, ArgumentError, "align_corners does not go with mode 'nearest'"),
    ((1, 1, 4), {"size": 2, "mode": "cubic"}, ArgumentError, "expected mode to be one of"),
    ((1, 1, 4), {"size": 2, "mode": "linear", "antialias": True}, ArgumentError, "antialias goes with"),
    ((1, 1, 4, 4), {"size": 2, "mode": "lanczos"}, ArgumentError, "needs antialias=True"),
    ((1, 1, 4), {"size": -2}, ArgumentError, "expected size to be an integer of at least 1"),
    ((1, 1, 4), {"size": 2.5}, ArgumentError, "expected size to be an integer"),
    ((1, 1, 4), {"size": (2, 2)}, ArgumentError, "expected size to be"),
    ((1, 1, 4), {"scale_factor": 0}, ArgumentError, "expected scale_factor to be a number above 0"),
    ((1, 1, 4), {"scale_factor": np.nan}, ArgumentError, "expected scale_factor to be a number above 0"),
    ((1, 1, 4), {"scale_factor": 0.1}, ShapeError, "expected extents of at least 1"),
    ((1, 1, 0), {"size": 2}, ShapeError, "expected extents of at least 1"),
    ((1, 1, 4), {"size": 2, "recompute_scale_factor": True}, ArgumentError, "recompute_scale_factor has no meaning"),
])
def test_errors(shape, options, error, match):
    with pytest.raises(error, match=f"interpolate: .*{match}"):
        F.interpolate(np.ones(shape), **options)
