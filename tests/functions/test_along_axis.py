import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform

X = uniform((2, 3))


def both(name, function, array=X, makes=F.Stack):
    return case(makes, function, array, name=name, reference=function)


CASES = [
    *[both(f"to numbers {axis}", lambda x, a=axis: np.apply_along_axis(lambda row: (row * row).sum(), a, x))
      for axis in (0, -1)],
    both("to rows", lambda x: np.apply_along_axis(lambda row: row * row[0], 0, x)),
    both("to matrices", lambda x: np.apply_along_axis(lambda row, k: np.stack([row, row * k]), 1, x, k=3.0)),
    both("to diagonals", lambda x: np.apply_along_axis(np.diag, 0, x), uniform((2, 1, 2))),
    both("complex", lambda x: np.apply_along_axis(lambda row: row[::-1] * 2, 0, x), complex_uniform((2, 2))),
    both("over axes", lambda x: np.apply_over_axes(np.sum, x, (0, -1)), makes=F.Sum),
    both("over one axis", lambda x: np.apply_over_axes(np.mean, x, 1), makes=F.Mean),
    case(F.Stack, F.vectorize(lambda a, b: a * b + b), X, uniform((3,), seed=1), name="vectorized",
         reference=np.vectorize(lambda a, b: a * b + b), dtypes=(np.float32,), order=1),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_results_without_variables_are_plain():
    x = Variable(X)
    for axis in (0, 1):
        got = np.apply_along_axis(np.argmax, axis, x)
        assert type(got) is np.ndarray and got.tolist() == X.argmax(axis).tolist()
    assert type(F.vectorize(lambda a: a > 0)(x)) is np.ndarray
    assert np.apply_along_axis(lambda row: row[0], 0, np.ones(2)) == 1


def test_functions_of_single_numbers():
    x = Variable([1.0, -2.0])
    both = F.vectorize(lambda a, b=2.0: (a * b, a), doc="Two.", otypes=[np.float32, np.float64])
    one, other = both(x, b=3.0)
    assert both.__doc__ == "Two." and one.dtype == np.float32 and one.tolist() == [3, -6] and other.tolist() == [1, -2]
    scaled = F.vectorize(lambda a, table: a * table[0], excluded={1})
    assert scaled(x, [5.0, 6.0]).tolist() == [5, -10]
    named = F.vectorize(lambda a, table: a * table[1], excluded={"table"})
    assert named(x, table=[5.0, 6.0]).tolist() == [6, -12]


@pytest.mark.parametrize("call, error, message", [
    (lambda x: np.apply_along_axis(np.sum, 2, x), ShapeError, "apply_along_axis: axis=2 does not fit"),
    (lambda x: np.apply_along_axis(np.sum, 1, x[:0]), ShapeError, "has no rows along axis 1"),
    (lambda x: np.apply_over_axes(lambda a, axis: a[0, 0], x, 0), ShapeError, "apply_over_axes: for .* keep the number"),
    (lambda x: F.vectorize(abs, signature="(n)->()"), ArgumentError, "vectorize: signature= is not supported"),
    (lambda x: F.vectorize(lambda a, b: a)(x, np.ones(2)), ShapeError, "vectorize: these do not broadcast"),
    (lambda x: F.vectorize(lambda a: a)(x[:0]), ArgumentError, "vectorize: the arguments have no elements"),
])
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(X))
