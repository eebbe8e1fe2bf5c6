import numpy as np
import pytest

from pygrad import layers
from pygrad.errors import ArgumentError
from pygrad.random import manual_seed
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch


@pytest.mark.parametrize("axes", [2, 3])
def test_agrees_with_pytorch(axes):
    torch = pytorch()
    x = uniform((2, 3, *(7, 6, 8)[-axes:]))
    numbers = np.random.default_rng(0).random((2, 3, axes))
    name = f"FractionalMaxPool{axes}d"
    for options in ({"output_size": 3}, {"output_size": (2, 3, 4)[-axes:]}, {"output_ratio": 0.5},
                    {"output_ratio": (0.6, 0.7, 0.5)[-axes:], "return_indices": True}):
        agree_layers(lambda dtype, o=options: getattr(layers, name)(2, **o, _random_samples=numbers.astype(dtype)),
                     lambda dtype, o=options: getattr(torch.nn, name)(2, **o, _random_samples=torch.tensor(numbers)), x)
    assert repr(getattr(layers, name)(2, 3)) == repr(getattr(torch.nn, name)(2, 3))


def test_draws_anew_without_samples():
    layer, x = layers.FractionalMaxPool2d(2, output_ratio=0.6), uniform((4, 3, 20, 20))
    assert layer.state_dict() == {}
    manual_seed(0)
    first, second = layer(x).data, layer(x).data
    manual_seed(0)
    assert np.array_equal(layer(x).data, first) and not np.array_equal(first, second)


def test_bad_settings():
    with pytest.raises(ArgumentError, match="FractionalMaxPool2d: give either an output_size or an output_ratio$"):
        layers.FractionalMaxPool2d(2)
    with pytest.raises(ArgumentError, match="FractionalMaxPool3d: give either .*, got both: 3 and 0.5"):
        layers.FractionalMaxPool3d(2, 3, 0.5)
    with pytest.raises(ArgumentError, match="FractionalMaxPool2d: expected a number between 0 and 1 as output_ratio"):
        layers.FractionalMaxPool2d(2, output_ratio=(0.5, 1.5))
