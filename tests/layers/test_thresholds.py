import numpy as np
import pytest

from pygrad import layers
from tests.pytorch import agree_layers, pytorch

X = np.linspace(-8, 8, 33).reshape(3, 11)


@pytest.mark.parametrize("name, arguments", [
    ("ReLU6", ()), ("Hardtanh", ()), ("Hardtanh", (-2.0, 0.5)), ("Hardswish", ()), ("Hardshrink", ()),
    ("Hardshrink", (1.5,)), ("Softshrink", ()), ("Softshrink", (1.5,)), ("Threshold", (0.1, 20)),
])
def test_agrees_with_pytorch(name, arguments):
    agree_layers(lambda dtype: getattr(layers, name)(*arguments),
                 lambda dtype: getattr(pytorch().nn, name)(*arguments), X)
    assert repr(getattr(layers, name)(*arguments)) == repr(getattr(pytorch().nn, name)(*arguments))


def test_hardsigmoid_agrees_with_pytorch():
    # PyTorch multiplies the gradient by 1 / 6 in float32.
    agree_layers(lambda dtype: layers.Hardsigmoid(), lambda dtype: pytorch().nn.Hardsigmoid(), X,
                 tol={"float64": 1e-7, "float32": 1e-5})


def test_relu6_is_a_hardtanh():
    layer = layers.ReLU6()
    assert isinstance(layer, layers.Hardtanh) and (layer.min_val, layer.max_val) == (0.0, 6.0)
