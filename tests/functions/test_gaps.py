"""Tests of what gradients of eigenvectors and singular vectors are divided by."""

import numpy as np
import pytest

from pygrad import Variable
from pygrad.errors import GraphError
from pygrad.functions._gaps import check_basis, check_phases, diagonal_of, embedded, reciprocal_gaps, reciprocals, skew


def test_gaps_of_different_values():
    values = np.array([[1.0, 2.0, 4.0], [0.0, -1.0, 5.0]])
    expected = [[[0 if i == j else 1 / (row[j] - row[i]) for j in range(3)] for i in range(3)] for row in values]
    np.testing.assert_allclose(reciprocal_gaps(values, np.ones((2, 3, 3))), expected)
    squares = reciprocal_gaps(np.array([3.0, 1.0]), np.ones((2, 2)), squares=True)
    np.testing.assert_allclose(squares, [[0, -1 / 8], [1 / 8, 0]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64])
def test_gaps_of_equal_values(dtype):
    values = np.array([2, 2, 2 + np.finfo(dtype).eps, 3], dtype)
    gaps = reciprocal_gaps(values, np.array([[1, 0, 0, 1]], dtype))
    assert gaps.dtype == dtype
    np.testing.assert_array_equal(np.isnan(gaps[:3, :3]), [[False, True, True], [True, False, False], [True, False, False]])
    assert np.isfinite(gaps[3]).all() and not np.diag(gaps).any()


def test_unused_vectors_of_two_gradients():
    used, unused = np.array([[1.0, 0.0]]), np.zeros((1, 2))
    values = np.ones(2)
    assert np.isnan(reciprocal_gaps(values, unused, used)[0, 1])
    assert not reciprocal_gaps(values, unused, None).any()
    np.testing.assert_array_equal(reciprocals(np.array([0.0, 2.0]), unused), [0, 0.5])
    assert np.isnan(reciprocals(np.array([0.0, 2.0]), used)[0])


def test_variables_are_recorded():
    x = Variable([1.0, 3.0, 3.0])
    gaps = reciprocal_gaps(x, np.zeros((3, 3)))
    gaps[0, 1].backward()
    np.testing.assert_allclose(x.grad.data, [0.25, -0.25, 0])
    y = Variable([2.0, 0.0])
    reciprocals(y, np.zeros((2, 2)))[0].backward()
    np.testing.assert_allclose(y.grad.data, [-0.25, 0])


def test_diagonals():
    x = np.arange(18.0).reshape(2, 3, 3)
    np.testing.assert_array_equal(diagonal_of(x), np.diagonal(x, axis1=-2, axis2=-1))
    np.testing.assert_array_equal(diagonal_of(embedded(x[:, 0])), x[:, 0])
    assert embedded(np.ones(2, np.float32)).dtype == np.float32
    np.testing.assert_array_equal(skew(x, x), np.zeros((2, 3, 3)))


def test_checks():
    vectors = np.linalg.qr(np.arange(12.0).reshape(4, 3) ** 2)[0]
    check_basis(vectors, vectors @ np.diag([1.0, 2, 3]), "f")
    check_basis(vectors, np.zeros((4, 3)), "f")
    with pytest.raises(GraphError, match="f: .* basis"):
        check_basis(vectors, np.arange(12.0).reshape(4, 3), "f")
    check_phases(np.array([1e-12, 0]), (np.ones((2, 2)), None), "f")
    check_phases(np.array([1e-16, 0]), (np.full((2, 2), 1e-16), None), "f")  # what is left of larger numbers
    with pytest.raises(GraphError, match="f: .* phases"):
        check_phases(np.array([1e-1, 0]), (np.ones((2, 2)), None), "f")
