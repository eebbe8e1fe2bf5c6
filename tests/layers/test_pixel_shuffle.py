import pytest

from pygrad import layers
from pygrad.errors import ShapeError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch


@pytest.mark.parametrize("name, setting", [
    ("PixelShuffle", 2), ("PixelUnshuffle", 2), ("ChannelShuffle", 4), ("ChannelShuffle", 2),
])
def test_agrees_with_pytorch(name, setting):
    torch = pytorch()
    ours, theirs = (getattr(where, name)(setting) for where in (layers, torch.nn))
    assert repr(ours) == repr(theirs)
    agree_layers(lambda _: ours, lambda _: theirs, uniform((2, 8, 4, 6)))


def test_bad_input():
    with pytest.raises(ShapeError, match="pixel_shuffle: the 3 channels"):
        layers.PixelShuffle(2)(uniform((1, 3, 2, 2)))
