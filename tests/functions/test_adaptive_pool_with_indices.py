import numpy as np
import pytest

from pygrad import functions as F
from tests.functions.pooling import IMAGES, SEQUENCES, VOLUMES


@pytest.mark.parametrize("axes, x", [(1, SEQUENCES), (2, IMAGES), (3, VOLUMES)])
@pytest.mark.parametrize("size", [1, 2])
def test_maxima_and_where_they_were(axes, x, size):
    y, where = getattr(F, f"adaptive_max_pool{axes}d_with_indices")(x, size)
    np.testing.assert_array_equal(y.data, getattr(F, f"adaptive_max_pool{axes}d")(x, size).data)
    flat = x.reshape(*x.shape[:2], -1)
    picked = np.take_along_axis(flat, where.reshape(*x.shape[:2], -1), -1)
    np.testing.assert_array_equal(picked.reshape(y.shape), y.data)
