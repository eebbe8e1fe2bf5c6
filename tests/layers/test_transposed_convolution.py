import numpy as np
import pytest

from pygrad import layers
from pygrad.errors import ArgumentError
from tests.functions.cases import uniform
from tests.layers.test_convolution import SHAPES, both
from tests.pytorch import agree_layers

OPTIONS = [
    {}, {"stride": 2, "padding": 1, "output_padding": 1, "bias": False}, {"dilation": 2, "padding": 1}, {"groups": 2},
]


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_pytorch(axes, options):
    agree_layers(*both(f"ConvTranspose{axes}d", 4, 6, 3, **options), uniform(SHAPES[axes]))


@pytest.mark.parametrize("options", [*OPTIONS, {"stride": (2, 3), "output_padding": (1, 2)}], ids=str)
def test_repr_and_attributes(options):
    ours, theirs = (make("float32") for make in both("ConvTranspose2d", 4, 6, 3, **options))
    assert repr(ours).startswith(repr(theirs) + "  #")
    for name in ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups",
                 "padding_mode", "output_padding", "transposed"):
        assert getattr(ours, name) == getattr(theirs, name), name


@pytest.mark.parametrize("size", [(18, 16), (17, 15), (2, 6, 18, 15)])
def test_output_size(size):
    ours, theirs = both("ConvTranspose2d", 4, 6, 3, stride=2, padding=1)

    def called(make):
        def made(dtype):
            layer = make(dtype)
            forward = layer.forward
            layer.forward = lambda x: forward(x, output_size=size)
            return layer

        return made

    # The sums over all positions of a bias's gradient nearly cancel.
    agree_layers(called(ours), called(theirs), uniform(SHAPES[2]), tol={"float64": 1e-9, "float32": 1e-4})


def test_output_size_out_of_range():
    layer = layers.ConvTranspose2d(4, 6, 3, stride=2, padding=1)
    with pytest.raises(ArgumentError, match=r"output_size from \[17, 15\] to \[18, 16\] .* got \(19, 16\)"):
        layer(np.ones((1, 4, 9, 8)), output_size=(19, 16))
    with pytest.raises(ArgumentError, match="output_size to be"):
        layer(np.ones((1, 4, 9, 8)), output_size="large")


@pytest.mark.parametrize("options, message", [
    ({"padding_mode": "reflect"}, "expected padding_mode to be 'zeros', got 'reflect'"),
    ({"padding": "same"}, "ConvTranspose1d: expected padding to be an integer"),
    ({"output_padding": -1}, "expected output_padding"),
    ({"groups": 3}, "in_channels=4 cannot be divided into 3 groups"),
])
def test_bad_settings(options, message):
    with pytest.raises(ArgumentError, match=message):
        layers.ConvTranspose1d(4, 6, 3, **options)


def test_output_padding_is_checked_with_the_input():
    with pytest.raises(ArgumentError, match="output_padding below stride or dilation"):
        layers.ConvTranspose1d(4, 6, 3, output_padding=1)(np.ones((1, 4, 5)))
