import numpy as np
import pytest

from pygrad import Variable, no_grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, gradient, uniform
from tests.pytorch import agree

FORMS = [((3,), -1), ((3,), None), ((2, 3), 0), ((2, 3), 1), ((2, 3), None), ((2, 1, 3), -2), ((0,), 0), ((1,), 0)]

CASES = [
    *[case(F.Sort, lambda x, a=axis: F.sort(x, a), numbers(shape), name=f"{kind} {shape} {axis}",
           reference=lambda x, a=axis: np.sort(x, a), saves=lambda x, y: x.size)
      for kind, numbers in (("real", uniform), ("complex", complex_uniform)) for shape, axis in FORMS],
    case(F.Sort, lambda x: F.sort(x, 0, "stable"), uniform((4,)), name="stable", reference=np.sort),
    case(F.Sort, lambda x: F.sort(x, stable=True), uniform((4,)), name="stable=", reference=np.sort),
    *[case(F.Partition, lambda x, k=kth, a=axis: F.partition(x, k, a), numbers(shape), name=f"{kth} {shape} {axis}",
           reference=lambda x, k=kth, a=axis: np.partition(x, k, a), saves=lambda x, y: x.size)
      for numbers in (uniform, complex_uniform)
      for kth, shape, axis in ((1, (3,), -1), ((0, 2), (2, 3), 1), (0, (2, 3), 0), (1, (2, 2), None))],
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_equal_elements_keep_their_order_where_asked():
    weights = np.array([1.0, 2.0, 3.0])
    (slope,) = gradient(lambda x: F.sort(x, stable=True) * weights, np.array([1.0, 0.0, 0.0]))
    assert slope.tolist() == [3, 1, 2]


def test_gradients_are_pytorchs():
    agree(lambda x: F.sort(x, 0), lambda x: x.sort(0)[0], uniform((3, 2)))


def test_without_a_gradient_it_is_numpys():
    x = Variable([3.0, np.nan, 1.0])
    with no_grad():
        assert np.array_equal(np.sort(x).data, [1, 3, np.nan], equal_nan=True)
        assert np.partition(x, 0).data[0] == 1


@pytest.mark.parametrize("dtype", [np.int8, np.float32, np.float64, np.complex64])
def test_sort_complex(dtype):
    x = np.array([[3, 1, 2]], dtype)
    y = np.sort_complex(Variable(x))
    expected = np.sort_complex(x)
    assert np.array_equal(y.data, expected) and y.dtype == expected.dtype
    if dtype is np.float32:
        assert gradient(lambda x: F.sort_complex(x).real * [1.0, 2.0, 3.0], x)[0].tolist() == [[3, 1, 2]]


def test_positions_and_counts_are_plain():
    x = Variable([3.0, 1.0, 2.0])
    assert np.argpartition(x, 1)[1] == x.argpartition(1)[1] == 2 and np.argsort(x).tolist() == [1, 2, 0]
    counts, edges = np.histogram(x, bins=2)
    assert type(counts) is np.ndarray and counts.tolist() == [1, 2] and edges.tolist() == [1, 2, 3]


def test_wrong_arguments():
    for function in (F.sort, lambda x, axis=-1, **o: F.partition(x, 0, axis, **o)):
        with pytest.raises(ShapeError, match="axis=1 does not fit"):
            function(Variable([1.0, 2.0]), axis=1)
        with pytest.raises(ArgumentError, match="order= is not supported"):
            function(Variable([1.0]), order="x")
    with pytest.raises(ArgumentError, match="kind= is not supported"):
        F.partition(Variable([1.0]), 0, kind="quick")
