import numpy as np
import pytest

from pygrad import layers
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch


@pytest.mark.parametrize("name, options", [
    ("Upsample", {"scale_factor": 2}), ("Upsample", {"size": (5, 3), "mode": "bilinear", "align_corners": True}),
    ("Upsample", {"scale_factor": (1.5, 2), "mode": "bicubic", "recompute_scale_factor": True}),
    ("UpsamplingNearest2d", {"scale_factor": 3}), ("UpsamplingNearest2d", {"size": 7}),
    ("UpsamplingBilinear2d", {"size": (7, 2)}),
])
def test_agrees_with_pytorch(name, options):
    ours, theirs = getattr(layers, name)(**options), getattr(pytorch().nn, name)(**options)
    agree_layers(lambda dtype: ours, lambda dtype: theirs, uniform((2, 3, 4, 5)))
    assert repr(ours) == repr(theirs)


def test_errors():
    with pytest.raises(ArgumentError, match="Upsample: expected either size or scale_factor"):
        layers.Upsample()
    with pytest.raises(ArgumentError, match="UpsamplingNearest2d: expected either size or scale_factor"):
        layers.UpsamplingNearest2d(2, 2)
    with pytest.raises(ArgumentError, match="Upsample: expected mode to be one of"):
        layers.Upsample(2, mode="cubic")
    with pytest.raises(ShapeError, match=r"UpsamplingBilinear2d: expected an input of shape \(N, C, H, W\)"):
        layers.UpsamplingBilinear2d(2)(np.ones((1, 2, 3)))
