"""At the boundary each gradient takes its input's shape and dtype."""

import numpy as np
import pytest

from pygrad import Function, Variable
from pygrad.boundary import check_gradient, fit, spec_of, unbroadcast
from pygrad.errors import ShapeError
from tests.toys import leaf, ruled


@pytest.mark.parametrize("shape, to", [
    ((3,), (2, 3)), ((1, 3), (4, 3)), ((4, 1), (4, 3)), ((), (2, 3)), ((1,), (2, 3)), ((1, 1), (4, 3)),
    ((2, 3), (2, 3)), ((2, 1, 3), (5, 2, 4, 3)), ((1,), (0,)), ((0,), (3, 0)), ((), (0,)), ((1, 0), (2, 0)),
])
@pytest.mark.parametrize("batch", [(), (7,), (2, 3)])
def test_unbroadcast_is_the_adjoint_of_broadcast(shape, to, batch):
    rng = np.random.default_rng(0)
    gradient, x = rng.normal(size=batch + to), rng.normal(size=shape)
    found = unbroadcast(gradient, shape, len(batch))
    assert found.shape == batch + shape
    expected = (gradient * np.broadcast_to(x, to)).reshape(*batch, -1).sum(-1)
    np.testing.assert_allclose((found * x).reshape(*batch, -1).sum(-1), expected, atol=1e-12)


def test_nothing_to_undo_is_no_copy():
    gradient = np.ones((2, 3))
    assert unbroadcast(gradient, (2, 3)) is gradient
    assert fit(gradient, spec_of(np.ones((2, 3))), 0, None, 0) is gradient


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_gradient_takes_the_dtype_of_a_floating_input(dtype):
    gradient = fit(np.ones(2, np.float64), spec_of(np.ones(2, dtype)), 0, None, 0)
    assert gradient.dtype == dtype


def test_an_integer_input_leaves_the_dtype_of_the_gradient():
    assert spec_of(np.ones(2, np.int64)) == ((2,), None)
    assert fit(np.ones(2, np.float32), ((2,), None), 0, None, 0).dtype == np.float32


def test_a_real_input_takes_the_real_part_and_a_complex_input_all():
    gradient = np.array([1 + 2j, 3 - 1j])
    assert fit(gradient, spec_of(np.ones(2)), 0, None, 0).tolist() == [1.0, 3.0]
    assert fit(gradient, spec_of(np.ones(2, complex)), 0, None, 0).tolist() == [1 + 2j, 3 - 1j]


@pytest.mark.parametrize("value", [3.0, np.float64(3.0), [3.0], np.array(3.0)])
def test_numbers_and_lists_become_arrays(value):
    shape = np.shape(value)
    found = fit(value, (shape, np.dtype(np.float32)), 0, None, 0)
    assert type(found) is np.ndarray and found.shape == shape and found.dtype == np.float32


@pytest.mark.parametrize("got, shape", [((3,), (2,)), ((2,), (2, 2)), ((), (1,)), ((2, 3), (3, 2)),
                                        ((1,), (3,)), ((2, 3), (2,))])
def test_a_wrong_gradient_is_named(got, shape):
    with pytest.raises(ShapeError) as error:
        ruled(lambda gy: np.ones(got))(Variable(np.ones(shape))).sum().backward()
    assert str(error.value) == (
        f"Ruled.backward: gradient of input 0 has shape {got}, but the input has shape {shape}; return a "
        f"gradient of the input's shape, or of a shape it broadcasts to")


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("shapes", [((3,), (2, 3)), ((2, 1), (1, 3)), ((), (2, 2)), ((0,), (1,)),
                                    ((2, 3), (3,))])
def test_products_of_all_shapes(shapes, create_graph):
    rng = np.random.default_rng(1)
    x, y = (Variable(rng.normal(size=shape)) for shape in shapes)
    (x * y).sum().backward(create_graph=create_graph)
    for variable, other in ((x, y), (y, x)):
        expected = unbroadcast(np.broadcast_to(other.data, np.broadcast_shapes(*shapes)), variable.shape)
        assert variable.grad.shape == variable.shape
        np.testing.assert_allclose(variable.grad.data, expected, rtol=1e-14)
        variable.clear_grad()


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("dtypes", [(np.float16, np.float32), (np.float32, np.float64),
                                    (np.float16, np.float64), (np.int64, np.float32), (np.float32, np.int64)])
def test_mixed_dtypes_compute_wide_and_return_narrow(dtypes, create_graph):
    x, y = Variable(np.full(2, 3, dtypes[0])), Variable(np.full(2, 5, dtypes[1]))
    product = x * y
    assert product.dtype == np.result_type(*dtypes)
    product.sum().backward(create_graph=create_graph)
    for variable, value in ((x, 5.0), (y, 3.0)):
        assert variable.grad.tolist() == [value, value]
        if variable.dtype.kind == "f":
            assert variable.grad.dtype == variable.dtype
        variable.clear_grad()


def test_a_gradient_with_batch_axes_keeps_them():
    class Half(Function):
        def forward(self, x):
            return x / 2

        def backward(self, gy):
            return gy / 2

    spec = spec_of(np.ones((1, 3), np.float32))
    found = fit(np.ones((5, 4, 3)), spec, 1, Half(), 0)
    assert found.shape == (5, 1, 3) and found.dtype == np.float32 and (found == 4).all()


def test_user_gradient_has_the_shape_of_the_output():
    y = leaf(1.0, 2.0, name="x") * 2
    y.name = "doubled"
    with pytest.raises(ShapeError) as error:
        check_gradient(np.ones(3), y, 0, "backward()")
    assert str(error.value) == ("backward(): the gradient has shape (3,), but the output is 'doubled' (shape "
                                "(2,), dtype float64); give a gradient of the output's shape")
    check_gradient(np.ones((3, 2)), y, 1, "backward()")
