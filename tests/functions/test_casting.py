import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError
from tests.functions.cases import UNARY_SHAPES, case, uniform

CASES = [
    *[case(F.Copy, F.copy, uniform(shape), reference=np.copy, saves=0) for shape in UNARY_SHAPES],
    *[case(F.Astype, lambda x: F.astype(x, np.float64), uniform(shape), reference=np.copy, saves=0, dtypes=())
      for shape in UNARY_SHAPES],
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_the_gradient_has_the_dtype_of_the_input():
    x = Variable(np.ones(2, np.float32))
    y = x.astype(np.float64)
    y.sum().backward()
    assert (y.dtype, x.grad.dtype) == (np.float64, np.float32)
    x = Variable([1, 2])
    y = x.astype(np.float16) * 1.5
    y.sum().backward()
    assert x.grad.tolist() == [1.5, 1.5]


def test_second_order_through_mixed_dtypes():
    x = Variable(np.array([2.0, 3.0], np.float32))
    y = x * np.array([1.0, 2.0])
    (y * y).sum().backward(create_graph=True)
    (slope,) = [x.grad]
    x.clear_grad()
    slope.sum().backward()
    assert slope.dtype == x.grad.dtype == np.float32 and x.grad.tolist() == [2.0, 8.0]


def test_rounding_has_no_derivative():
    x = Variable([1.5, 2.5])
    assert isinstance(x.astype(int), np.ndarray) and x.astype(bool).dtype == bool
    assert Variable([1, 2]).astype(np.int8).creator is not None
    assert isinstance(Variable([1, 2]).astype(bool), np.ndarray)


def test_a_copy_owns_its_memory():
    x = Variable([1.0, 2.0])
    for y in (x.copy(), np.copy(x), x.astype(float)):
        assert not np.shares_memory(y.data, x.data)


def test_wrong_arguments():
    with pytest.raises(DTypeError, match="astype: expected a dtype of numbers .*object"):
        Variable([1.0]).astype(object)
    with pytest.raises(ArgumentError, match="copy: the argument subok= is not supported"):
        np.copy(Variable([1.0]), subok=True)
