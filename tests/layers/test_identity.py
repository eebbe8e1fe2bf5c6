import numpy as np

from pygrad import Variable, layers


def test_returns_its_input():
    x, layer = Variable([1.0]), layers.Identity(3, out_features=4)
    assert layer(x) is x and repr(layer) == "Identity()" and layer.state_dict() == {}
    y = layer(np.ones(2))
    assert isinstance(y, Variable) and not y.requires_grad
