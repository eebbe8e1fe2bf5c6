import math

import numpy as np
import pytest

from pygrad import Variable, layers
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

A, B = uniform((4, 3)), uniform((4, 3), seed=1)


@pytest.mark.parametrize("name, options", [
    ("CosineSimilarity", {}), ("CosineSimilarity", {"dim": 0, "eps": 2.0}), ("PairwiseDistance", {}),
    ("PairwiseDistance", {"p": 3.0, "eps": 0.1, "keepdim": True}), ("PairwiseDistance", {"p": math.inf}),
])
def test_agrees_with_pytorch(name, options):
    torch = pytorch()
    agree_layers(lambda dtype: getattr(layers, name)(**options), lambda dtype: getattr(torch.nn, name)(**options), A, B)
    assert repr(getattr(layers, name)(**options)) == repr(getattr(torch.nn, name)(**options))


def test_settings_are_where_pytorch_has_them():
    theirs = pytorch().nn
    for name, attributes in (("CosineSimilarity", ["dim", "eps"]), ("PairwiseDistance", ["norm", "eps", "keepdim"])):
        one, other = getattr(layers, name)(), getattr(theirs, name)()
        assert [getattr(one, attribute) for attribute in attributes] == [
            getattr(other, attribute) for attribute in attributes]


def test_has_no_state():
    layer = layers.PairwiseDistance()
    assert layer.state_dict() == {} and layer(Variable(np.zeros((2, 3))), np.ones(3)).shape == (2,)
