import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform

X = uniform((2, 3))
INSERTS = [
    (1, (), None), (1, (3,), 0), (1, (2,), 1), (-1, (3,), 0), (0, (2, 3), 0), (1, (2, 2), 1), ([1, 2], (), None),
    ([1, 0], (2, 3), 0), ([1, 1, 0], (2, 3), 1), ([2, 0], (1, 1), 1), (slice(0, 2), (2, 3), 0), (slice(0, 1), (2, 3), 0), ([2], (2, 1), 1),
    ([0], (2, 2), 1), (np.array([True, False, True]), (2, 1), 1), (np.int64(1), (), 1), ([-1, 0], (), -1), ([3, 0], (2,), 1),
    (np.array([], int), (), 0), (6, (2,), None),
]
CASES = [case(F.Insert, lambda x, v, o=obj, a=axis: np.insert(x, o, v, a), X, uniform(shape, seed=1), saves=0,
              name=f"{obj} {shape} {axis}", reference=lambda x, v, o=obj, a=axis: np.insert(x, o, v, a))
         for obj, shape, axis in INSERTS]
CASES += [
    case(F.Insert, lambda x, v: np.insert(x, [1, 0], v), complex_uniform((3,)), uniform((2,)), name="complex",
         reference=lambda x, v: np.insert(x, [1, 0], v)),
    *[case(F.Getitem, lambda x, o=obj, a=axis: np.delete(x, o, a), X, name=f"{obj} {axis}", saves=0,
           reference=lambda x, o=obj, a=axis: np.delete(x, o, a))
      for obj, axis in ((1, 0), (-1, 1), ([0, 2], 1), (slice(None, None, 2), 1), ([True, False], 0), (3, None), ([], 0),
                        ([0, 0], 0), (np.array([True, False, True]), 1), (slice(0, 0), 0), (np.array([]).astype(int), 0))],
    case(F.Getitem, lambda x: np.delete(x, 0), complex_uniform((3,)), name="delete complex",
         reference=lambda x: np.delete(x, 0)),
    case(F.Getitem, np.trim_zeros, uniform((3,)), name="trim_zeros", reference=np.trim_zeros, saves=0),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_values_take_the_dtype_of_the_array():
    x, v = Variable(np.ones(2, np.float32)), Variable([5.0])
    y = np.insert(x, 1, v)
    y.sum().backward()
    assert y.dtype == x.grad.dtype == np.float32 and v.grad.dtype == np.float64
    assert np.insert(x, 0, 3).tolist() == [3, 1, 1] and np.insert(x, [0, 2], [3, 4]).tolist() == [3, 1, 1, 4]
    assert np.insert(np.arange(3.0), Variable(1), v).tolist() == [0, 5, 1, 2]


@pytest.mark.parametrize("trim", ["fb", "f", "b", "BF"])
@pytest.mark.parametrize("axis", [None, 0, -1, (0, 1)])
def test_zeros_at_the_ends(trim, axis):
    a = np.array([[0, 0, 0, 0], [0, 1, 0, 0], [0, 2, 3, 0], [0, 0, 0, 0.0]])
    for array in (a, np.zeros((2, 3))):
        x = Variable(array)
        y = F.trim_zeros(x, trim, axis)
        where = np.argwhere(array)
        low, high = (where.min(0), where.max(0) + 1) if len(where) else (np.zeros(2, int), np.zeros(2, int))
        axes = (0, 1) if axis is None else axis if isinstance(axis, tuple) else (axis,)
        parts = [slice(None)] * 2
        for one in axes:
            parts[one] = slice(low[one] if "f" in trim.lower() or not len(where) else None,
                               high[one] if "b" in trim.lower() or not len(where) else None)
        assert y.tolist() == array[tuple(parts)].tolist() and np.shares_memory(y.data, array) is bool(y.size)
        y.sum().backward()
        assert x.grad.data.sum() == y.size


@pytest.mark.parametrize("call, error, message", [
    (lambda x: np.insert(x, 3, 0.0, 0), IndexError, "insert: 3 lies outside -2 to 2"),
    (lambda x: np.insert(x, 0, 0.0, 2), ShapeError, "insert: axis=2 does not fit"),
    (lambda x: np.insert(x, [[0]], 0.0, 0), ArgumentError, "insert: expected an index, a slice, or a row of indices"),
    (lambda x: np.insert(x, [0, 1], np.ones((3, 3)), 0), ShapeError, r"insert: values of shape \(3, 3\).* do not fit 2"),
    (lambda x: np.insert(x, [2, 0], np.ones(6)), ShapeError, r"insert: values of shape \(6,\).* do not fit 2 places"),
    (lambda x: np.delete(x, 5, 0), IndexError, "index 5 is out of bounds"),
    (lambda x: np.delete(x, [True], 0), ArgumentError, r"delete: a mask must have the shape \(2,\) of the axis"),
    (lambda x: np.delete(x, 0, 2), ShapeError, "delete: axis=2 does not fit"),
    (lambda x: np.trim_zeros(x, "x"), ArgumentError, "trim_zeros: expected \"f\", \"b\" or \"fb\", got 'x'"),
    (lambda x: np.trim_zeros(x, axis=2), ShapeError, "trim_zeros: axis=2 does not fit"),
])
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(X))
