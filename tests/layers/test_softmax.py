import numpy as np
import pytest

from pygrad import layers
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch


@pytest.mark.parametrize("name, options, shape", [
    ("Softmax", {"dim": 1}, (2, 3)), ("LogSoftmax", {"dim": -1}, (2, 3)), ("Softmin", {"dim": 0}, (2, 3)),
    ("Softmax2d", {}, (2, 3, 4, 5)), ("Softmax2d", {}, (3, 4, 5)), ("GLU", {}, (2, 4)), ("GLU", {"dim": 0}, (2, 4)),
])
def test_agrees_with_pytorch(name, options, shape):
    agree_layers(lambda dtype: getattr(layers, name)(**options),
                 lambda dtype: getattr(pytorch().nn, name)(**options), uniform(shape))
    assert repr(getattr(layers, name)(**options)) == repr(getattr(pytorch().nn, name)(**options))


@pytest.mark.parametrize("cls", [layers.Softmax, layers.LogSoftmax, layers.Softmin])
def test_there_is_no_default_axis(cls):
    with pytest.raises(ArgumentError, match="soft.*: expected an integer as dim, got None"):
        cls()(np.ones((2, 3)))


@pytest.mark.parametrize("shape", [(2, 3), (1, 2, 3, 4, 5), ()])
def test_softmax2d_is_for_images(shape):
    with pytest.raises(ShapeError, match=r"Softmax2d: expected an input of shape \(N, C, H, W\) or \(C, H, W\), got"):
        layers.Softmax2d()(np.ones(shape))
