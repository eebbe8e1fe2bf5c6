import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError
from pygrad.testing import check_function
from tests.functions.cases import uniform


@pytest.mark.parametrize("shapes, axes", [
    (((3, 2), (3, 4)), [(1, 0), (0, 1), (0, 1)]),
    (((3, 5, 2), (3, 4, 5)), [(2, 0), (0, 1), (-1, 0)]),
    (((3, 2), (5, 3, 4)), [(1, 0), (-2, -1), (0, 2)]),
])
def test_axes_of_matmul(shapes, axes):
    x1, x2 = (uniform(shape, seed=number) for number, shape in enumerate(shapes))
    check_function(lambda a, b: np.matmul(a, b, axes=axes), x1, x2, order=1, layouts=False,
                   reference=lambda a, b: np.matmul(a, b, axes=axes))


@pytest.mark.parametrize("keywords", [
    {"axis": 0}, {"axis": -2, "keepdims": True}, {"axes": [0, 1]}, {"axes": [(0,), (-1,), ()]}, {"keepdims": True},
    {"dtype": np.float64, "casting": "safe", "order": "C", "subok": True}], ids=str)
def test_keywords_of_vecdot(keywords):
    check_function(lambda a, b: np.vecdot(a, b, **keywords), uniform((3, 3)), uniform((3, 3), seed=1), order=1,
                   reference=lambda a, b: np.vecdot(a, b, **keywords), layouts=False,
                   dtypes=() if "dtype" in keywords else (np.float32,))


def test_dtype():
    x = Variable(np.ones((2, 2), np.float32))
    y = np.matmul(x, np.ones((2, 2), np.float32), dtype=np.float64)
    y.sum().backward()
    assert y.dtype == np.float64 and x.grad.dtype == np.float32


def test_what_is_refused():
    x = Variable(np.ones((2, 2)))
    with pytest.raises(ArgumentError, match=r"matmul: axis= and keepdims= are for products of vectors"):
        np.matmul(x, x, axis=0)
    with pytest.raises(ArgumentError, match=r"vecdot: axis=0 and axes=.* say the same"):
        F.vecdot(x, x, axis=0, axes=[0, 0])
    with pytest.raises(ArgumentError, match=r"matmul: axes=.* does not fit"):
        np.matmul(x, x, axes=[(0,), (0, 1), (0, 1)])
    with pytest.raises(ArgumentError, match=r"signature= is not supported"):
        F.matmul(x, x, signature="dd->d")
    assert np.matmul(x, x, signature="ff->f").dtype == np.float32  # the dispatch casts
    with pytest.raises(ArgumentError, match=r"no argument is named wrong"):
        F.matmul(x, x, wrong=1)
    with pytest.raises(DTypeError, match=r"matmul: cannot cast float64 to dtype=float32 with casting='safe'"):
        F.matmul(x, x, dtype=np.float32, casting="safe")
    with pytest.raises(TypeError, match=r"Cannot cast ufunc 'matmul' input 0"):
        np.matmul(x, x, dtype=np.float32, casting="safe")
