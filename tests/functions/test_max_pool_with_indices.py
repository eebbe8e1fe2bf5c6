import numpy as np
import pytest

from pygrad import functions as F
from tests.functions.pooling import IMAGES, SEQUENCES, VOLUMES


@pytest.mark.parametrize("axes, x", [(1, SEQUENCES), (2, IMAGES), (3, VOLUMES)])
def test_maxima_and_where_they_were(axes, x):
    y, where = getattr(F, f"max_pool{axes}d_with_indices")(x, 2)
    np.testing.assert_array_equal(y.data, getattr(F, f"max_pool{axes}d")(x, 2).data)
    flat = x.reshape(*x.shape[:2], -1)
    np.testing.assert_array_equal(np.take_along_axis(flat, where.reshape(*x.shape[:2], -1), -1), y.data.reshape(*x.shape[:2], -1))
