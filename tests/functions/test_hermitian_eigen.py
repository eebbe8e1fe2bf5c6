"""Tests of eigenvalues and eigenvectors of symmetric and Hermitian matrices."""

import numpy as np
import pytest

import pygrad
from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import GraphError
from pygrad.testing import check_function
from tests.functions.cases import case
from tests.functions.complex_numbers import agree_complex
from tests.functions.matrices import SINGLE, definite, mirrored, mirrored_tensor
from tests.pytorch import agree, pytorch


def with_vectors(x, uplo="L", invariant=False):
    def function(x):
        w, v = np.linalg.eigh(mirrored(x), uplo)
        return w, v * v.conj() * (1 + w[..., None, :]) if invariant else v

    return case(F.Eigh, function, x, name=f"{x.shape} {x.dtype} {uplo}", reference=None if invariant else function,
                saves=None if invariant else lambda x, y: sum(one.nbytes for one in y), **SINGLE)


def values(x, uplo="L"):
    def function(x):
        return np.linalg.eigvalsh(mirrored(x), uplo)

    return case(F.Eigvalsh, function, x, name=f"{x.shape} {x.dtype} {uplo}", reference=function,
                saves=lambda x, y: x.nbytes, **SINGLE)


CASES = [
    with_vectors(definite(3)), with_vectors(definite(2, 2), "U"), with_vectors(definite(1)), with_vectors(definite(0)),
    with_vectors(definite(0, 2)), with_vectors(definite(3, complex=True), invariant=True),
    with_vectors(definite(2, 2, complex=True), "U", invariant=True),
    values(definite(3)), values(definite(2, 2), "U"), values(definite(1)), values(definite(0)),
    values(definite(0, 2)), values(definite(2, complex=True)), values(definite(2, 2, complex=True), "U"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_agree_with_pytorch():
    torch = pytorch()
    single = {"float64": 1e-9, "float32": 1e-4}

    def squares(module):
        def function(x):
            w, v = module.linalg.eigh(x)
            return w, v * v * (1 + w[..., None, :])
        return function

    agree(lambda x: squares(np)(mirrored(x)), lambda x: squares(torch)(mirrored_tensor(x)), definite(2, 3), tol=single)
    agree(lambda x: np.linalg.eigvalsh(mirrored(x)), lambda x: torch.linalg.eigvalsh(mirrored_tensor(x)),
          definite(3), tol=single)
    agree(np.linalg.eigvalsh, torch.linalg.eigvalsh, definite(3), tol=single)

    def sizes(module):
        def function(x):
            w, v = module.linalg.eigh(x)
            return w, v * v.conj() * (1 + w[..., None, :])
        return function

    agree_complex(lambda x: sizes(np)(mirrored(x)), lambda x: sizes(torch)(mirrored_tensor(x)),
                  definite(3, complex=True))


def test_gradient_is_symmetric_whichever_triangle_is_read():
    for uplo in "LU":
        x = Variable(definite(3))
        w, v = np.linalg.eigh(x, uplo)
        (v[0, 0] ** 2 * w[1]).backward()
        np.testing.assert_allclose(x.grad.data, x.grad.data.T, atol=1e-14)


def test_result_is_numpys_named_tuple():
    result = np.linalg.eigh(Variable(definite(2)))
    assert type(result).__name__ == "EighResult" and result.eigenvectors is result[1]


@pytest.mark.parametrize("function, expected", [
    (lambda w: w.sum(), np.eye(3)), (lambda w: (w * w).sum(), 4 * np.eye(3)),
    (lambda w: np.exp(w).sum(), np.exp(2) * np.eye(3)),
])
def test_equal_eigenvalues_of_losses_of_values_alone(function, expected):
    for values in (np.linalg.eigvalsh, lambda x: np.linalg.eigh(x).eigenvalues):
        x = Variable(2 * np.eye(3))
        function(values(x)).backward()
        np.testing.assert_allclose(x.grad.data, expected)


def test_equal_eigenvalues_of_vectors_that_are_not_used():
    """The projection on one eigenvector, beside two equal eigenvalues."""
    def project(x):
        v = np.linalg.eigh(mirrored(x))[1][:, 2]
        return v[:, None] * v

    turn = np.linalg.qr(np.arange(9.0).reshape(3, 3) + np.eye(3))[0]
    for basis in (np.eye(3), turn):
        check_function(project, basis @ np.diag([1.0, 1, 3]) @ basis.T, order=1, layouts=False, **SINGLE)


def test_equal_eigenvalues_of_vectors_that_are_used_are_nan():
    x = Variable(np.diag([1.0, 1, 3]))
    w, v = np.linalg.eigh(x)
    (v[:, 0] * [1.0, 2, 3]).sum().backward()
    assert np.isnan(x.grad.data).any()
    first = Variable(np.eye(2))
    (gradient,) = pygrad.grad(np.linalg.eigvalsh(first).sum(), [first], create_graph=True)
    (second,) = pygrad.grad((gradient * gradient).sum(), [first])
    assert np.isnan(second.data).any()


def test_dependence_on_a_phase_is_an_error():
    x = Variable(definite(2, complex=True))
    with pytest.raises(GraphError, match="eigh: .* phases"):
        (np.linalg.eigh(x)[1] * (1 + 2j)).sum().real.backward()
