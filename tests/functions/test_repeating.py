import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.pytorch import agree, pytorch

X = uniform((2, 3))


def alike(makes, name, function, array=X):
    return case(makes, function, array, name=name, reference=function, saves=0)


CASES = [
    *[alike(F.Tile, f"{reps}", lambda x, r=reps: np.tile(x, r)) for reps in (2, (2,), (2, 1), (1, 2), (2, 1, 2), (), 0)],
    alike(F.Tile, "0-d", lambda x: np.tile(x, (2, 1)), uniform(())),
    alike(F.Tile, "()", lambda x: np.tile(x, ()), uniform(())),
    alike(F.Tile, "complex", lambda x: np.tile(x, 2), complex_uniform((2, 2))),
    *[alike(F.Repeat, f"{repeats} {axis}", lambda x, r=repeats, a=axis: np.repeat(x, r, a))
      for repeats, axis in ((2, None), (2, 0), (3, -1), ([1, 2], 0), ([2, 0, 1], 1), ([2], 1), (0, 0), ([0, 0], 0),
                            ([1, 0, 2, 0, 0, 3], None), (np.array(2), 1))],
    alike(F.Repeat, "0-d", lambda x: np.repeat(x, 3), uniform(())),
    alike(F.Repeat, "0-d along its axis", lambda x: np.repeat(x, [2], 0), uniform(())),
    alike(F.Repeat, "method", lambda x: x.repeat(2, axis=1)),
    alike(F.Repeat, "complex", lambda x: np.repeat(x, [1, 2], 1), complex_uniform((2, 2))),
    alike(F.Repeat, "empty", lambda x: np.repeat(x, 2, 0), uniform((0, 2))),
    *[alike(F.Reshape, f"resize {shape}", lambda x, s=shape: np.resize(x, s)) for shape in ((2, 2), 7, (0,), (), (4, 3))],
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_resize_of_nothing():
    y = np.resize(Variable(np.zeros(0, np.float32)), (2, 2))
    assert y.tolist() == [[0, 0], [0, 0]] and y.dtype == np.float32


def test_numbers_of_copies_may_be_variables():
    x = Variable([1.0, 2.0])
    y = np.repeat(x, Variable([2, 1]))
    y.sum().backward()
    assert y.tolist() == [1, 1, 2] and x.grad.tolist() == [2, 1]


def test_agrees_with_pytorch():
    torch = pytorch()
    agree(lambda x: np.tile(x, (2, 1, 2)), lambda x: torch.tile(x, (2, 1, 2)), X)
    agree(lambda x: np.repeat(x, 2, 1), lambda x: torch.repeat_interleave(x, 2, 1), X)
    agree(lambda x: np.repeat(x, [2, 0, 1], 1), lambda x: torch.repeat_interleave(x, torch.tensor([2, 0, 1]), 1), X)


@pytest.mark.parametrize("call, error, message", [
    (lambda x: np.tile(x, 1.5), ArgumentError, "tile: expected integers as numbers of copies"),
    (lambda x: np.repeat(x, [1.5, 2.0], 0), ArgumentError, "repeat: expected integers as numbers of copies"),
    (lambda x: np.repeat(x, [1, 2, 3], 0), ShapeError, r"repeat: repeats=\(1, 2, 3\) does not fit axis 0"),
    (lambda x: np.repeat(x, -1, 0), ShapeError, "repeat: repeats=-1 does not fit axis 0"),
    (lambda x: np.repeat(x, 2, 2), ShapeError, "repeat: axis=2 does not fit"),
    (lambda x: np.resize(x, (2, -1)), ArgumentError, r"resize: expected lengths that are not negative, got \(2, -1\)"),
])
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(X))
