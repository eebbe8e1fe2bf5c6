import numpy as np
import pytest

from pygrad import Variable, functions as F, layers
from pygrad.errors import ArgumentError
from tests.pytorch import agree_layers, pytorch

X = np.linspace(-2, 2, 15).reshape(5, 3)


@pytest.mark.parametrize("layer, function", [
    (layers.ReLU(), F.relu), (layers.LeakyReLU(), F.leaky_relu), (layers.Sigmoid(), F.sigmoid),
    (layers.Tanh(), F.tanh), (layers.LeakyReLU(0.3), lambda x: F.leaky_relu(x, 0.3)), (layers.ELU(), F.elu),
    (layers.ELU(0.3), lambda x: F.elu(x, 0.3)), (layers.SELU(), F.selu), (layers.CELU(0.3), lambda x: F.celu(x, 0.3)),
    (layers.RReLU(0.1, 0.3).eval(), lambda x: F.leaky_relu(x, 0.2)),
])
def test_is_the_function(layer, function):
    assert np.array_equal(layer(Variable(X)).data, function(Variable(X)).data)
    assert isinstance(layer(X), Variable)
    assert list(layer.parameters()) == [] and layer.state_dict() == {}


@pytest.mark.parametrize("name, options", [
    ("ReLU", {}), ("LeakyReLU", {}), ("LeakyReLU", {"negative_slope": 0.2}), ("ELU", {}), ("ELU", {"alpha": 0.5}),
    ("SELU", {}), ("CELU", {}), ("CELU", {"alpha": 0.5}), ("Sigmoid", {}), ("Tanh", {}),
])
def test_agrees_with_pytorch(name, options):
    agree_layers(lambda dtype: getattr(layers, name)(**options),
                 lambda dtype: getattr(pytorch().nn, name)(**options), X)
    assert repr(getattr(layers, name)(**options)) == repr(getattr(pytorch().nn, name)(**options))


def test_rrelu_agrees_with_pytorch_in_evaluation():
    agree_layers(lambda dtype: layers.RReLU().eval(), lambda dtype: pytorch().nn.RReLU(), X)
    assert repr(layers.RReLU()) == repr(pytorch().nn.RReLU())


def test_rrelu_draws_while_training():
    layer = layers.RReLU()
    slopes = layer(np.full(1000, -1.0)).data
    assert len(np.unique(slopes)) > 900 and -1 / 3 <= slopes.min() and slopes.max() <= -1 / 8
    assert len(np.unique(layer.eval()(np.full(1000, -1.0)).data)) == 1


@pytest.mark.parametrize("arguments", [(), (3,), (3, 0.1)])
def test_prelu_agrees_with_pytorch(arguments):
    agree_layers(lambda dtype: layers.PReLU(*arguments, dtype=dtype),
                 lambda dtype: pytorch().nn.PReLU(*arguments), X)
    assert repr(pytorch().nn.PReLU(*arguments)) in repr(layers.PReLU(*arguments))


def test_prelu_starts_with_its_slope():
    layer = layers.PReLU(2, init=0.5)
    assert layer.weight.tolist() == [0.5, 0.5] and layer.weight.dtype == np.float32
    layer.weight.data[:] = 7
    layer.reset_parameters()
    assert layer.weight.tolist() == [0.5, 0.5]
    assert layer(np.ones((1, 2))).dtype == np.float32 and layers.PReLU(dtype=np.float64).weight.dtype == np.float64


@pytest.mark.parametrize("arguments, message", [
    ((0,), "PReLU: expected num_parameters to be an integer of at least 1, got 0"),
    ((1, 0.25, int), "PReLU: expected a floating dtype such as np.float32, got int64"),
])
def test_bad_prelu(arguments, message):
    with pytest.raises(ArgumentError, match=message):
        layers.PReLU(*arguments)


def test_repr():
    assert repr(layers.LeakyReLU()) == "LeakyReLU(negative_slope=0.01)"
    assert repr([layers.ReLU(), layers.Tanh(), layers.Sigmoid()]) == "[ReLU(), Tanh(), Sigmoid()]"
