import numpy as np
import pytest

from pygrad.functions._matrix_map import TILE, Matrix
from tests.functions.cases import uniform


def banded(extent, count):
    """Return a matrix of three entries a row, of which two may be in one place."""
    middle = np.arange(count) * extent // count
    columns = np.clip(middle[:, None] + [-1, 0, 2], 0, extent - 1)
    return Matrix(extent, count, np.repeat(np.arange(count), 3), columns.ravel(), uniform((3 * count,)))


def dense(one):
    full = np.zeros((one.count, one.extent))
    np.add.at(full, (one.rows, one.columns), one.weights)
    return full


def image(one, a):
    out = np.full((len(a), one.count, a.shape[2]), 77, a.dtype)
    one.apply(a, out)
    return out


@pytest.mark.parametrize("extent, count", [(5, 3), (3, 5), (1, 4), (200, 150), (40, 3 * TILE), (3 * TILE, 40)])
@pytest.mark.parametrize("width", [1, 4])
def test_is_the_matrix(extent, count, width):
    one = banded(extent, count)
    for matrix, expected in ((one, dense(one)), (one.transposed, dense(one).T)):
        a = uniform((3, matrix.extent, width))
        np.testing.assert_allclose(image(matrix, a), np.einsum("ij,pjq->piq", expected, a), atol=1e-12)
        single = image(matrix, a.astype(np.float32))
        assert single.dtype == np.float32
        np.testing.assert_allclose(single, image(matrix, a), rtol=1e-5, atol=1e-5)
    assert one.transposed is one.transposed


@pytest.mark.parametrize("value", [np.inf, np.nan])
def test_what_is_not_finite_reaches_its_rows_only(value):
    for one in (banded(70, 90), banded(90, 70)):
        for matrix in (one, one.transposed):
            a = uniform((2, matrix.extent, 3))
            expected = image(matrix, a)
            a[1, 33, 2] = value
            got = image(matrix, a)
            touched = np.unique(matrix.rows[matrix.columns == 33])
            assert not np.isfinite(got[1, touched, 2]).any()
            got[1, touched, 2] = expected[1, touched, 2]
            np.testing.assert_allclose(got, expected, atol=1e-12)


def test_rows_without_entries():
    one = Matrix(3, 2, np.array([1]), np.array([2]), np.array([5.0]))
    assert image(one, np.ones((1, 3, 1))).ravel().tolist() == [0, 5]
    assert image(one.transposed, np.ones((1, 2, 1))).ravel().tolist() == [0, 0, 5]
