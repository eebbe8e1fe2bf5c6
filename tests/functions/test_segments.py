import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import case, complex_uniform, gradient, uniform


def segment(x, indices, axis=0):
    return np.add.reduceat(x, indices, axis)


CASES = [
    case(F.AddReduceat, lambda x, i=indices, a=axis: segment(x, i, a), array,
         reference=lambda x, i=indices, a=axis: segment(x, i, a), name=f"{indices} {axis} {array.shape}", saves=0)
    for array, indices, axis in [
        (uniform((5,)), [0, 2], 0), (uniform((5,)), [1, 3, 3, 0], 0), (uniform((3, 4)), [0, 3, 1], 1),
        (uniform((3, 2, 2)), [2, 0], -3), (complex_uniform((4,)), [0, 1], 0), (uniform((3,)), [], 0)]
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_what_is_in_no_segment_has_gradient_zero():
    assert gradient(lambda x: np.add.reduceat(x, [1, 3]), np.ones(4))[0].tolist() == [0.0, 1.0, 1.0, 1.0]
    assert gradient(lambda x: np.add.reduceat(x, [3, 0]), np.ones(4))[0].tolist() == [1.0, 1.0, 1.0, 2.0]


def test_indices_and_dtype():
    x = Variable(np.ones(4, np.float32))
    y = np.add.reduceat(x, Variable([0, 2]), dtype=np.float64)
    y.sum().backward()
    assert y.dtype == np.float64 and x.grad.dtype == np.float32


def test_errors():
    with pytest.raises(IndexError, match="add.reduceat: indices"):
        np.add.reduceat(Variable([1.0]), [1])
    with pytest.raises(ShapeError, match="add.reduceat: axis=1"):
        np.add.reduceat(Variable([1.0]), [0], axis=1)
