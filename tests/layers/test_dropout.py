import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError
from pygrad.random import default_generator


@pytest.fixture(autouse=True)
def restored_generator():
    bits = default_generator().bit_generator
    before = bits.state
    yield
    bits.state = before


def test_only_while_training():
    layer = layers.Dropout(0.5)
    x = Variable(np.ones(100))
    assert set(layer(x).tolist()) == {0, 2}
    assert layer.eval()(x) is x
    assert set(layer.train()(x).tolist()) == {0, 2}


def test_default_and_repr():
    assert repr(layers.Dropout()) == "Dropout(p=0.5)"


def test_bad_probability():
    with pytest.raises(ArgumentError, match="Dropout: expected a probability p from 0 to 1, got 2"):
        layers.Dropout(2)
