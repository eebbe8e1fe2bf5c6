"""Tests of what rules of linear algebra share."""

import numpy as np
import pytest

from pygrad import Variable
from pygrad.functions._matrices import adjoint, hermitian_part, inverse, lower_inverse, solve, transposed
from tests.functions.matrices import matrix, square

DTYPES = [np.float32, np.float64, np.complex64, np.complex128]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(3,), (2, 3), (0,), (0, 2)])
@pytest.mark.parametrize("transpose", [False, True])
def test_single_matrices_and_stacks_give_what_numpy_gives(dtype, shape, transpose):
    a = square(*shape, complex=np.dtype(dtype).kind == "c").astype(dtype)
    a = transposed(a) if transpose else a
    b = matrix(*a.shape[:-1], 2).astype(dtype)
    lower = np.tril(a)
    for got, expected in ((inverse(a), np.linalg.inv(a)), (solve(a, b), np.linalg.solve(a, b)),
                          (lower_inverse(lower), np.linalg.inv(lower))):
        assert got.dtype == dtype and got.shape == expected.shape
        np.testing.assert_allclose(got, expected, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("shape", [(5, 3, 2), (2, 1, 3, 1), (0, 3, 2)])
def test_one_matrix_beside_a_stack(shape):
    a, b = square(3), matrix(*shape)
    np.testing.assert_allclose(solve(a, b), np.linalg.solve(a, b))
    got = solve(Variable(a), b)
    np.testing.assert_allclose(got.data, np.linalg.solve(a, b))


def test_nothing_given_is_written_to():
    a, b = np.asfortranarray(square(3)), np.ones((3, 2), order="F")
    copies = a.copy(), b.copy()
    inverse(a), inverse(a.T), solve(a, b), solve(a, b[:, 0]), lower_inverse(a.T)
    np.testing.assert_array_equal(a, copies[0])
    np.testing.assert_array_equal(b, copies[1])


def test_other_dtypes_and_vectors():
    a = np.array([[2, 1], [1, 3]])
    np.testing.assert_allclose(solve(a, np.ones(2)), np.linalg.solve(a, np.ones(2)))
    np.testing.assert_allclose(solve(a * 1.0, np.ones(2)), np.linalg.solve(a, np.ones(2)))
    np.testing.assert_allclose(solve(a * 1.0, np.ones(2, complex)), np.linalg.solve(a, np.ones(2)))
    np.testing.assert_allclose(inverse(a), np.linalg.inv(a))


@pytest.mark.parametrize("function", [inverse, lower_inverse, lambda a: solve(a, np.ones((2, 1)))])
@pytest.mark.parametrize("stack", [False, True])
def test_singular(function, stack):
    a = np.zeros((2, 2))
    with pytest.raises(np.linalg.LinAlgError, match="Singular matrix"):
        function(a[None] if stack else a)


def test_variables_are_recorded():
    x = Variable(square(2, complex=True))
    for function in (inverse, lower_inverse, lambda x: solve(x, np.ones((2, 1))), adjoint, transposed, hermitian_part):
        assert function(x).creator is not None
    np.testing.assert_array_equal(adjoint(x).data, x.data.conj().T)
    np.testing.assert_allclose(hermitian_part(x).data, (x.data + x.data.conj().T) / 2)
    assert hermitian_part(np.ones((2, 2), np.float32)).dtype == np.float32
