import numpy as np
import pytest

from pygrad import layers
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

KINDS = ["Circular", "Constant", "Reflection", "Replication", "Zero"]
WIDTHS = {1: (2, 1), 2: (2, 1, 0, 2), 3: (2, 1, 0, 2, 1, 1)}


def made(kind, axes, padding):
    name, value = f"{kind}Pad{axes}d", (1.5,) if kind == "Constant" else ()
    return getattr(layers, name)(padding, *value), getattr(pytorch().nn, name)(padding, *value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("axes", [1, 2, 3])
def test_agrees_with_pytorch(kind, axes):
    for padding in (1, WIDTHS[axes], (-1, 1) * axes):
        for shape in ((2, 2, 3, 3, 4), (2, 3, 3, 4)):
            first, second = made(kind, axes, padding)
            agree_layers(lambda dtype, one=first: one, lambda dtype, one=second: one, uniform(shape[3 - axes:]))
            assert repr(first) == repr(second) and first.padding == second.padding


@pytest.mark.parametrize("padding", [(1, 2, 3), (1, 2), 1.5, None, "1", ()])
def test_bad_padding(padding):
    with pytest.raises(ArgumentError, match="ZeroPad2d: expected padding to be an integer or 4 of them, got"):
        layers.ZeroPad2d(padding)


def test_bad_input():
    with pytest.raises(ShapeError, match=r"ReflectionPad2d: expected an input of 4 axes, \(N, C, ...\), or of 3"):
        layers.ReflectionPad2d(1)(np.ones((3, 3)))
    with pytest.raises(ShapeError, match="'reflect' can add at most 2 elements"):
        layers.ReflectionPad1d(3)(np.ones((1, 1, 3)))
