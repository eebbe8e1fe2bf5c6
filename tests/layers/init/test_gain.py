import pytest

from pygrad.errors import ArgumentError
from pygrad.layers.init import calculate_gain
from pygrad.layers.init.gain import _GAINS
from tests.pytorch import pytorch


@pytest.mark.parametrize("nonlinearity", list(_GAINS))
@pytest.mark.parametrize("param", [None, 0, 0.2, 3])
def test_equals_pytorch(nonlinearity, param):
    assert calculate_gain(nonlinearity, param) == pytorch().nn.init.calculate_gain(nonlinearity, param)


def test_known_values():
    assert calculate_gain("linear") == 1
    assert calculate_gain("relu") == calculate_gain("leaky_relu", 0)
    assert calculate_gain("leaky_relu") == calculate_gain("leaky_relu", 0.01)


def test_bad_arguments():
    with pytest.raises(ArgumentError, match="unknown nonlinearity 'swish'; expected one of linear, conv1d, .*selu$"):
        calculate_gain("swish")
    for bad in ("0.1", True):
        with pytest.raises(ArgumentError, match="the negative slope, to be a number"):
            calculate_gain("leaky_relu", bad)
