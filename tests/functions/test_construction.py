import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import case, complex_uniform, uniform

CASES = [
    case(F.Stack, lambda a, b: F.array([[a, b], [1.0, a]]), uniform(()), uniform((), seed=1), dtypes=(), saves=0,
         reference=lambda a, b: np.array([[a, b], [1.0, a]]), name="nested"),
    case(F.Reshape, lambda a, b: F.array((a, b), ndmin=3), uniform((2,)), complex_uniform((2,)), saves=0,
         reference=lambda a, b: np.array((a, b), ndmin=3), name="rows"),
    case(F.Copy, F.array, uniform((2, 3)), reference=np.array, saves=0),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_what_goes_in_and_comes_out():
    x = Variable([1.0, 2.0])
    assert F.array(x, copy=None) is x and F.array(x) is not x and F.array(x, dtype=np.float32).dtype == np.float32
    assert F.array([[1, 2], [3, 4]]).dtype == np.int64 and not F.array(1.5).requires_grad
    y = np.array([x[0], 3.0, [1.0][0]], like=x)
    y.sum().backward()
    assert y.tolist() == [1, 3, 1] and x.grad.tolist() == [1, 0]


def test_rows_of_other_lengths():
    with pytest.raises(ShapeError, match="stack: the arrays must have the same shape"):
        F.array([Variable([1.0]), [1.0, 2.0]])
