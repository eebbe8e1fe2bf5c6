import numpy as np
import pytest

from pygrad import Parameter, layers
from pygrad.errors import ArgumentError, ShapeError
from tests.layers.test_convolution import SHAPES


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("kind", ["Conv", "ConvTranspose"])
@pytest.mark.parametrize("batched", [True, False])
def test_the_first_input_decides(axes, kind, batched):
    layer = getattr(layers, f"Lazy{kind}{axes}d")(6, 3, stride=2, padding=1, groups=2, dtype=np.float64)
    x = np.ones(SHAPES[axes] if batched else SHAPES[axes][1:])
    y = layer(x)
    usual = getattr(layers, f"{kind}{axes}d")(4, 6, 3, stride=2, padding=1, groups=2, dtype=np.float64)
    assert type(layer) is type(usual) and repr(layer) == repr(usual)
    assert layer.weight.shape == usual.weight.shape and all(type(one) is Parameter for one in layer.parameters())
    usual.load_state_dict(layer.state_dict())
    assert np.array_equal(usual(x).data, y.data)
    assert np.abs(layer.weight.data).max() > 0


def test_loading_decides_as_well():
    layer, usual = layers.LazyConv2d(4, 3, bias=False), layers.Conv2d(3, 4, 3, bias=False)
    layer.load_state_dict(usual.state_dict())
    x = np.ones((1, 3, 5, 5))
    assert np.array_equal(layer(x).data, usual(x).data)


def test_output_size():
    layer = layers.LazyConvTranspose1d(2, 3, stride=2)
    assert layer(np.ones((1, 3, 4)), output_size=(10,)).shape == (1, 2, 10)


def test_errors():
    with pytest.raises(ShapeError, match="LazyConv2d: expected an input of 4 axes"):
        layers.LazyConv2d(4, 3)(np.ones((3, 3)))
    with pytest.raises(ShapeError, match="the 3 channels .* cannot be divided into 2 groups"):
        layers.LazyConv2d(4, 3, groups=2)(np.ones((1, 3, 5, 5)))
    with pytest.raises(ArgumentError, match="LazyConv1d: expected out_channels"):
        layers.LazyConv1d(0, 3)
