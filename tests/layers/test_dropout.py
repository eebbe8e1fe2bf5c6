import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError

CLASSES = [layers.Dropout, layers.Dropout1d, layers.Dropout2d, layers.Dropout3d, layers.AlphaDropout,
           layers.FeatureAlphaDropout]
SHAPES = {layers.Dropout1d: (20, 9, 5), layers.Dropout2d: (20, 9, 5, 1), layers.Dropout3d: (20, 9, 5, 1, 1)}


def test_only_while_training():
    layer = layers.Dropout(0.5)
    x = Variable(np.ones(100))
    assert set(layer(x).tolist()) == {0, 2}
    assert layer.eval()(x) is x
    assert set(layer.train()(x).tolist()) == {0, 2}


@pytest.mark.parametrize("cls", CLASSES)
def test_all_of_them(cls):
    x, layer = Variable(np.ones(SHAPES.get(cls, (20, 9, 5)))), cls(0.3)
    y = layer(x)
    assert len(np.unique(y.data)) == 2
    whole = (y.data == y.data[:, :, :1]).all()
    assert whole == (cls not in (layers.Dropout, layers.AlphaDropout))
    assert layer.eval()(x) is x and list(layer.parameters()) == []
    assert repr(cls()) == f"{cls.__name__}(p=0.5)"


@pytest.mark.parametrize("cls", CLASSES)
def test_bad_probability(cls):
    with pytest.raises(ArgumentError, match=f"{cls.__name__}: expected a probability p from 0 to 1, got 2"):
        cls(2)
