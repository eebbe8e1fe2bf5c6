import itertools

import numpy as np
import pytest

from pygrad import layers
from pygrad.errors import ArgumentError
from pygrad.layers.pooling import single
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

X = {axes: uniform((2, 3, *(7, 6, 5)[:axes]), 0.2, 2) for axes in (1, 2, 3)}


def both(axes, name, *settings, **options):
    torch = pytorch()
    for x in (X[axes], X[axes][0]):
        agree_layers(lambda _: getattr(layers, name)(*settings, **options),
                     lambda _: getattr(torch.nn, name)(*settings, **options), x)
    assert repr(getattr(layers, name)(*settings, **options)) == repr(getattr(torch.nn, name)(*settings, **options))


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_max_pooling_agrees_with_pytorch(axes):
    for settings in itertools.product((2, 3), (None, 1, 2), (0, 1), (1, 2), (False, True), (False, True)):
        both(axes, f"MaxPool{axes}d", *settings)


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_average_pooling_agrees_with_pytorch(axes):
    for settings in itertools.product((2, 3), (None, 1, 2), (0, 1), (False, True), (False, True)):
        both(axes, f"AvgPool{axes}d", *settings)
    if axes > 1:
        both(axes, f"AvgPool{axes}d", 2, divisor_override=5)


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_norms_agree_with_pytorch(axes):
    for settings in itertools.product((1, 2, 3.5, float("inf")), (2, 3), (None, 1), (False, True)):
        both(axes, f"LPPool{axes}d", *settings)


def test_sequences_of_settings():
    both(2, "MaxPool2d", (3, 2), (1, 2), (1, 0), (1, 2))
    both(2, "AvgPool2d", (3, 2), (1, 2), (1, 0))
    both(3, "LPPool3d", 2, (1, 2, 2), (1, 1, 2))
    both(1, "AvgPool1d", (3,), (2,))
    assert single(3) == (3,) and single([3]) == (3,)


def test_inside_a_model():
    model = layers.Sequential(layers.MaxPool2d(2), layers.AvgPool2d(2), layers.Flatten())
    assert model(np.ones((5, 3, 8, 8))).shape == (5, 12)
    assert list(model.parameters()) == [] and model.state_dict() == {}


def test_bad_settings():
    with pytest.raises(ArgumentError, match="max_pool2d: expected an integer of at least 1 as kernel_size"):
        layers.MaxPool2d(0)(X[2])
