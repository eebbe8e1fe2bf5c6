import numpy as np
import pytest

from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import uniform
from tests.pytorch import agree, pytorch


@pytest.mark.parametrize("pad", [0, 2])
def test_agrees_with_pytorch(pad):
    agree(lambda *arrays: F.conv_tbc(*arrays, pad=pad), lambda *arrays: pytorch().conv_tbc(*arrays, pad=pad),
          uniform((6, 2, 3)), uniform((3, 3, 4), seed=1), uniform((4,), seed=2))


@pytest.mark.parametrize("shapes, error, match", [
    (((6, 3), (3, 3, 4), (4,)), ShapeError, r"expected an input of shape \(T, N, C\)"),
    (((6, 2, 3), (3, 4), (4,)), ShapeError, r"expected a weight of shape \(k, C, K\)"),
    (((6, 2, 3), (3, 2, 4), (4,)), ShapeError, "differ in the number of input channels"),
    (((2, 2, 3), (3, 3, 4), (4,)), ShapeError, "kernel"),
    (((6, 2, 3), (3, 3, 4), (3,)), ShapeError, "bias"),
])
def test_errors(shapes, error, match):
    with pytest.raises(error, match=match):
        F.conv_tbc(*map(np.ones, shapes))


def test_bad_pad():
    with pytest.raises(ArgumentError, match="padding"):
        F.conv_tbc(np.ones((6, 2, 3)), np.ones((3, 3, 4)), np.ones(4), -1)
