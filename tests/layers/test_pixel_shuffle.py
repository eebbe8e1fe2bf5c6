import pytest

from pygrad import layers
from pygrad.errors import ArgumentError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

SHAPES = {"PixelShuffle": (2, 8, 2, 3), "PixelUnshuffle": (2, 2, 4, 6), "ChannelShuffle": (2, 6, 2, 3)}


@pytest.mark.parametrize("name, shape", SHAPES.items())
def test_agrees_with_pytorch(name, shape):
    ours, theirs = getattr(layers, name)(2), getattr(pytorch().nn, name)(2)
    agree_layers(lambda dtype: ours, lambda dtype: theirs, uniform(shape))
    assert repr(ours) == repr(theirs)


@pytest.mark.parametrize("name", SHAPES)
def test_bad_factor(name):
    with pytest.raises(ArgumentError, match=f"{name}: expected .* to be an integer of at least 1, got 0"):
        getattr(layers, name)(0)
