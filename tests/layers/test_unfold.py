import numpy as np
import pytest

from pygrad import layers
from pygrad.errors import ArgumentError
from tests.functions.cases import uniform
from tests.layers.test_convolution import both
from tests.pytorch import agree_layers


def test_pytorch():
    agree_layers(*(lambda dtype, make=make: make for make in made("Unfold", (2, 3), padding=1, stride=(1, 2))),
                 uniform((2, 3, 5, 6)))
    agree_layers(*(lambda dtype, make=make: make for make in made("Fold", (4, 5), 2, dilation=2)),
                 uniform((2, 8, 6)))


def made(name, *arguments, **options):
    """Return our layer and PyTorch's; neither has a dtype."""
    _, theirs = both(name, *arguments, **options)
    return getattr(layers, name)(*arguments, **options), theirs("float32")


@pytest.mark.parametrize("name, arguments", [("Unfold", (2,)), ("Unfold", ((2, 3), 1, 1, (1, 2))), ("Fold", ((4, 5), 2))])
def test_repr(name, arguments):
    ours, theirs = made(name, *arguments)
    assert repr(ours) == repr(theirs)


def test_back_and_forth():
    x = np.arange(16.0).reshape(1, 1, 4, 4)
    assert np.array_equal(layers.Fold(4, 2, stride=2)(layers.Unfold(2, stride=2)(x)).data, x)


def test_bad_settings():
    with pytest.raises(ArgumentError, match="unfold: expected kernel_size"):
        layers.Unfold(0)
    with pytest.raises(ArgumentError, match="fold: expected output_size"):
        layers.Fold((0, 1), 1)
