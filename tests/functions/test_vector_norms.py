"""Tests of norms of vectors."""

import functools
import math

import numpy as np
import pytest

import pygrad
from pygrad import Variable
from pygrad import functions as F
from tests.functions.cases import case, complex_uniform, gradient
from tests.functions.complex_numbers import agree_complex
from tests.functions.matrices import matrix
from tests.pytorch import agree, pytorch

ORDERS = [2, 1, 3, 1.5, 0.5, -1, math.inf, -math.inf, 0]


def norms(x, saves=None, **options):
    def function(x):
        return np.linalg.vector_norm(x, **options)

    order = options.get("ord", 2)
    alone = dict.fromkeys([1, math.inf, -math.inf], lambda x, y: x.nbytes)
    saves = {0: lambda x, y: 0, **alone}.get(order, lambda x, y: x.nbytes + y.nbytes)
    return case(F.VectorNorm, function, x, name=f"{x.shape} {x.dtype} {options}", reference=function, saves=saves)


CASES = [
    *(norms(matrix(3), ord=order) for order in ORDERS),
    *(norms(complex_uniform((3,)), ord=order) for order in ORDERS),
    *(norms(matrix(2, 3), ord=order, axis=axis, keepdims=keepdims) for order, axis, keepdims in
      [(2, 0, False), (2, -1, True), (1, (0, 1), False), (3, (1, 0), True), (math.inf, -2, False),
       (-math.inf, 1, True), (2, None, True)]),
    norms(matrix(2, 1, 3), axis=(0, -1)), norms(matrix()), norms(matrix(1)), norms(matrix(0)),
    norms(matrix(0, 2), axis=0), norms(matrix(0, 2), axis=1), norms(complex_uniform((2, 2)), axis=0),
    norms(complex_uniform((2, 2)), axis=(0, 1), ord=3),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("order", ORDERS)
def test_agree_with_pytorch(order):
    """Also with elements of 0, ties, and vectors of 0."""
    torch = pytorch()
    x = np.array([[1.0, -2, 2], [0, 3, -1], [0, 0, 0]])
    rows = [0, 1, 2] if order >= 0 else [0]  # NumPy divides by zero, and warns
    agree(lambda x: np.linalg.vector_norm(x, ord=order, axis=1),
          lambda x: torch.linalg.vector_norm(x, ord=order, dim=1), x[rows], tol={"float64": 1e-9, "float32": 1e-4})
    agree(lambda x: np.linalg.vector_norm(x, ord=order), lambda x: torch.linalg.vector_norm(x, ord=order), x[0],
          tol={"float64": 1e-9, "float32": 1e-4})
    if order >= 1:
        agree_complex(lambda x: np.linalg.vector_norm(x, ord=order, axis=1),
                      lambda x: torch.linalg.vector_norm(x, ord=order, dim=1), x[:2] * (1 + 2j))


@pytest.mark.parametrize("order", [order for order in ORDERS if order >= 0])
@pytest.mark.parametrize("dtype", [float, complex])
def test_at_zero(order, dtype):
    x = Variable(np.zeros(3, dtype))
    (first,) = pygrad.grad(np.linalg.vector_norm(x, ord=order), [x], create_graph=True)
    np.testing.assert_array_equal(first.data, 0)
    if first.creator is not None:
        (second,) = pygrad.grad((first * (1 + np.arange(3))).real.sum(), [x], allow_unused=True)
        np.testing.assert_array_equal(0 if second is None else second.data, 0)


@pytest.mark.parametrize("order", [-1, -2, -0.5])
def test_a_norm_of_negative_order_has_no_slope_where_an_element_is_0(order):
    with np.errstate(divide="ignore"):
        agree(lambda x: np.linalg.norm(x, order, axis=1), lambda x: torch_norm(x, order), np.array([[-4.0, 0, 2], [1, 2, 3]]))


def torch_norm(x, order):
    return pytorch().linalg.vector_norm(x, order, dim=1)


def test_large_and_small_numbers_do_not_overflow():
    for scale in (1e-120, 1e120):
        got = gradient(lambda x: np.linalg.vector_norm(x, ord=2.5), np.array([3.0, 4.0]) * scale)[0]
        np.testing.assert_allclose(got, gradient(lambda x: np.linalg.vector_norm(x, ord=2.5), np.array([3.0, 4.0]))[0])


def test_nan_and_integers():
    got = gradient(lambda x: np.linalg.vector_norm(x, ord=np.inf), np.array([1.0, np.nan]))[0]
    assert got[0] == 0 and np.isnan(got[1])
    x = Variable([3, 4])
    np.linalg.vector_norm(x).backward()
    np.testing.assert_allclose(x.grad.data, [0.6, 0.8])


def test_errors_are_numpys():
    x = Variable(np.ones((2, 2)))
    with pytest.raises(ValueError, match="Invalid norm order"):
        np.linalg.vector_norm(x, ord="fro")
    with pytest.raises(ValueError, match="out of bounds"):
        np.linalg.vector_norm(x, axis=2)


def test_the_largest_modulus_is_found_in_every_layout():
    x = np.random.default_rng(0).standard_normal((20, 3, 3, 2)).view(complex)[..., 0]
    mirrored = np.empty_like(x)[::-1, ::-1, ::-1]
    mirrored[...] = x
    for order in (np.inf, -np.inf):
        got = gradient(functools.partial(np.linalg.vector_norm, ord=order, axis=(-1, -2)), mirrored)[0]
        np.testing.assert_allclose(np.abs(got).sum((1, 2)), 1)


@np.errstate(divide="ignore")
def test_a_zero_beside_others_in_a_negative_order():
    np.testing.assert_array_equal(gradient(lambda x: np.linalg.vector_norm(x, ord=-1), np.array([0.0, 1.0]))[0], 0)
