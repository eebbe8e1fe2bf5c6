"""Tests of pseudo-inverses and least squares."""

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.testing import check_function
from tests.functions.cases import case
from tests.functions.complex_numbers import agree_complex
from tests.functions.matrices import SINGLE, definite, matrix, mirrored, mirrored_tensor
from tests.pytorch import agree, pytorch


def inverts(x):
    return case(F.Pinv, np.linalg.pinv, x, reference=np.linalg.pinv, saves=lambda x, y: x.nbytes + y.nbytes, **SINGLE)


def fits(a, b):
    def function(a, b):
        return np.linalg.lstsq(a, b)[:2]

    return case(F.Lstsq, function, a, b, reference=function,
                saves=lambda a, b, y: a.nbytes + b.nbytes + y[0].nbytes, **SINGLE)


CASES = [
    *(inverts(x) for x in (matrix(3, 2), matrix(2, 3), matrix(2, 2, 1), matrix(1, 1), matrix(0, 2), matrix(0, 2, 2),
                           matrix(3, 2, complex=True), matrix(2, 1, 2, complex=True))),
    *(fits(*pair) for pair in (
        (matrix(4, 2), matrix(4)), (matrix(4, 2), matrix(4, 2)), (matrix(2, 3), matrix(2)),
        (matrix(2, 2), matrix(2, 1)), (matrix(3, 1), matrix(3, 0)), (matrix(3, 2, complex=True), matrix(3)),
        (matrix(3, 2), matrix(3, 1, complex=True)), (matrix(2, 3, complex=True), matrix(2, 1, complex=True)))),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("rank", [1, 2])
def test_matrices_of_lower_rank(rank):
    def function(x):
        left, right = matrix(3, rank, seed=2) + x[:, :rank], matrix(rank, 3, seed=3) + x[:rank]
        return np.linalg.pinv(left @ right, 1e-7)

    def solution(x):
        left, right = matrix(3, rank, seed=2) + x[:, :rank], matrix(rank, 3, seed=3) + x[:rank]
        return np.linalg.lstsq(left @ right, matrix(3), 1e-7)[0]

    check_function(function, 0.1 * matrix(3, 3), dtypes=(), layouts=False)
    check_function(solution, 0.1 * matrix(3, 3), dtypes=(), layouts=False)


@pytest.mark.parametrize("complex", [False, True])
def test_hermitian(complex):
    check_function(lambda x: np.linalg.pinv(mirrored(x), hermitian=True), definite(3, complex=complex), layouts=False,
                   reference=lambda x: np.linalg.pinv(mirrored(x), hermitian=True), **SINGLE)
    x = definite(3, complex=complex)
    full, lower = Variable(x), Variable(np.tril(x))
    for leaf in (full, lower):
        y = np.linalg.pinv(leaf, hermitian=True)[0, 1]
        (y * y).real.backward()
    np.testing.assert_allclose(full.grad.data, lower.grad.data)
    np.testing.assert_allclose(full.grad.data, full.grad.data.conj().T, atol=1e-14)


def test_tolerances():
    x = np.diag([1.0, 1e-3])
    for options in ({"rcond": 1e-2}, {"rtol": 1e-2}, {"rtol": None}, {}):
        got = np.linalg.pinv(Variable(x), **options)
        np.testing.assert_array_equal(got.data, np.linalg.pinv(x, **options))
    with pytest.raises(ValueError, match="both"):
        np.linalg.pinv(Variable(x), rcond=1e-2, rtol=1e-2)


def test_agree_with_pytorch():
    torch = pytorch()
    single = {"float64": 1e-9, "float32": 1e-3}
    for shape in ((3, 2), (2, 3), (2, 2, 1)):
        agree(np.linalg.pinv, torch.linalg.pinv, matrix(*shape), tol=single)
        agree_complex(np.linalg.pinv, torch.linalg.pinv, matrix(*shape, complex=True))
    agree(lambda x: np.linalg.pinv(mirrored(x), hermitian=True),
          lambda x: torch.linalg.pinv(mirrored_tensor(x), hermitian=True), definite(3), tol=single)
    agree(lambda a, b: np.linalg.lstsq(a, b)[0], lambda a, b: torch.linalg.lstsq(a, b)[0], matrix(4, 2),
          matrix(4, 3), tol=single)


def test_lstsq_gives_rank_and_singular_values_plain():
    a, b = matrix(4, 2), matrix(4)
    got, wanted = np.linalg.lstsq(Variable(a), b), np.linalg.lstsq(a, b)
    assert got[2] == 2 and type(got[3]) is np.ndarray
    for one, other in zip(got, wanted, strict=True):
        np.testing.assert_array_equal(getattr(one, "data", one), other)
    assert got[0].creator.found is None, "the graph would keep the singular values"


def test_lstsq_of_zeros():
    a, b = Variable(np.zeros((2, 2))), Variable(np.ones(2))
    x, residuals, rank, _ = np.linalg.lstsq(a, b)
    x.sum().backward()
    assert rank == 0 and residuals.shape == (0,)
    np.testing.assert_array_equal(a.grad.data, 0)
    np.testing.assert_array_equal(b.grad.data, 0)


def test_errors_are_numpys():
    with pytest.raises(np.linalg.LinAlgError, match="Incompatible"):
        np.linalg.lstsq(Variable(matrix(3, 2)), matrix(2))
    with pytest.raises(np.linalg.LinAlgError, match="two-dimensional"):
        np.linalg.lstsq(Variable(matrix(2, 3, 2)), matrix(3))
