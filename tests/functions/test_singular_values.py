"""Tests of singular values and vectors."""

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import GraphError
from pygrad.testing import check_function
from tests.functions.cases import case
from tests.functions.complex_numbers import agree_complex
from tests.functions.matrices import SINGLE, definite, matrix, mirrored
from tests.pytorch import agree, pytorch


def with_vectors(x, full=False):
    def function(x):
        return tuple(np.linalg.svd(x, full))

    return case(F.Svd, function, x, name=f"{x.shape} {full}", reference=function,
                saves=lambda x, y: sum(one.nbytes for one in y), **SINGLE)


def invariant(x, full=False):
    """The same for every phase: sizes, and products of both vectors."""
    def function(x):
        u, s, vh = np.linalg.svd(x, full)
        k = s.shape[-1]
        both = u[..., :k] * np.swapaxes(vh[..., :k, :], -1, -2)[..., :1, :]
        beyond = u[..., k:] @ u[..., k:].conj().swapaxes(-1, -2)
        return s, both, beyond, (vh * vh.conj())[..., :k, :]

    return case(F.Svd, function, x, name=f"{x.shape} complex {full}", **SINGLE)


def values(x):
    return case(F.Svdvals, np.linalg.svdvals, x, reference=np.linalg.svdvals, saves=lambda x, y: x.nbytes, **SINGLE)


CASES = [
    with_vectors(matrix(3, 2)), with_vectors(matrix(2, 3)), with_vectors(matrix(2, 2, 2)), with_vectors(matrix(1, 1)),
    with_vectors(matrix(0, 2)), with_vectors(matrix(0, 2, 2)), with_vectors(matrix(3, 2), full=True),
    with_vectors(matrix(2, 3), full=True),
    invariant(matrix(2, 2, complex=True)), invariant(matrix(3, 2, complex=True)), invariant(matrix(2, 3, complex=True)),
    invariant(matrix(4, 2, complex=True), full=True), invariant(matrix(4, 2), full=True),
    *(values(x) for x in (matrix(3, 2), matrix(2, 3), matrix(2, 2, 2), matrix(1, 1), matrix(0, 2), matrix(0, 2, 2),
                          matrix(2, 2, complex=True), matrix(2, 2, 3, complex=True))),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_without_vectors():
    check_function(lambda x: np.linalg.svd(x, compute_uv=False), matrix(3, 2), saves=48,
                   reference=lambda x: np.linalg.svd(x, compute_uv=False), **SINGLE)


@pytest.mark.parametrize("complex", [False, True])
@pytest.mark.parametrize("shape", [(3,), (2, 2)])
def test_hermitian(shape, complex):
    x = definite(*shape, complex=complex)
    x = x - 2.5 * np.eye(shape[-1])  # of either sign

    def function(x):
        u, s, vh = np.linalg.svd(mirrored(x), hermitian=True)
        return s, u * u.conj(), u * np.swapaxes(vh, -1, -2)[..., :1, :]

    check_function(function, x, reference=function, layouts=False, **SINGLE)
    check_function(lambda x: np.linalg.svd(mirrored(x), compute_uv=False, hermitian=True), x, layouts=False,
                   reference=lambda x: np.linalg.svd(mirrored(x), compute_uv=False, hermitian=True), **SINGLE)
    got, wanted = np.linalg.svd(Variable(mirrored(x)), hermitian=True), np.linalg.svd(mirrored(x), hermitian=True)
    assert type(got) is type(wanted)
    for one, other in zip(got, wanted, strict=True):
        np.testing.assert_array_equal(one.data, other)


def test_agree_with_pytorch():
    torch = pytorch()
    single = {"float64": 1e-9, "float32": 1e-3}

    def parts(module, full):
        def function(x):
            u, s, vh = module.linalg.svd(x, full_matrices=full)
            k = s.shape[-1]
            return s, u[..., :k] * vh[..., :k, :].swapaxes(-1, -2)[..., :1, :], vh[..., :k, :] * vh[..., :k, :].conj()
        return function

    for shape in ((3, 2), (2, 3), (2, 3, 3)):
        for full in (False, True):
            agree(parts(np, full), parts(torch, full), matrix(*shape), tol=single)
            agree_complex(parts(np, full), parts(torch, full), matrix(*shape, complex=True))
        agree(np.linalg.svdvals, torch.linalg.svdvals, matrix(*shape), tol=single)


def test_result_is_numpys_named_tuple():
    result = np.linalg.svd(Variable(matrix(2, 2)))
    assert type(result).__name__ == "SVDResult" and result.Vh is result[2]


@pytest.mark.parametrize("x", [2 * np.eye(3), np.eye(3)[:, :2], np.zeros((2, 3)), np.diag([2.0, 0, 0])], ids=str)
def test_degenerate_matrices_of_losses_of_values_alone(x):
    for values in (np.linalg.svdvals, lambda x: np.linalg.svd(x)[1], lambda x: np.linalg.svd(x, False)[1]):
        leaf = Variable(x)
        (values(leaf) ** 2).sum().backward()
        np.testing.assert_allclose(leaf.grad.data, 2 * x, atol=1e-14)


def test_singular_values_of_zero_are_kinks():
    x = Variable(np.diag([2.0, 0.0]))
    np.linalg.svdvals(x).sum().backward()
    np.testing.assert_array_equal(x.grad.data, np.diag([1.0, 0.0]))


def test_vectors_that_are_not_used_beside_equal_values():
    """The projection on one singular vector, beside two equal singular values, and beside one of 0."""
    def project(x):
        u = np.linalg.svd(x, False)[0][:, 0]
        return u[:, None] * u

    for values in ([3.0, 1, 1], [3.0, 2, 0]):
        x = np.vstack([np.diag(values), np.zeros((1, 3))])
        check_function(project, x, order=1, layouts=False, **SINGLE)


def test_vectors_of_equal_values_are_nan():
    x = Variable(np.eye(2))
    np.linalg.svd(x)[0].sum().backward()
    assert np.isnan(x.grad.data).any()
    x = Variable(np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]]))
    np.linalg.svd(x, False)[0].sum().backward()
    assert np.isnan(x.grad.data).any()


def test_dependence_on_what_is_arbitrary_is_an_error():
    with pytest.raises(GraphError, match="svd: .* phases"):
        (np.linalg.svd(Variable(matrix(2, 2, complex=True)))[0] * (1 + 2j)).sum().real.backward()
    with pytest.raises(GraphError, match="svd: .* basis"):
        (np.linalg.svd(Variable(matrix(4, 1)))[0] * np.arange(16.0).reshape(4, 4) ** 2).sum().backward()
