"""Tests of the Cholesky decomposition."""

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from tests.functions.cases import case
from tests.functions.complex_numbers import agree_complex
from tests.functions.matrices import SINGLE, definite, mirrored, mirrored_tensor
from tests.pytorch import agree, pytorch


def decomposes(x, upper=False):
    return case(F.Cholesky, lambda x: np.linalg.cholesky(mirrored(x), upper=upper), x,
                reference=lambda x: np.linalg.cholesky(mirrored(x), upper=upper),
                saves=lambda x, y: y.nbytes, name=f"{x.shape} {x.dtype} {upper}", **SINGLE)


CASES = [decomposes(x, upper) for upper in (False, True)
         for x in (definite(3), definite(2, 2), definite(2, complex=True), definite(2, 2, complex=True))]
CASES += [decomposes(definite(1)), decomposes(definite(0)), decomposes(definite(0, 2))]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("upper", [False, True])
def test_agree_with_pytorch(upper):
    torch = pytorch()
    agree(lambda x: np.linalg.cholesky(mirrored(x), upper=upper),
          lambda x: torch.linalg.cholesky(mirrored_tensor(x), upper=upper), definite(2, 3),
          tol={"float64": 1e-9, "float32": 1e-4})
    agree_complex(lambda x: np.linalg.cholesky(mirrored(x), upper=upper),
                  lambda x: torch.linalg.cholesky(mirrored_tensor(x), upper=upper), definite(3, complex=True))
    agree(lambda x: np.linalg.cholesky(x, upper=upper), lambda x: torch.linalg.cholesky(x, upper=upper),
          definite(3), tol={"float64": 1e-9, "float32": 1e-4})


def test_gradient_is_symmetric_where_one_triangle_is_read():
    x = definite(3)
    full, lower = Variable(x), Variable(np.tril(x))
    for leaf in (full, lower):
        (np.linalg.cholesky(leaf) ** 2).sum().backward()
    np.testing.assert_allclose(full.grad.data, full.grad.data.T, atol=1e-12)
    np.testing.assert_array_equal(full.grad.data, lower.grad.data)
    np.testing.assert_allclose(full.grad.data, np.eye(3), atol=1e-12)  # the squares add up to the trace


def test_log_likelihood_of_a_large_matrix():
    """Beyond the cached weights: the gradient of the logarithm of the determinant is the inverse."""
    x = definite(70)
    leaf = Variable(x)
    (2 * np.log(np.linalg.cholesky(leaf)[np.arange(70), np.arange(70)]).sum()).backward()
    np.testing.assert_allclose(leaf.grad.data, np.linalg.inv(x), atol=1e-9)


def test_not_positive_definite_is_numpys_error():
    with pytest.raises(np.linalg.LinAlgError, match="positive definite"):
        np.linalg.cholesky(Variable(-np.eye(2)))
