import itertools

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from pygrad.functions._axes import (
    axes_of, batch_of, count, from_lanes, lanes, mask_of, number_of, options, precision, restored, spread, weights_along,
)
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
    assert axes_of(0, 0) == axes_of(-1, 0) == () and count((), 0) == 1
    assert count((), None) == 1 and count((2, 0), 0) == 2 and count((2, 0), None) == 0


def test_axes_come_back_behind_batch_axes():
    assert restored(np.ones((5, 7)), (2, 3), None, keepdims=False).shape == (5, 7, 1, 1)
    assert restored(np.ones((5, 1, 3)), (2, 3), 0, keepdims=True).shape == (5, 1, 3)
    assert batch_of(np.ones((5, 1, 3)), (2, 3)) == (5,)


@pytest.mark.parametrize("shape, axis", [((2, 3), None), ((2, 3), 0), ((2, 3), -1), ((2, 3, 4), (0, -1)), ((0, 2), 1),
                                         ((2, 0), 0), ((), None), ((1, 3), 1), ((3,), ())])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("batch", [(), (5,)])
def test_sums_spread_again(shape, axis, keepdims, batch):
    gy = np.arange(float(np.prod(batch + np.sum(np.ones(shape), axis, keepdims=keepdims).shape)))
    gy = gy.reshape(batch + np.sum(np.ones(shape), axis, keepdims=keepdims).shape)
    for one in (gy, np.array(gy, order="F"), np.repeat(gy[..., None], 2, -1)[..., 0]):
        gx = spread(one, shape, axis, keepdims)
        expected = np.broadcast_to(restored(one, shape, axis, keepdims), batch + shape)
        assert gx.shape == batch + shape and np.array_equal(gx, expected) and not gx.flags.writeable


@pytest.mark.parametrize("axis", [None, 0, 1, -1, (0, 2), (2, 0), (1,), ()])
@pytest.mark.parametrize("batch", [(), (5,)])
def test_reduced_axes_as_one_and_back(axis, batch):
    x = np.random.default_rng(0).standard_normal((*batch, 2, 3, 4))
    line = lanes(x, (2, 3, 4), axis)
    plain = tuple(len(batch) + one for one in axes_of(axis, 3))
    assert np.allclose(line.sum(-1), x.sum(plain)) and line.shape[-1] == count((2, 3, 4), axis)
    assert np.array_equal(from_lanes(line, (2, 3, 4), axis), x)


def test_arguments_of_reductions():
    mask = np.array([True, False])
    assert mask_of(np._NoValue) is None and mask_of(Variable(mask)) is mask and mask_of([True]).tolist() == [True]
    assert options(3, mask) == {"initial": 3, "where": mask} and number_of("sum", np._NoValue) is None
    assert precision(np.dtype(np.float16)) == np.float16 and precision(np.dtype(np.complex128)) == np.float64


def test_weights_along_axes_in_any_order():
    x = np.arange(6.0).reshape(2, 3)
    assert np.array_equal(weights_along("f", x.T, (2, 3), (1, 0)), x)
    assert weights_along("f", np.ones(3), (2, 3, 4), 1).shape == (1, 3, 1)
    with pytest.raises(ShapeError, match=r"f: weights of shape \(3,\) do not fit"):
        weights_along("f", np.ones(3), (2, 3), None)
