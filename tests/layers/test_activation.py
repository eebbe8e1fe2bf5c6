import numpy as np
import pytest

from pygrad import Variable, functions as F, layers

X = np.linspace(-2, 2, 7)


@pytest.mark.parametrize("layer, function", [
    (layers.ReLU(), F.relu), (layers.LeakyReLU(), F.leaky_relu), (layers.Sigmoid(), F.sigmoid),
    (layers.Tanh(), F.tanh), (layers.LeakyReLU(0.3), lambda x: F.leaky_relu(x, 0.3)),
])
def test_is_the_function(layer, function):
    assert np.array_equal(layer(Variable(X)).data, function(Variable(X)).data)
    assert isinstance(layer(X), Variable)
    assert list(layer.parameters()) == [] and layer.state_dict() == {}


def test_repr():
    assert repr(layers.LeakyReLU()) == "LeakyReLU(negative_slope=0.01)"
    assert repr([layers.ReLU(), layers.Tanh(), layers.Sigmoid()]) == "[ReLU(), Tanh(), Sigmoid()]"
