import numpy as np
import pytest

from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.affine_grid import coordinates
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

CASES = [
    *(case(F.AffineGrid, lambda x, align=align: F.affine_grid(x, (2, 1, 2, 3), align), uniform((2, 2, 3)),
           name=f"align {align}", saves=0) for align in (False, True)),
    case(F.AffineGrid, lambda x: F.affine_grid(x, (1, 1, 2, 1, 3)), uniform((1, 3, 4)), saves=0),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.filterwarnings("ignore:Since version 1.3.0")
@pytest.mark.parametrize("align", [False, True])
@pytest.mark.parametrize("size", [(2, 3, 4, 5), (1, 1, 1, 4), (2, 1, 3, 4, 2), (1, 2, 1, 1, 1)])
def test_agrees_with_pytorch(size, align):
    axes = len(size) - 2
    theirs = pytorch().nn.functional.affine_grid
    agree(lambda x: F.affine_grid(x, size, align), lambda x: theirs(x, size, align), uniform((size[0], axes, axes + 1)))


def test_the_identity_reads_the_image_itself():
    x, theta = uniform((1, 2, 3, 4)), np.eye(2, 3)[None]
    for align in (False, True):
        np.testing.assert_allclose(F.grid_sample(x, F.affine_grid(theta, x.shape, align), align_corners=align).data, x,
                                   atol=1e-14)
    assert F.affine_grid(theta.astype(int), x.shape).dtype == np.float64
    assert coordinates(4, False, np.float32).dtype == np.float32


@pytest.mark.parametrize("shape, size, error, match", [
    ((1, 2, 3), (1, 1, 0, 2), ArgumentError, "expected size to be"),
    ((1, 2, 3), (1, 1, 2), ArgumentError, "expected size to be"),
    ((1, 2, 3), (1, 1, 2.0, 2), ArgumentError, "expected size to be"),
    ((1, 2, 3), 4, ArgumentError, "expected size to be"),
    ((2, 2, 3), (1, 1, 2, 2), ShapeError, r"expected theta of shape \(1, 2, 3\)"),
    ((1, 2, 3), (1, 1, 2, 2, 2), ShapeError, r"expected theta of shape \(1, 3, 4\)"),
])
def test_errors(shape, size, error, match):
    with pytest.raises(error, match=f"affine_grid: .*{match}"):
        F.affine_grid(np.ones(shape), size)
