import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.pytorch import agree, pytorch


def alike(makes, name, function, *shapes):
    arrays = [uniform(shape) for shape in shapes or ((2, 3),)] + [complex_uniform((2, 2))] * (not shapes)
    return [case(makes, function, one, name=f"{name} {one.shape} {one.dtype}", reference=function, saves=0)
            for one in arrays]


CASES = [
    *alike(F.Flip, "all", np.flip, (), (0,), (2, 3)),
    *alike(F.Flip, "one", lambda x: np.flip(x, 1)),
    *alike(F.Flip, "two", lambda x: np.flip(x, (0, -1))),
    *alike(F.Flip, "none", lambda x: np.flip(x, ()), (2, 3)),
    *alike(F.Flip, "fliplr", np.fliplr), *alike(F.Flip, "flipud", np.flipud, (2,)),
    *alike(F.Roll, "all", lambda x: np.roll(x, 2), (), (0,), (2, 3)),
    *alike(F.Roll, "one", lambda x: np.roll(x, -1, 1)),
    *alike(F.Roll, "two", lambda x: np.roll(x, (1, 2), (0, -1))),
    *alike(F.Roll, "the same for two", lambda x: np.roll(x, 1, (0, 1)), (2, 3)),
    *alike(F.Roll, "two of one", lambda x: np.roll(x, [1, 1], 0), (3,)),
    *alike(F.Roll, "two of all", lambda x: np.roll(x, (1, 2)), (2, 3)),
    *[one for k in range(-1, 4) for one in alike(F.Flip, f"rot90 {k}", lambda x, k=k: np.rot90(x, k), (2, 3))],
    *alike(F.Flip, "rot90 axes", lambda x: np.rot90(x, 3, (-1, 0)), (2, 1, 3)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_views():
    x = Variable(uniform((2, 3)))
    for y in (np.flip(x), np.fliplr(x), *(np.rot90(x, k) for k in range(4))):
        assert np.shares_memory(y.data, x.data)
    assert not np.shares_memory(np.roll(x, 1).data, x.data)


def test_agrees_with_pytorch():
    torch = pytorch()
    agree(lambda x: np.flip(x, (0, 1)), lambda x: torch.flip(x, (0, 1)), uniform((2, 3)))
    agree(lambda x: np.roll(x, (1, -1), (0, 1)), lambda x: torch.roll(x, (1, -1), (0, 1)), uniform((2, 3)))
    agree(lambda x: np.rot90(x, 1, (1, 0)), lambda x: torch.rot90(x, 1, (1, 0)), uniform((2, 3)))


@pytest.mark.parametrize("call, error, message", [
    (lambda x: np.flip(x, 2), ShapeError, "flip: axis=2 does not fit"),
    (lambda x: np.fliplr(x[0]), ShapeError, "flip: axis=1 does not fit"),
    (lambda x: np.roll(x, 1, 2), ShapeError, "roll: axis=2 does not fit"),
    (lambda x: np.roll(x, (1, 2, 3), (0, 1)), ShapeError, r"roll: shift=\(1, 2, 3\) and axis=\(0, 1\) do not fit"),
    (lambda x: np.rot90(x, 1, (0,)), ArgumentError, r"rot90: expected two axes, got \(0,\)"),
    (lambda x: np.rot90(x, 1, (0, -2)), ShapeError, r"rot90: axes=\(0, -2\) are no two axes"),
    (lambda x: np.rot90(x[0]), ShapeError, "rot90: axes="),
])
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(np.zeros((2, 3))))
