import numpy as np
import pytest

from pygrad import layers
from pygrad.errors import ShapeError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("name", ["ZeroPad", "ConstantPad", "ReflectionPad", "ReplicationPad", "CircularPad"])
def test_agrees_with_pytorch(axes, name):
    torch = pytorch()
    x = uniform((2, 3, *(4, 5, 6)[:axes]))
    value = (2.5,) if name == "ConstantPad" else ()
    for padding in (2, (1, 2, 0, 1, 2, 0)[:2 * axes]):
        ours, theirs = (getattr(where, f"{name}{axes}d")(padding, *value) for where in (layers, torch.nn))
        assert repr(ours) == repr(theirs)
        for array in (x, x[0]):
            agree_layers(lambda _, layer=ours: layer, lambda _, layer=theirs: layer, array)


def test_negative_padding():
    assert layers.ZeroPad1d((-1, 1))([[1.0, 2.0]]).tolist() == [[2, 0]]
    assert layers.ConstantPad2d((0, 0, -1, 0), 5)(np.ones((1, 2, 2))).shape == (1, 1, 2)


@pytest.mark.parametrize("name", ["ReflectionPad2d", "ReplicationPad2d", "CircularPad2d"])
def test_wrong_number_of_axes(name):
    with pytest.raises(ShapeError, match=rf"{name}: expected an input of 3 or 4 axes, got shape \(2, 2\)"):
        getattr(layers, name)(1)(np.ones((2, 2)))
