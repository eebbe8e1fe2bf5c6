import pytest

from pygrad import layers
from pygrad.errors import ArgumentError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch


@pytest.mark.parametrize("name, options, shape", [
    ("Upsample", {"scale_factor": 2}, (2, 3, 4)), ("Upsample", {"size": 7, "mode": "linear"}, (2, 3, 4)),
    ("Upsample", {"scale_factor": (1.5, 2), "mode": "bilinear", "align_corners": True}, (2, 3, 4, 5)),
    ("Upsample", {"scale_factor": 1.7, "mode": "bicubic", "recompute_scale_factor": True}, (2, 3, 4, 5)),
    ("Upsample", {"size": (3, 4, 5), "mode": "trilinear"}, (1, 2, 2, 3, 4)),
    ("UpsamplingNearest2d", {"scale_factor": 3}, (2, 3, 4, 5)), ("UpsamplingNearest2d", {"size": (7, 6)}, (2, 3, 4, 5)),
    ("UpsamplingBilinear2d", {"scale_factor": 2}, (2, 3, 4, 5)), ("UpsamplingBilinear2d", {"size": 9}, (2, 3, 4, 5)),
])
def test_agrees_with_pytorch(name, options, shape):
    torch = pytorch()
    ours, theirs = (getattr(where, name)(**options) for where in (layers, torch.nn))
    assert repr(ours) == repr(theirs)
    assert ours.name == theirs.name == name
    agree_layers(lambda _: ours, lambda _: theirs, uniform(shape))


def test_bad_settings():
    with pytest.raises(ArgumentError, match="interpolate: give either a size or a scale_factor"):
        layers.Upsample()(uniform((1, 1, 2)))
