"""Tests of norms of matrices, of `numpy.linalg.norm`, and of condition numbers."""

import math

import numpy as np
import pytest

import pygrad
from pygrad import Variable
from pygrad.testing import check_function
from tests.functions.cases import gradient
from tests.functions.complex_numbers import agree_complex
from tests.functions.matrices import SINGLE, matrix, square
from tests.pytorch import agree, pytorch

ORDERS = ["fro", "nuc", 1, -1, 2, -2, math.inf, -math.inf]
QUICK = {"layouts": False, "batch": False} | SINGLE


@pytest.mark.parametrize("order", [None, *ORDERS])
@pytest.mark.parametrize("x, axis, keepdims", [
    (matrix(2, 3), None, False), (matrix(2, 3, complex=True), (0, 1), True), (matrix(2, 3, 2), (2, 0), False),
    (matrix(2, 2, 3), (-3, -1), True),
], ids=str)
def test_norm_of_matrices(order, x, axis, keepdims):
    def function(x):
        return np.linalg.norm(x, order, axis, keepdims)

    check_function(function, x, reference=function, **QUICK)


@pytest.mark.parametrize("order", [None, 1, 2, 3, -2, math.inf, -math.inf, 0])
@pytest.mark.parametrize("x, axis, keepdims", [
    (matrix(3), None, False), (matrix(3), None, True), (matrix(2, 3), 0, False), (matrix(2, 3, complex=True), -1, True),
    (matrix(2, 3), (1,), False),
], ids=str)
def test_norm_of_vectors(order, x, axis, keepdims):
    def function(x):
        return np.linalg.norm(x, order, axis, keepdims)

    check_function(function, x, reference=function, **QUICK)


@pytest.mark.parametrize("shape", [(), (1,), (0,), (2, 1, 2), (0, 2)])
def test_norm_of_everything(shape):
    check_function(np.linalg.norm, matrix(*shape), reference=np.linalg.norm, **QUICK)


@pytest.mark.parametrize("order", ORDERS)
def test_matrix_norm(order):
    def function(x):
        return np.linalg.matrix_norm(x, ord=order, keepdims=True)

    check_function(function, matrix(2, 2, 3), reference=function, **QUICK)
    assert np.linalg.matrix_norm(Variable(matrix(2, 2)), ord=order).shape == ()


@pytest.mark.parametrize("order", ["fro", "nuc", 1, 2, math.inf])
def test_matrices_without_elements(order):
    for shape in ((0, 2), (2, 0), (0, 2, 2)):
        x = Variable(np.zeros(shape))
        y = np.linalg.norm(x, order, (-2, -1))
        np.testing.assert_array_equal(y.data, np.linalg.norm(x.data, order, (-2, -1)))
        y.sum().backward()
        assert x.grad.shape == shape


@pytest.mark.parametrize("order", ORDERS)
def test_agree_with_pytorch(order):
    torch = pytorch()
    agree(lambda x: np.linalg.matrix_norm(x, ord=order), lambda x: torch.linalg.matrix_norm(x, ord=order),
          matrix(2, 3, 2), tol={"float64": 1e-9, "float32": 1e-4})
    agree_complex(lambda x: np.linalg.matrix_norm(x, ord=order), lambda x: torch.linalg.matrix_norm(x, ord=order),
                  matrix(3, 3, complex=True))


@pytest.mark.parametrize("order", ORDERS)
def test_cond_agrees_with_pytorch(order):
    """Of which `cond` itself fails in backward, in version 2.13, unless the order is 2 or -2."""
    torch = pytorch()

    def cond(x):
        if order in (2, -2):
            return torch.linalg.cond(x, order)
        return torch.linalg.matrix_norm(x, order) * torch.linalg.matrix_norm(torch.linalg.inv(x), order)

    agree(lambda x: np.linalg.cond(x, order), cond, square(2, 3), tol={"float64": 1e-9, "float32": 1e-4})


@pytest.mark.parametrize("order", ORDERS)
def test_matrix_of_zeros_has_a_gradient_of_zeros(order):
    x = Variable(np.zeros((2, 2)))
    np.linalg.norm(x, order, (0, 1)).backward()
    np.testing.assert_array_equal(x.grad.data, 0)


def test_equal_singular_values_share():
    np.testing.assert_allclose(gradient(lambda x: np.linalg.norm(x, 2), np.eye(2))[0], np.eye(2) / 2)
    np.testing.assert_allclose(gradient(lambda x: np.linalg.norm(x, "nuc"), np.eye(2))[0], np.eye(2))


@pytest.mark.parametrize("p", [None, *ORDERS])
@pytest.mark.parametrize("x", [square(3), square(2, 2), square(2, complex=True)], ids=str)
def test_cond(p, x):
    check_function(lambda x: np.linalg.cond(x, p), x, layouts=False, **SINGLE)
    np.testing.assert_allclose(np.linalg.cond(Variable(x), p).data, np.linalg.cond(x, p), rtol=1e-14)


def test_cond_of_matrices_that_are_not_square():
    check_function(np.linalg.cond, matrix(3, 2), reference=np.linalg.cond, **QUICK)
    with pytest.raises(np.linalg.LinAlgError, match="square"):
        np.linalg.cond(Variable(matrix(3, 2)), 1)
    with pytest.raises(np.linalg.LinAlgError, match="empty"):
        np.linalg.cond(Variable(np.zeros((2, 0))))


@pytest.mark.parametrize("p", [None, "fro", 1])
def test_cond_of_singular_matrices_is_infinite(p):
    x = Variable(np.stack([np.zeros((2, 2)), np.diag([0.0, 1.0]), np.diag([1.0, 2.0])]))
    y = np.linalg.cond(x, p)
    np.testing.assert_array_equal(np.isinf(y.data)[1:], [True, False])
    assert not np.isfinite(y.data[0])
    with np.errstate(all="ignore"):
        y.sum().backward()
    assert not np.isfinite(x.grad.data[1]).all() and np.isfinite(x.grad.data[2]).all()


def test_rank_is_plain():
    assert np.linalg.matrix_rank(Variable(np.ones((3, 2)))) == 1


def test_errors():
    x = Variable(np.ones((2, 2)))
    for order, axis in (("nuc", 0), (3, (0, 1)), ("max", None)):
        with pytest.raises(ValueError, match="order"):
            np.linalg.norm(x, order, axis)
    with pytest.raises(ValueError, match="dimensions"):
        np.linalg.norm(Variable(np.ones((2, 2, 2))), 2)
    with pytest.raises(ValueError, match="repeated"):
        np.linalg.norm(x, 2, (0, 0))


def test_hessian_of_the_frobenius_norm():
    x = Variable(matrix(2, 2))
    (first,) = pygrad.grad(np.linalg.norm(x), [x], create_graph=True)
    np.testing.assert_allclose(np.linalg.norm(first).data, 1)
