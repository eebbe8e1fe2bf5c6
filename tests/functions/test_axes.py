import itertools

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from pygrad.functions._axes import axes_of, batch_of, count, restored
from tests.functions.cases import UNARY_SHAPES, case, complex_uniform, uniform

CASES = [
    *[
        case(F.Transpose, F.transpose, uniform(shape), reference=np.transpose, saves=0)
        for shape in UNARY_SHAPES
    ],
    *[
        case(F.Transpose, lambda x, a=axes: F.transpose(x, a), uniform((2, 3, 1)), name=f"axes {axes}",
             saves=0,
             reference=lambda x, a=axes: np.transpose(x, a)) for axes in itertools.permutations(range(3))
    ],
    case(F.Transpose, lambda x: x.transpose(-1, 0, 1), uniform((2, 3, 1)),
         reference=lambda x: x.transpose(-1, 0, 1)),
    case(F.Transpose, lambda x: x.T, uniform((2, 3)), reference=np.transpose),
    *[
        case(F.Swapaxes, lambda x, a=axes: F.swapaxes(x, *a), uniform((2, 3, 1)), name=f"axes {axes}",
             saves=0,
             reference=lambda x, a=axes: np.swapaxes(x, *a)) for axes in [(0, 1), (-1, 0), (1, 1), (2, -2)]
    ],
    *[
        case(F.Transpose, function, uniform((2, 3, 1)), name=name, reference=function, saves=0)
        for name, function in {
            "moveaxis": lambda x: np.moveaxis(x, 0, -1), "moveaxis of two": lambda x: np.moveaxis(x, [0, -1], (-1, 0)),
            "rollaxis": lambda x: np.rollaxis(x, 2), "rollaxis to": lambda x: np.rollaxis(x, 0, 3),
            "rollaxis from the end": lambda x: np.rollaxis(x, -1, -2), "permute_dims": lambda x: np.permute_dims(x)
        }.items()
    ],
    *[case(F.Swapaxes, function, uniform((2, 3, 1)), name=name, reference=function, saves=0)
      for name, function in {"matrix_transpose": np.matrix_transpose, "mT": lambda x: x.mT}.items()],
    case(F.Transpose, lambda x: np.moveaxis(x, 0, 1), complex_uniform((2, 3)), name="complex", saves=0,
         reference=lambda x: x.T),
    case(F.Swapaxes, lambda x: x.mT, complex_uniform((2, 3)), name="complex", saves=0, reference=lambda x: x.T),
    case(F.Swapaxes, lambda x: x.swapaxes(0, 1), uniform((0, 2)), reference=lambda x: x.swapaxes(0, 1),
         saves=0),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_methods_and_numpy_calls():
    x = Variable(np.zeros((2, 3, 4)))
    for y in (x.transpose(2, 0, 1), x.transpose((2, 0, 1)), x.transpose([2, 0,
                                                                         1]), np.transpose(x, [2, 0, 1])):
        assert y.shape == (4, 2, 3)
    assert F.permute_dims is F.transpose and np.linalg.matrix_transpose(x).shape == (2, 4, 3)
    for y in (np.moveaxis(x, 0, 1), np.rollaxis(x, 1), x.mT):
        assert np.shares_memory(y.data, x.data)
    for y in (x.T, x.transpose(), x.transpose(None), np.transpose(x)):
        assert y.shape == (4, 3, 2) and np.shares_memory(y.data, x.data)


@pytest.mark.parametrize("call, message", [
    (lambda x: x.transpose(0),
     r"transpose: axes=\(0,\) is no permutation of the 2 axes of an array of shape \(2, 3\)"),
    (lambda x: x.transpose(0, 0), r"transpose: axes=\(0, 0\) is no permutation"),
    (lambda x: x.transpose(0, 2), r"transpose: axes=\(0, 2\) is no permutation"),
    (lambda x: np.moveaxis(x, 2, 0), r"moveaxis: axis=2 does not fit an array of shape \(2, 3\)"),
    (lambda x: np.moveaxis(x, [0, 0], [0, 1]), r"moveaxis: axis=\[0, 0\] does not fit"),
    (lambda x: np.moveaxis(x, [0, 1], 0), r"moveaxis: 2 axes \(\[0, 1\]\) cannot go to 1 places"),
    (lambda x: np.rollaxis(x, 0, 3), "rollaxis: start=3 lies outside -2 to 2"),
    (lambda x: np.rollaxis(x, 2), "rollaxis: axis=2 does not fit"),
    (lambda x: x[0].mT, "matrix_transpose: expected an array of at least two axes"),
    (lambda x: x.swapaxes(0, 2), r"swapaxes: axis=\(0, 2\) does not fit an array of shape \(2, 3\)"),
])
def test_wrong_axes(call, message):
    with pytest.raises(ShapeError, match=message):
        call(Variable(np.zeros((2, 3))))


def test_axes_of_a_reduction():
    assert axes_of(None, 0) == () and axes_of((), 2) == () and axes_of((-1, 0), 3) == (2, 0)
    assert axes_of(0, 0) == (0,)
    assert count((), None) == 1 and count((2, 0), 0) == 2 and count((2, 0), None) == 0


def test_axes_come_back_behind_batch_axes():
    assert restored(np.ones((5, 7)), (2, 3), None, keepdims=False).shape == (5, 7, 1, 1)
    assert restored(np.ones((5, 1, 3)), (2, 3), 0, keepdims=True).shape == (5, 1, 3)
    assert batch_of(np.ones((5, 1, 3)), (2, 3)) == (5,)
