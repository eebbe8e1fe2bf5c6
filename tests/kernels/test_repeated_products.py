import numpy as np
import pytest

from pygrad import kernels
from pygrad.kernels import repeated_products
from pygrad.kernels.repeated_products import Repeated, in_parts


def draw(*shape, dtype=np.float32):
    return np.random.default_rng(len(shape)).standard_normal(shape).astype(dtype)


@pytest.fixture(params=kernels.available())
def each_kernel(request, monkeypatch):
    monkeypatch.setattr(repeated_products, "LARGE", 1)
    with kernels.use(request.param):
        yield request.param


MATRICES = {
    "rows": draw(24, 17), "transposed": draw(17, 24).T, "columns of a wider one": draw(24, 30)[:, :17],
    "rows of a wider one, transposed": draw(17, 30)[:, :24].T, "columns apart": draw(24, 34)[:, ::2],
    "one row": draw(1, 17), "one column": draw(24, 1),
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("matrix", MATRICES.values(), ids=MATRICES)
def test_products(matrix, dtype, each_kernel):
    for size in (1, 5, 32):
        multiply = Repeated(matrix, size, np.dtype(dtype))
        outputs = np.full((3, len(matrix), size), 7, dtype)
        for seed in range(2):
            b = np.random.default_rng(seed).standard_normal((matrix.shape[1], size)).astype(dtype)
            multiply(b, outputs[1])
            np.testing.assert_allclose(outputs[1], matrix.astype(np.float64) @ b, rtol=1e-4, atol=1e-5)
        assert (outputs[::2] == 7).all()


def test_the_matrix_is_read_at_every_call(each_kernel):
    matrix, b, out = np.eye(16, dtype=np.float32), draw(16, 4), np.empty((16, 4), np.float32)
    multiply = Repeated(matrix, 4, np.dtype(np.float32))
    matrix *= 2
    multiply(b, out)
    np.testing.assert_array_equal(out, 2 * b)


@pytest.mark.parametrize("shape", [(8, 4, 3), (7, 4, 3), (8, 100, 50), (12, 1, 1), (1, 4, 4)])
@pytest.mark.parametrize("limit", [1, 100, 10**6])
def test_parts(shape, limit, monkeypatch):
    monkeypatch.setattr(repeated_products, "MOST", limit)
    rows, inner, columns = shape
    a, b = draw(rows, inner), draw(inner, columns)
    for matrix in (a, np.asfortranarray(a)):
        parts = in_parts(matrix, columns)
        assert np.shares_memory(parts, matrix)
        assert len(parts) == 1 or parts[0].size * columns <= limit
        np.testing.assert_allclose(np.matmul(parts, b).reshape(rows, columns), a @ b, rtol=1e-4, atol=1e-5)
