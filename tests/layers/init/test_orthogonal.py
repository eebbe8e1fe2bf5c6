import numpy as np
import pytest

from pygrad.errors import ShapeError
from pygrad.layers import init


@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-12), (np.float32, 1e-5), (np.float16, 3e-3)])
@pytest.mark.parametrize("shape", [(5, 5), (3, 7), (7, 3), (4, 3, 2, 2), (20, 3, 2, 2)])
def test_orthogonal(shape, dtype, tolerance):
    w = init.orthogonal_(np.empty(shape, dtype), gain=2)
    assert w.dtype == dtype and w.shape == shape
    matrix = w.reshape(shape[0], -1).astype(np.float64)
    product = matrix @ matrix.T if matrix.shape[0] < matrix.shape[1] else matrix.T @ matrix
    np.testing.assert_allclose(product, 4 * np.eye(len(product)), atol=4 * tolerance)


def test_all_are_equally_likely():
    """Each element of a rotation of the plane has mean 0 and variance 1/2, and both signs of the determinant."""
    generator = np.random.default_rng(0)
    drawn = np.stack([init.orthogonal_(np.empty((2, 2)), generator=generator) for _ in range(2000)])
    assert np.abs(drawn.mean(0)).max() < 0.06
    assert np.abs((drawn ** 2).mean(0) - 0.5).max() < 0.04
    assert abs(np.sign(np.linalg.det(drawn)).mean()) < 0.1


def test_wrong_shape():
    with pytest.raises(ShapeError, match=r"orthogonal_: expected at least 2 axes, got shape \(3,\)"):
        init.orthogonal_(np.ones(3))
