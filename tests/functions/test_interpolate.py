import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, gradient, uniform
from tests.functions.images import assert_keeps_order, channels_last
from tests.pytorch import agree, pytorch

LINEAR = {3: "linear", 4: "bilinear", 5: "trilinear"}


def resized(*settings, **options):
    return lambda x: F.interpolate(x, *settings, **options)


CASES = [
    *(case(F.Interpolate, resized(size, mode=mode), uniform(shape), name=f"{mode} {shape} {size}", saves=0)
      for shape, size in (((2, 1, 4), (7,)), ((1, 2, 3, 4), (2, 8)), ((1, 1, 2, 3, 2), (3, 2, 4)))
      for mode in ("nearest", "nearest-exact", "area", LINEAR[len(shape)])),
    *(case(F.Interpolate, resized((5, 2), mode=mode, align_corners=align, antialias=antialias), uniform((1, 2, 3, 4)),
           name=f"{mode} align_corners={align} antialias={antialias}", saves=0)
      for mode in ("bilinear", "bicubic") for align in (False, True) for antialias in (False, True)),
    case(F.Interpolate, resized((2, 6), mode="lanczos", antialias=True), uniform((1, 2, 4, 3)), name="lanczos", saves=0),
    case(F.Interpolate, resized(scale_factor=2), uniform((1, 2, 2, 3)), name="doubled", saves=0,
         reference=lambda x: x.repeat(2, 2).repeat(2, 3)),
    case(F.Interpolate, resized(4), uniform((2, 1, 4)), name="as it is", reference=lambda x: x, saves=0),
    case(F.Interpolate, resized(2, mode="linear"), uniform((0, 1, 4)), name="empty batch"),
    case(F.Interpolate, resized(3, mode="bilinear"), channels_last(uniform((1, 3, 2, 4))), name="channels last"),
    case(F.Interpolate, lambda x: F.upsample(x, scale_factor=3), uniform((1, 1, 2)), name="upsample",
         reference=lambda x: x.repeat(3, 2)),
    case(F.Interpolate, lambda x: F.upsample_nearest(x, 4), uniform((1, 1, 2)), name="upsample_nearest",
         reference=lambda x: x.repeat(2, 2)),
    case(F.Interpolate, lambda x: F.upsample_bilinear(x, (1, 3)), uniform((1, 1, 1, 2)), name="upsample_bilinear",
         reference=lambda x: np.stack([x[..., 0], x.mean(-1), x[..., 1]], -1)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def both(x, dtypes=("float64", "float32"), **options):
    torch = pytorch()
    agree(lambda x: F.interpolate(x, **options), lambda x: torch.nn.functional.interpolate(x, **options), x,
          dtypes=dtypes)


@pytest.mark.parametrize("mode, align", [
    ("nearest", None), ("nearest-exact", None), ("area", None), ("linear", None), ("linear", True),
])
def test_lines_agree_with_pytorch(mode, align):
    for extent in (1, 2, 5, 7, 16):
        x = uniform((1, 2, extent))
        for size in (1, 2, 3, 7, 15, 40, 70):
            both(x, ("float64",), size=size, mode=mode, align_corners=align)
        for factor in (2, 1.5, 3):
            both(x, ("float32",), scale_factor=factor, mode=mode, align_corners=align)
            both(x, scale_factor=factor, mode=mode, align_corners=align, recompute_scale_factor=True)


@pytest.mark.parametrize("order", [np.asarray, channels_last], ids=["first", "last"])
@pytest.mark.parametrize("mode, align, antialias", [
    ("nearest", None, False), ("nearest-exact", None, False), ("area", None, False), ("bilinear", None, False),
    ("bilinear", True, False), ("bilinear", None, True), ("bilinear", True, True), ("bicubic", None, False),
    ("bicubic", True, False), ("bicubic", None, True), ("bicubic", True, True), ("lanczos", None, True),
])
def test_images_agree_with_pytorch(order, mode, align, antialias):
    for extents in ((4, 5), (7, 3), (1, 6)):
        x = order(uniform((2, 3, *extents)))
        for how in ({"size": 6}, {"size": (3, 9)}, {"size": (2, 2)}, {"size": 1}, {"scale_factor": 2},
                    {"scale_factor": (1.7, 2.4)}):
            both(x, mode=mode, align_corners=align, antialias=antialias, **how)


@pytest.mark.parametrize("mode, align", [
    ("nearest", None), ("nearest-exact", None), ("area", None), ("trilinear", None), ("trilinear", True),
])
def test_volumes_agree_with_pytorch(mode, align):
    x = uniform((1, 2, 3, 4, 5))
    for how in ({"size": 6}, {"size": (3, 8, 2)}, {"scale_factor": 2}, {"scale_factor": (1.7, 2.3, 1)}):
        both(x, mode=mode, align_corners=align, **how)


@pytest.mark.parametrize("how", [
    {"scale_factor": 2}, {"scale_factor": 2, "mode": "bilinear"}, {"size": (300, 17), "mode": "bicubic"},
    {"size": (40, 201)}, {"size": (13, 10), "mode": "bilinear", "antialias": True},
])
def test_more_than_a_block(how):
    x = np.random.default_rng(0).standard_normal((4, 5, 80, 70))
    for order in (np.asarray, channels_last):
        both(order(x), ("float64",), **how)


def test_keeps_the_memory_order():
    for options in ({}, {"mode": "bilinear"}, {"mode": "area"}, {"mode": "bicubic"}):
        assert_keeps_order(resized((6, 5), **options), (2, 3, 4, 5), (1, 3, 4, 4))


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("mode", ["nearest", "bilinear", "area"])
def test_what_is_not_finite_stays_where_it_is(value, mode):
    x = np.zeros((1, 1, 8, 8))
    x[0, 0, 2, 5] = value
    y = F.interpolate(x, (12, 20), mode=mode).data[0, 0]
    assert 0 < (~np.isfinite(y)).sum() < 40
    torch = pytorch()
    theirs = torch.nn.functional.interpolate(torch.tensor(x), (12, 20), mode=mode)
    np.testing.assert_array_equal(y, theirs.numpy()[0, 0])


def test_infinite_gradient_reaches_only_its_own():
    weights = np.zeros((1, 1, 1, 6))
    weights[..., 2] = np.inf
    x = Variable(np.zeros((1, 1, 1, 3)))
    F.interpolate(x, (1, 6), mode="bilinear").backward(weights)
    assert x.grad.data.ravel().tolist() == [np.inf, np.inf, 0]


def test_the_gradient_is_the_transposed_map():
    for options in ({}, {"mode": "bilinear"}, {"mode": "bicubic"}, {"mode": "area"}):
        x, weights = uniform((1, 1, 5, 6)), uniform((1, 1, 7, 4), seed=1)
        (gx,) = gradient(lambda x, o=options, w=weights: F.interpolate(x, (7, 4), **o) * w, x)
        np.testing.assert_allclose((F.interpolate(x, (7, 4), **options).data * weights).sum(), (gx * x).sum())


def test_dtypes():
    x = np.arange(4, dtype=np.uint8).reshape(1, 1, 4)
    assert F.interpolate(x, 8).dtype == F.interpolate(x, 5).dtype == np.uint8
    assert F.interpolate(x, 4, mode="linear").dtype == np.uint8  # nothing to compute
    assert F.interpolate(x, 8, mode="linear").dtype == np.float64
    assert F.interpolate(Variable(x.astype(np.float16)), 8, mode="linear").dtype == np.float16


def test_bad_arguments():
    x = np.ones((1, 2, 4, 4))
    for size, factor in ((None, None), (3, 2)):
        with pytest.raises(ArgumentError, match="interpolate: give either a size or a scale_factor, got size="):
            F.interpolate(x, size, factor)
    with pytest.raises(ArgumentError, match="interpolate: expected a mode out of nearest, .* got 'cubic'"):
        F.interpolate(x, 2, mode="cubic")
    with pytest.raises(ArgumentError, match="align_corners has no meaning in mode 'nearest'"):
        F.interpolate(x, 2, align_corners=False)
    with pytest.raises(ArgumentError, match="recompute_scale_factor has no use beside a size"):
        F.interpolate(x, 2, recompute_scale_factor=True)
    with pytest.raises(ArgumentError, match="antialias is for the modes bilinear, bicubic and lanczos, not for 'area'"):
        F.interpolate(x, 2, mode="area", antialias=True)
    for options in ({}, {"antialias": True, "align_corners": True}):
        with pytest.raises(ArgumentError, match="mode 'lanczos' needs antialias=True, without align_corners"):
            F.interpolate(x, 2, mode="lanczos", **options)
    for mode in ("linear", "trilinear"):
        with pytest.raises(ShapeError, match=rf"mode '{mode}' takes inputs of \d axes, \(N, C, ...\), got shape"):
            F.interpolate(x, 2, mode=mode)
    with pytest.raises(ShapeError, match="mode 'nearest' takes inputs of 3 or 4 or 5 axes"):
        F.interpolate(x[0, 0], 2)
    for size in (0, -1, 1.5, (2, 2, 2)):
        with pytest.raises(ArgumentError, match="interpolate: expected an integer of at least 1 as size, or 2 of them"):
            F.interpolate(x, size)
    for factor in (0, -1, "2", (1, 2, 3), float("nan"), float("inf")):
        with pytest.raises(ArgumentError, match="interpolate: expected a number above 0 as scale_factor"):
            F.interpolate(x, scale_factor=factor)
    with pytest.raises(ShapeError, match="interpolate: scale_factor 0.2 leaves nothing"):
        F.interpolate(x, scale_factor=0.2)
    with pytest.raises(ShapeError, match="has nothing to interpolate"):
        F.interpolate(x[:, :, :0], 2)
