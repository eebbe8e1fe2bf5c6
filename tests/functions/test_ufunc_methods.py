"""Every method of every ufunc of two arguments against NumPy, and its gradient against central differences."""

import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad import functions as F
from pygrad.dispatch import table
from pygrad.errors import ArgumentError, NoDerivativeError, ShapeError
from tests.functions.cases import case, uniform

X = uniform((3, 4), 0.3, 2.0)
MASK = np.arange(12).reshape(3, 4) % 3 > 0
UFUNCS = [ufunc for ufunc in (
    np.add, np.multiply, np.subtract, np.divide, np.maximum, np.minimum, np.fmax, np.fmin, np.fmod, np.remainder,
    np.power, np.hypot, np.logaddexp, np.logaddexp2, np.copysign, np.arctan2) if ufunc in table]

CASES = [
    case(F.Multiply, lambda x: np.multiply.outer(x, x[0]), X[:2, :2], reference=lambda x: np.multiply.outer(x, x[0])),
    case(F.Divide, lambda x: np.divide.reduce(x, axis=1), X[:2, :3], reference=lambda x: np.divide.reduce(x, axis=1)),
    case(F.Fmax, lambda x: np.fmax.reduce(x, axis=None), X, reference=lambda x: np.fmax.reduce(x, axis=None)),
    case(F.Fmin, lambda x: np.fmin.accumulate(x, axis=1), X[:2], reference=lambda x: np.fmin.accumulate(x, axis=1)),
    case(F.Divide, lambda x: np.divide.accumulate(x), X[:, :2], reference=lambda x: np.divide.accumulate(x)),
    case(F.Cumsum, lambda x: np.subtract.accumulate(x), X[:, :2], reference=lambda x: np.subtract.accumulate(x)),
    case(F.Multiply, lambda x: np.multiply.reduceat(x, [0, 2, 1], 1), X[:2], reference=lambda x: np.multiply.reduceat(x, [0, 2, 1], 1)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("ufunc", UFUNCS, ids=lambda ufunc: ufunc.__name__)
@pytest.mark.parametrize("method, options", [
    ("reduce", {}), ("reduce", {"axis": -1, "keepdims": True}), ("reduce", {"axis": 1, "dtype": np.float32}),
    ("accumulate", {}), ("accumulate", {"axis": 1}), ("reduceat", {"indices": [0, 2, 1], "axis": 0}),
    ("outer", {"B": np.array([0.77, 1.31])}),
])
def test_values_and_gradients(ufunc, method, options):
    call = getattr(ufunc, method)

    def run(x):
        return call(x, *options.values()) if method in ("reduceat", "outer") else call(x, **options)

    x = Variable(X)
    y = run(x)
    if ufunc in (np.power, np.arctan2) and method == "reduce":  # NumPy 2.4 computes something else in rows
        every = ufunc.accumulate(X, options.get("axis", 0), options.get("dtype"))
        expected = np.take(every, -1, options.get("axis", 0)).reshape(y.shape)
    else:
        expected = run(X)
    assert y.shape == expected.shape and y.dtype == expected.dtype
    np.testing.assert_allclose(y.data, expected, rtol=1e-6 if y.dtype == np.float32 else 1e-12)
    if ufunc in (np.power, np.arctan2) or y.dtype == np.float32:
        return
    weights = uniform(y.shape, seed=2)
    (slope,) = grad([y], [x], [weights])
    step, direction = 1e-6, uniform(X.shape, seed=3)
    change = ((run(X + step * direction) - run(X - step * direction)) * weights).sum() / (2 * step)
    np.testing.assert_allclose((slope.data * direction).sum(), change, rtol=1e-5)


@pytest.mark.parametrize("ufunc", [np.fmax, np.fmin, np.subtract, np.divide, np.fmod], ids=lambda ufunc: ufunc.__name__)
def test_initial_and_where(ufunc):
    x = Variable(X)
    y = ufunc.reduce(x, axis=1, initial=1.5, where=MASK)
    np.testing.assert_allclose(y.data, ufunc.reduce(X, axis=1, initial=1.5, where=MASK))
    y.sum().backward()
    assert (x.grad.data[~MASK] == 0).all()


def test_axes_nothing_and_one_element():
    x = Variable(X)
    assert np.fmax.reduce(x, axis=(0, 1)).item() == X.max() and np.fmax.reduce(x, axis=()).shape == X.shape
    assert np.fmax.reduce(Variable(X[:0]), axis=0, initial=2.0).tolist() == [2.0] * 4
    if np.hypot in table:
        assert np.hypot.reduce(Variable([-3.0])).item() == 3.0


@pytest.mark.parametrize("ufunc", [np.add, np.multiply, np.maximum, np.subtract, np.fmax, np.divide, np.remainder], ids=str)
@pytest.mark.parametrize("dtype", [float, np.float32, int, np.int8, np.uint8])
def test_dtypes_and_odd_shapes_are_numpys(ufunc, dtype):
    for shape in ((), (0,), (1,), (2, 0), (2, 3)):
        x = np.arange(1, 1 + np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
        for method, options in (("reduce", {}), ("reduce", {"axis": -1}), ("accumulate", {})):
            try:
                expected = getattr(ufunc, method)(x, **options)
            except (ValueError, TypeError):
                with pytest.raises((ValueError, TypeError)):
                    getattr(ufunc, method)(Variable(x), **options)
                continue
            got = getattr(ufunc, method)(Variable(x), **options)
            assert got.dtype == expected.dtype and got.shape == expected.shape and np.allclose(got.data, expected)


def test_outer_takes_numbers_lists_and_arrays_in_front():
    x = Variable([1.0, 2.0])
    assert np.multiply.outer(2.0, x).tolist() == [2.0, 4.0] and np.add.outer([1.0], x).tolist() == [[2.0, 3.0]]
    assert np.subtract.outer(np.ones(2), x).requires_grad
    assert np.add.outer(x, x, dtype=np.float32).dtype == np.float32


def test_plain_ones_give_plain_arrays():
    x = Variable([1.0, 0.0])
    assert np.logical_and.reduce(x) is np.False_ and np.less.outer(x, x).tolist() == [[False, False], [True, False]]
    assert np.logical_or.accumulate(x).tolist() == [True, True]


def test_errors():
    x = Variable(X)
    with pytest.raises(ArgumentError, match="subtract.reduce depends on the order"):
        np.subtract.reduce(x, axis=(0, 1))
    with pytest.raises(ShapeError, match="divide.reduce: axis=2"):
        np.divide.reduce(x, axis=2)
    with pytest.raises(ShapeError, match="divide.accumulate: axis=2"):
        np.divide.accumulate(x, axis=2)
    with pytest.raises(ShapeError, match="divide.reduceat: axis=2"):
        np.divide.reduceat(x, [0], axis=2)
    with pytest.raises(IndexError, match="divide.reduceat: indices"):
        np.divide.reduceat(x, [0, 3])
    with pytest.raises(ArgumentError, match="fmax.reduce: .*no elements.*initial="):
        np.fmax.reduce(Variable(X[:0]))
    with pytest.raises(ArgumentError, match="fmax.reduce: where= needs"):
        np.fmax.reduce(x, where=MASK)
    with pytest.raises(NoDerivativeError, match="divide.reduceat: there are no indices"):
        np.divide.reduceat(x, [])
    with pytest.raises(NoDerivativeError, match=r"numpy.subtract.reduce: out= cannot be recorded"):
        np.subtract.reduce(x, out=np.zeros(4))


def test_long_arrays_take_few_functions():
    x = Variable(np.linspace(0.5, 1.5, 3000))
    y = np.subtract.accumulate(x)
    assert y.tolist() == np.subtract.accumulate(x.data).tolist()
    z = np.maximum.reduceat(x, np.arange(0, 3000, 2))
    assert z.tolist() == x.data[1::2].tolist()
    assert y.creator.generation < 10 and z.creator.generation < 10
    (slope,) = grad([z], [x], [np.ones(1500)])
    assert slope.tolist() == [0.0, 1.0] * 1500
