import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform

CASES = [
    case(F.BroadcastTo, lambda x, s=shape: F.broadcast_to(x, s), uniform(start), name=f"{start} to {shape}",
         saves=0, reference=lambda x, s=shape: np.broadcast_to(x, s))
    for start, shape in [((), ()), ((), (2, 3)), ((3,), (2, 3)), ((2, 1), (2, 3)), ((1, 1), (
        2, 3)), ((3,), (3,)), ((1,), (0,)), ((0,), (2, 0)), ((2, 1), (4, 2, 3)), ((1,), 3)]
]


def grids(name, *arrays, makes=F.BroadcastTo, **options):
    return case(makes, lambda *xs: np.meshgrid(*xs, **options), *arrays, name=name, saves=0, dtypes=(np.float32,),
                reference=lambda *xs: np.meshgrid(*xs, **options))


X, Y, Z = uniform((3,)), uniform((2,), seed=1), uniform((), seed=2)
CASES += [
    case(F.BroadcastTo, lambda x: np.broadcast_to(x, (2, 3)), complex_uniform((3,)), name="complex", saves=0,
         reference=lambda x: np.broadcast_to(x, (2, 3))),
    case(F.BroadcastTo, np.broadcast_arrays, X, uniform((2, 1)), uniform((), seed=3), reference=np.broadcast_arrays,
         name="arrays", saves=0),
    grids("grid", X, Y, makes=F.Copy), grids("grid of one", X, makes=F.Copy),
    grids("grid of views", X, Y, copy=False), grids("grid of three", X, Y, Z, copy=False, indexing="ij"),
    grids("grid of three in order", X, Y, Z, copy=False),
    grids("complex grid", complex_uniform((2,)), Y, copy=False),
    grids("sparse grid", X, Y, makes=F.Reshape, copy=False, sparse=True),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_result_is_a_read_only_view():
    x = Variable([1.0, 2.0])
    y = np.broadcast_to(x, (1000, 2))
    assert np.shares_memory(y.data, x.data) and not y.data.flags.writeable


def test_wrong_arguments():
    with pytest.raises(
            ShapeError,
            match=r"broadcast_to: an array of shape \(2,\), dtype float64 does not broadcast to \(3,\)"):
        F.broadcast_to(Variable([1.0, 2.0]), (3,))
    with pytest.raises(ArgumentError, match="broadcast_to: the argument subok= is not supported"):
        np.broadcast_to(Variable([1.0, 2.0]), (3, 2), subok=True)


def test_arrays_of_one_shape_stay_what_they_are():
    x, y = Variable([1.0, 2.0]), Variable([3.0])
    one, other = np.broadcast_arrays(x, y)
    assert one is x and other.shape == (2,) and np.shares_memory(other.data, y.data)
    assert F.broadcast_arrays() == () and np.meshgrid(x, [5, 6, 7])[1].requires_grad is False
    with pytest.raises(ShapeError, match="broadcast_arrays: these do not broadcast together"):
        np.broadcast_arrays(x, np.ones(3))
    with pytest.raises(ArgumentError, match="meshgrid: expected .* as indexing, got 'yx'"):
        np.meshgrid(x, indexing="yx")
