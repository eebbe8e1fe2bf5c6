import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError, ShapeError
from pygrad.random import manual_seed
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("lead", [(), (5,), (2, 3)])
def test_agrees_with_pytorch(bias, lead):
    agree_layers(lambda dtype: layers.Bilinear(3, 4, 2, bias, dtype), lambda dtype: pytorch().nn.Bilinear(3, 4, 2, bias),
                 uniform((*lead, 3)), uniform((*lead, 4), seed=1))
    assert repr(pytorch().nn.Bilinear(3, 4, 2, bias)) in repr(layers.Bilinear(3, 4, 2, bias))


def test_initial_values():
    manual_seed(0)
    layer = layers.Bilinear(16, 50, 40)
    assert layer.weight.shape == (40, 16, 50) and layer.weight.dtype == np.float32
    for parameter in layer.parameters():
        assert np.abs(parameter.data).max() <= 0.25 and abs(parameter.data.std() - 0.25 / np.sqrt(3)) < 0.03
    again = layer.weight.data.copy()
    manual_seed(0)
    layer.reset_parameters()
    assert np.array_equal(layer.weight.data, again)


def test_constant_inputs_are_cast():
    layer = layers.Bilinear(3, 2, 1)
    assert layer(np.ones(3), [1, 2]).dtype == np.float32
    assert layer(Variable(np.ones(3)), [1, 2]).dtype == np.float64


@pytest.mark.parametrize("arguments, message", [
    ((0, 1, 1), "Bilinear: expected in1_features to be an integer"), ((1, 1.5, 1), "in2_features .* got 1.5"),
    ((1, 1, -1), "out_features"), ((1, 1, 1, True, int), "Bilinear: expected a floating dtype"),
])
def test_bad_arguments(arguments, message):
    with pytest.raises(ArgumentError, match=message):
        layers.Bilinear(*arguments)


def test_wrong_input():
    with pytest.raises(ShapeError, match="bilinear: input 2 has"):
        layers.Bilinear(3, 2, 1)(np.ones(3), np.ones(3))
