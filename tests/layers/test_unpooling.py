import numpy as np
import pytest

from pygrad import layers
from pygrad.layers.unpooling import repeated
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("settings", [(2,), (2, 2, 0), (3, 3)])
def test_agrees_with_pytorch(axes, settings):
    torch = pytorch()
    x = uniform((2, 3, *(7, 6, 9)[:axes]))
    y, indices = getattr(layers, f"MaxPool{axes}d")(*settings, return_indices=True)(x)
    ours, theirs = (getattr(where, f"MaxUnpool{axes}d")(*settings) for where in (layers, torch.nn))
    assert repr(ours) == repr(theirs)
    for size in ([*x.shape], [*x.shape[2:]]):
        agree_layers(lambda _: ours, lambda _: theirs, y.data, indices, size)


def test_default_size():
    y, indices = layers.MaxPool2d(2, return_indices=True)(uniform((3, 4, 6)))
    assert layers.MaxUnpool2d(2)(y, indices).shape == (3, 4, 6)
    assert repeated((1, 2), 2) == (1, 2) and repeated(np.int64(3), 2) == (3, 3)
