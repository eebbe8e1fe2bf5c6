import numpy as np
import pytest

from pygrad import Function, Variable
from pygrad.boundary import check_gradient, fit, spec_of, unbroadcast
from pygrad.errors import ShapeError


class Named(Function):
    """Something to name in an error."""


def spec(shape, dtype=np.float64):
    return shape, np.dtype(dtype)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_spec_of_a_float_has_its_dtype(dtype):
    assert spec_of(np.zeros((2, 3), dtype)) == ((2, 3), np.dtype(dtype))


@pytest.mark.parametrize("dtype", [np.int64, np.uint8, np.bool_])
def test_the_spec_of_an_integer_asks_for_no_cast(dtype):
    assert spec_of(np.zeros(4, dtype)) == ((4,), None)


@pytest.mark.parametrize("gradient, shape, axes", [
    ((4, 3), (1, 3), (0,)), ((4, 3), (4, 1), (1,)), ((4, 3), (3,), (0,)), ((4, 3), (), (0, 1)),
    ((2, 4, 3), (4, 1), (0, 2)), ((2, 4, 3), (1, 4, 1), (0, 2)), ((0, 3), (1, 3), (0,)), ((4, 0), (1,), (0, 1))])
def test_unbroadcast_sums_what_was_stretched(gradient, shape, axes):
    values = np.arange(np.prod(gradient), dtype=float).reshape(gradient)
    result = unbroadcast(values, shape)
    assert result.shape == shape
    np.testing.assert_array_equal(result, values.sum(axis=axes).reshape(shape))


def test_unbroadcast_returns_what_fits_as_it_is():
    values = np.ones((2, 1))
    assert unbroadcast(values, (2, 1)) is values
    assert unbroadcast(values, (1,), batch=1) is values
    assert unbroadcast(np.ones((0, 3)), (0, 3)).shape == (0, 3)


def test_unbroadcast_leaves_batch_axes_alone():
    values = np.arange(24.0).reshape(2, 4, 3)
    np.testing.assert_array_equal(unbroadcast(values, (1, 3), batch=1), values.sum(axis=1, keepdims=True))
    np.testing.assert_array_equal(unbroadcast(values, (3,), batch=1), values.sum(axis=1))
    np.testing.assert_array_equal(unbroadcast(values, (), batch=1), values.sum(axis=(1, 2)))
    np.testing.assert_array_equal(unbroadcast(values, (1,), batch=2), values.sum(axis=2, keepdims=True))


def test_unbroadcast_of_a_variable_is_recorded():
    gradient = Variable(np.ones((4, 3)))
    result = unbroadcast(gradient, (3,))
    result.backward([1.0, 2.0, 3.0])
    assert result.data.tolist() == [4.0, 4.0, 4.0]
    np.testing.assert_array_equal(gradient.grad.data, np.tile([1.0, 2.0, 3.0], (4, 1)))


def test_fit_keeps_what_fits():
    gradient = np.ones((2, 3))
    assert fit(gradient, spec((2, 3)), 0, Named(), 0) is gradient
    assert fit(gradient, spec((3,)), 1, Named(), 0) is gradient


@pytest.mark.parametrize("given, wanted", [("f8", "f4"), ("f4", "f8"), ("f8", "f2"), ("i8", "f4"), ("?", "f8")])
def test_fit_casts_to_the_inputs_dtype(given, wanted):
    result = fit(np.ones((4, 3), given), spec((3,), wanted), 0, Named(), 0)
    assert result.dtype == np.dtype(wanted)
    assert result.tolist() == [4.0, 4.0, 4.0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int16])
def test_fit_leaves_the_dtype_for_an_integer_input(dtype):
    gradient = np.ones(3, dtype)
    assert fit(gradient, ((3,), None), 0, Named(), 0) is gradient


def test_fit_takes_the_real_part_for_a_real_input():
    result = fit(np.array([1 + 2j, 3 - 1j]), spec((2,), np.float32), 0, Named(), 0)
    assert (result.dtype, result.tolist()) == (np.float32, [1.0, 3.0])


@pytest.mark.parametrize("scalar", [2.0, 2, np.float32(2), np.float64(2)])
def test_fit_makes_numbers_arrays(scalar):
    result = fit(scalar, spec((), np.float32), 0, Named(), 0)
    assert type(result) is np.ndarray
    assert (result.shape, result.dtype, result.item()) == ((), np.float32, 2.0)
    assert type(fit(np.ones(3), spec(()), 0, Named(), 0)) is np.ndarray


def test_fit_of_a_variable_is_a_variable():
    result = fit(Variable(np.ones((2, 3))), spec((3,), np.float32), 0, Named(), 0)
    assert type(result) is Variable
    assert (result.dtype, result.data.tolist()) == (np.float32, [2.0, 2.0, 2.0])


@pytest.mark.parametrize("gradient, shape, batch", [
    ((3,), (2,), 0), ((3,), (4, 3), 0), ((), (1,), 0), ((2, 3), (2, 4), 0), ((5, 3), (1, 3), 1), ((0,), (2,), 0)])
def test_a_shape_that_does_not_fit_is_an_error(gradient, shape, batch):
    text = (f"Named.backward: gradient of input 1 has shape {gradient}, but the input has shape {shape}; "
            "return a gradient of the input's shape, or of a shape it broadcasts to")
    with pytest.raises(ShapeError) as caught:
        fit(np.ones(gradient), spec(shape), batch, Named(), 1)
    assert str(caught.value) == text


def test_mixed_precision_gradients_have_each_leafs_dtype():
    half, single = Variable(np.ones((4, 1), np.float16)), Variable(np.ones(3, np.float32))
    whole = Variable(np.arange(3))
    (half * single * whole).sum().backward()
    assert (half.grad.dtype, half.grad.shape) == (np.float16, (4, 1))
    assert (single.grad.dtype, single.grad.data.tolist()) == (np.float32, [0.0, 4.0, 8.0])
    assert (whole.grad.dtype, whole.grad.data.tolist()) == (np.float64, [4.0, 4.0, 4.0])


def test_check_gradient():
    output = Variable(np.zeros((2, 3)), name="loss")
    check_gradient(np.ones((2, 3)), output, 0, "backward()")
    check_gradient(np.ones((5, 2, 3)), output, 1, "grad()")
    with pytest.raises(ShapeError, match=r"^grad\(\): the gradient has shape \(3,\), but the output is 'loss' "
                                         r"\(shape \(2, 3\), dtype float64\); give a gradient of the output's"):
        check_gradient(np.ones(3), output, 0, "grad()")
