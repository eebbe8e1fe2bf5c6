"""Tests of eigenvalues and eigenvectors of general matrices."""

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import GraphError
from pygrad.functions.eigen import _in_order
from tests.functions.cases import case
from tests.functions.complex_numbers import agree_complex
from tests.functions.matrices import SINGLE, matrix
from tests.pytorch import pytorch

TURNING = np.array([[1.0, -2.0, 0.3], [2.0, 0.5, 0.1], [-0.4, 0.2, 3.0]])
"""Two complex eigenvalues, one real."""

ALWAYS_COMPLEX = np.linalg.eig(np.eye(2))[0].dtype.kind == "c"  # from NumPy 2.5 on


def spread(*shape, complex=False):
    """Matrices with real and well separated eigenvalues, if they are not complex."""
    return 0.3 * matrix(*shape, shape[-1], complex=complex) + np.diag(np.arange(shape[-1]) + 1.0)


def with_vectors(x, invariant=False):
    def function(x):
        w, v = np.linalg.eig(x)
        return w, v * v.conj() * (1 + w[..., None, :]) if invariant else v

    return case(F.Eig, function, x, name=f"{x.shape} {x.dtype} {invariant}", reference=None if invariant else function,
                saves=None if invariant else lambda x, y: sum(one.nbytes for one in y), **SINGLE)


def values(x):
    return case(F.Eigvals, np.linalg.eigvals, x, reference=np.linalg.eigvals,
                saves=lambda x, y: x.nbytes + y.nbytes, **SINGLE)


CASES = [
    *(with_vectors(x, invariant=ALWAYS_COMPLEX) for x in (spread(3), spread(2, 2), spread(1))),
    with_vectors(spread(0)), with_vectors(spread(0, 2)), with_vectors(spread(3, complex=True), invariant=True),
    with_vectors(TURNING, invariant=True), with_vectors(spread(2, 2, complex=True), invariant=True),
    *(values(x) for x in (spread(3), spread(2, 2), spread(1), spread(0), spread(0, 2), TURNING,
                          spread(3, complex=True), np.stack([TURNING, spread(3)]))),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("x", [TURNING, spread(3, complex=True), spread(2, 2, complex=True)], ids=str)
def test_agree_with_pytorch(x):
    torch = pytorch()

    def sizes(module):
        def function(x):
            w, v = module.linalg.eig(x)
            return w, v * v.conj() * (1 + w[..., None, :])
        return function

    agree_complex(sizes(np), sizes(torch), x)
    agree_complex(np.linalg.eigvals, torch.linalg.eigvals, x)


def test_result_is_numpys_named_tuple():
    result = np.linalg.eig(Variable(TURNING))
    assert type(result).__name__ == "EigResult" and result.eigenvalues is result[0]
    assert result.eigenvalues.dtype == complex and result.eigenvectors.dtype == complex
    assert np.linalg.eig(Variable(spread(2)))[0].dtype == np.linalg.eig(spread(2))[0].dtype


def test_equal_eigenvalues():
    for values in (np.linalg.eigvals, lambda x: np.linalg.eig(x).eigenvalues):
        x = Variable(2 * np.eye(3))
        np.real(values(x) ** 2).sum().backward()
        np.testing.assert_allclose(x.grad.data, 4 * np.eye(3))
    x = Variable(np.eye(2))
    np.real(np.linalg.eig(x)[1][:, 0] * [1.0, 2]).sum().backward()
    assert np.isnan(x.grad.data).any()


def test_without_a_basis_of_eigenvectors_is_an_error_or_large():
    x = Variable(np.array([[1.0, 1.0], [0.0, 1.0]]))
    try:
        np.real(np.linalg.eigvals(x)[0]).backward()
    except np.linalg.LinAlgError:
        return
    assert np.abs(x.grad.data).max() > 1e6


def test_dependence_on_a_phase_is_an_error():
    with pytest.raises(GraphError, match="eig: .* phases"):
        (np.linalg.eig(Variable(spread(2, complex=True)))[1] * (1 + 2j)).sum().real.backward()


def test_eigenvalues_in_another_order_keep_their_vectors():
    w, v = np.linalg.eig(np.stack([TURNING, TURNING.T]))
    order = np.array([[2, 0, 1], [1, 2, 0]])
    got = _in_order(v, w, np.take_along_axis(w, order, -1))
    np.testing.assert_array_equal(got, np.take_along_axis(v, order[:, None, :], -1))
    assert _in_order(v, w, w * (1 + 1e-13)) is v
