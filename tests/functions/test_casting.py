import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError
from tests.functions.cases import UNARY_SHAPES, case, complex_uniform, uniform

CASES = [
    *[case(F.Copy, F.copy, uniform(shape), reference=np.copy, saves=0) for shape in UNARY_SHAPES],
    *[case(F.Astype, lambda x: F.astype(x, np.float64), uniform(shape), reference=np.copy, saves=0, dtypes=())
      for shape in UNARY_SHAPES],
    case(F.Copy, np.copy, complex_uniform((2, 3)), reference=np.copy, saves=0, name="complex"),
    case(F.Astype, lambda x: x.astype(complex), uniform((2, 3)), name="to complex", dtypes=(), saves=0,
         reference=lambda x: x.astype(complex)),
    case(F.Getitem, lambda x: x.view(), uniform((2, 3)), name="view", saves=0, reference=lambda x: x),
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


def test_the_order_in_memory():
    x = Variable(uniform((2, 3)).T)
    for y in (np.copy(x), x.copy("K"), x.copy("F"), x.astype(np.float32), np.copy(x, "A"), x.astype(float, "F")):
        assert y.data.flags.f_contiguous
    for y in (x.copy(), np.copy(x, "C"), x.astype(np.float32, "C")):
        assert y.data.flags.c_contiguous


def test_astype_as_a_function_and_without_a_copy():
    x = Variable(uniform((2,)))
    assert x.astype(float, copy=False) is x and F.astype(x, np.float64, copy=False) is x
    y = np.astype(x, np.float32) if hasattr(np, "astype") else F.astype(x, np.float32)
    y.sum().backward()
    assert y.dtype == np.float32 and x.grad.dtype == np.float64
    with pytest.raises(TypeError, match="Cannot cast"):
        x.astype(np.float32, casting="safe")


@pytest.mark.filterwarnings("ignore::numpy.exceptions.ComplexWarning")
def test_from_complex_to_real_only_the_real_part_counts():
    x = Variable([1 + 2j, 3 - 1j])
    y = x.astype(np.float64)
    (y * [1.0, 10.0]).sum().backward()
    assert y.tolist() == [1, 3] and x.grad.tolist() == [1, 10] and x.grad.dtype == np.complex128


def test_bytes_cannot_be_seen_otherwise():
    x = Variable([1.0, 2.0])
    assert np.shares_memory(x.view().data, x.data) and x.view(np.float64).tolist() == [1, 2]
    for call in (lambda: x.view(np.int64), lambda: x.view(type=np.ndarray), lambda: x.view(np.matrix)):
        with pytest.raises(ArgumentError, match="view: seeing the bytes of shape .* has no derivative"):
            call()


def test_wrong_arguments():
    with pytest.raises(DTypeError, match="astype: expected a dtype of numbers .*object"):
        Variable([1.0]).astype(object)
    with pytest.raises(ArgumentError, match="copy: the argument subok= is not supported"):
        np.copy(Variable([1.0]), subok=True)
