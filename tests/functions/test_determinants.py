"""Tests of determinants, singular matrices included."""

import numpy as np
import pytest

import pygrad
from pygrad import Variable
from pygrad import functions as F
from pygrad.testing import check_function
from tests.functions.cases import case
from tests.functions.complex_numbers import agree_complex
from tests.functions.matrices import SINGLE, matrix, square
from tests.pytorch import agree, pytorch


def dets(x, **options):
    return case(F.Det, np.linalg.det, x, reference=np.linalg.det, saves=lambda x, y: x.nbytes + y.nbytes,
                **SINGLE | options)


def slogdets(x):
    if x.dtype.kind == "c":
        return case(F.Slogdet, np.linalg.slogdet, x, reference=np.linalg.slogdet,
                    saves=lambda x, y: x.nbytes + y[0].nbytes, **SINGLE)
    return case(F.Slogdet, lambda x: np.linalg.slogdet(x)[1], x, reference=lambda x: np.linalg.slogdet(x)[1],
                saves=lambda x, y: x.nbytes, **SINGLE)


def of_rank(n, rank, complex=False):
    left, right = matrix(n, rank, complex=complex), matrix(rank, n, seed=1, complex=complex)
    return left @ right


CASES = [
    dets(square(3)), dets(square(1)), dets(square(0)), dets(square(2, 2)), dets(square(0, 2)), dets(-square(2, 1, 3)),
    dets(square(3, complex=True)), dets(square(2, 2, complex=True)),
    *(slogdets(x) for x in (square(3), square(1), square(0), -square(2, 3), square(0, 2), square(2, complex=True),
                            square(2, 2, complex=True))),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("complex", [False, True])
@pytest.mark.parametrize("n, rank", [(1, 0), (2, 1), (2, 0), (3, 2), (3, 1), (3, 0), (4, 2)])
def test_singular(n, rank, complex):
    """First and second derivatives are those of the polynomial that a determinant is, whatever the rank."""
    check_function(np.linalg.det, of_rank(n, rank, complex), layouts=False, atol=1e-5, dtypes=())


def test_exactly_singular_in_a_stack():
    x = np.stack([np.ones((3, 3)), square(3), np.diag([0.0, 2, 3]), np.full((3, 3), np.nan)])
    leaf = Variable(x)
    with np.errstate(invalid="ignore"):
        np.linalg.det(leaf).sum().backward()
    gradient = leaf.grad.data
    np.testing.assert_allclose(gradient[0], 0, atol=1e-12)
    np.testing.assert_allclose(gradient[1], np.linalg.det(x[1]) * np.linalg.inv(x[1]).T)
    np.testing.assert_allclose(gradient[2], np.diag([6.0, 0, 0]), atol=1e-12)
    assert np.isnan(gradient[3]).all()


def test_third_order_at_a_singular_matrix():
    """det of a diagonal matrix is the product of its elements, whose third derivative is 1."""
    x = Variable(np.zeros((3, 3)))
    y = np.linalg.det(x)
    for place in range(3):
        (gradient,) = pygrad.grad(y, [x], create_graph=True)
        y = gradient[place, place]
    np.testing.assert_allclose(y.data, 1)


def test_nearly_singular_is_as_accurate_as_the_numbers_are():
    x = np.array([[1.0, 2.0], [2.0, 4.0 + 1e-14]])
    leaf = Variable(x)
    np.linalg.det(leaf).backward()
    np.testing.assert_allclose(leaf.grad.data, [[x[1, 1], -2], [-2, 1]], rtol=1e-13)


def test_slogdet_of_singular_matrices_is_nan_for_them_alone():
    x = Variable(np.stack([np.ones((2, 2)), np.eye(2)]))
    sign, log = np.linalg.slogdet(x)
    assert sign.data[0] == 0 and log.data[0] == -np.inf
    log.sum().backward()
    assert np.isnan(x.grad.data[0]).all()
    np.testing.assert_array_equal(x.grad.data[1], np.eye(2))


def test_slogdet_is_numpys_named_tuple():
    result = np.linalg.slogdet(Variable(square(2)))
    assert type(result).__name__ == "SlogdetResult" and result.logabsdet is result[1]
    assert isinstance(result.sign, Variable)


def test_gradient_of_either_output_alone():
    x = square(2, complex=True)
    check_function(lambda x: np.linalg.slogdet(x).sign, x, **SINGLE)
    check_function(lambda x: np.linalg.slogdet(x).logabsdet, x, **SINGLE)


def test_sign_of_real_matrices_is_constant():
    x = -square(2, 3)
    sign, log = np.linalg.slogdet(Variable(x))
    np.testing.assert_array_equal(sign.data, np.linalg.slogdet(x)[0])
    assert not sign.requires_grad and log.creator.sign is None


def test_agree_with_pytorch():
    torch = pytorch()
    single = {"float64": 1e-9, "float32": 1e-4}
    agree(np.linalg.det, torch.linalg.det, square(2, 3), tol=single)
    agree(lambda x: np.linalg.slogdet(x)[1], lambda x: torch.linalg.slogdet(x)[1], -square(2, 3), tol=single)
    agree_complex(np.linalg.det, torch.linalg.det, square(2, 3, complex=True))
    agree_complex(np.linalg.slogdet, lambda x: tuple(torch.linalg.slogdet(x)), square(2, 3, complex=True))
    agree(lambda x: np.linalg.det(x) + 1, lambda x: torch.linalg.det(x) + 1, of_rank(3, 2), dtypes=["float64"])
