import numpy as np
import pytest

from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, ShapeError
from pygrad.functions.affine_grid import line
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

SIZES = [(2, 3, 2, 3), (1, 1, 1, 4), (1, 2, 2, 1, 3)]


def theta(size, seed=0):
    axes = len(size) - 2
    return uniform((size[0], axes, axes + 1), seed=seed)


CASES = [case(F.AffineGrid, lambda t, s=size, a=align: F.affine_grid(t, s, a), theta(size), name=f"{size} {align}", saves=0)
         for size in SIZES for align in (False, True)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("size", [*SIZES, (3, 1, 7, 8)])
@pytest.mark.parametrize("align", [False, True])
@pytest.mark.filterwarnings("ignore:Since version 1.3.0")
def test_agrees_with_pytorch(size, align):
    torch = pytorch()
    agree(lambda t: F.affine_grid(t, size, align), lambda t: torch.nn.functional.affine_grid(t, size, align), theta(size))


def test_the_identity():
    grid = F.affine_grid(np.array([[[1.0, 0, 0], [0, 1, 0]]]), (1, 1, 2, 4))
    assert grid.data[0, 0, :, 0].tolist() == [-0.75, -0.25, 0.25, 0.75]
    assert grid.data[0, :, 0, 1].tolist() == [-0.5, 0.5]
    assert line(3, True).tolist() == [-1, 0, 1] and line(1, False).tolist() == [0]


def test_bad_arguments():
    with pytest.raises(ShapeError, match=r"affine_grid: expected theta of shape \(2, 2, 3\) .* got shape \(1, 2, 3\)"):
        F.affine_grid(np.ones((1, 2, 3)), (2, 1, 3, 3))
    with pytest.raises(DTypeError, match="affine_grid: expected floats as theta"):
        F.affine_grid(np.ones((1, 2, 3), int), (1, 1, 3, 3))
    for size in ((1, 1, 3), 3, (1,) * 6):
        with pytest.raises(ArgumentError, match=r"affine_grid: expected a size \(N, C, H, W\) or"):
            F.affine_grid(np.ones((1, 2, 3)), size)
    with pytest.raises(ArgumentError, match="affine_grid: expected an integer of at least 1 as size"):
        F.affine_grid(np.ones((1, 2, 3)), (1, 1, 0, 3))
