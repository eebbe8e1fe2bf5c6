import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.functions.test_vector_products import both, products
from tests.pytorch import agree, pytorch

TENSORDOTS = [
    ((2, 3), (3, 4), 1), ((2, 3, 2), (3, 2, 2), 2), ((2,), (3,), 0), ((2, 3), (3, 2), ([1, 0], [0, 1])),
    ((2, 3, 4), (4, 3), ([2, 1], [0, 1])), ((2, 3, 4), (2, 4, 3), ([2, 0], [1, 0])), ((3, 2), (3, 4), (0, 0)),
    ((2, 3), (2, 3), (-1, 1)), ((2, 3, 2), (5, 2), ([-1], [1])), ((2, 0), (0, 3), 1), ((0, 2), (2,), 1), ((), (2,), 0),
]


def tensordots(axes):
    return (lambda a, b: F.tensordot(a, b, axes)), (lambda a, b: np.tensordot(a, b, axes))


CASES = [
    *(case(F.Tensordot, tensordots(axes)[0], uniform(one), uniform(other, seed=1), reference=tensordots(axes)[1],
           saves=both, name=f"{one} {other} {axes}") for one, other, axes in TENSORDOTS),
    case(F.Tensordot, tensordots(([2, 0], [1, 0]))[0], complex_uniform((2, 2, 3)), complex_uniform((2, 3, 2), seed=1),
         reference=tensordots(([2, 0], [1, 0]))[1], saves=both, name="complex"),
    *products(F.Kron, F.kron, np.kron, ((2, 2), (1, 3)), ((2,), (3,)), ((), (2,)), ((2, 1, 2), (2, 2)), ((2,), (2, 2)),
              ((0, 2), (1, 2))),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_numpy_calls():
    x, y = Variable(uniform((2, 3))), uniform((3, 2), seed=1)
    for function in (np.kron, lambda a, b: np.tensordot(a, b, 1), lambda a, b: np.linalg.tensordot(a, b, axes=1)):
        np.testing.assert_array_equal(function(x, y).data, function(x.data, y))
        np.testing.assert_array_equal(function(y, x).data, function(y, x.data))


def test_pytorch():
    torch = pytorch()
    agree(F.kron, torch.kron, uniform((2, 3)), uniform((2, 2), seed=1))
    agree(F.kron, torch.kron, uniform((3,)), uniform((2, 2), seed=1))
    agree(lambda a, b: F.tensordot(a, b, ([0, 2], [1, 0])), lambda a, b: torch.tensordot(a, b, ([0, 2], [1, 0])),
          uniform((2, 3, 4)), uniform((4, 2), seed=1))


def test_misfits():
    x = Variable(np.ones((2, 3)))
    with pytest.raises(ShapeError, match=r"tensordot: axes=1 do not fit .*\(2, 3\).*\(2, 3\)"):
        np.tensordot(x, x, 1)
    with pytest.raises(ShapeError, match=r"tensordot: axes=\(\[5\], \[0\]\) do not fit"):
        np.tensordot(x, x, (5, 0))
    with pytest.raises(ArgumentError, match=r"tensordot: axes=.* is neither a number of axes nor a pair"):
        np.tensordot(x, x, (1, 0, 1))
