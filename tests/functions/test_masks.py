import numpy as np
import pytest

from pygrad import Variable
from pygrad.functions._masks import pack, select, unpack


@pytest.mark.parametrize("shape", [(), (0,), (3, 0), (8,), (3, 5)])
def test_round_trip(shape):
    mask = np.random.default_rng(0).random(shape) > 0.5
    bits = pack(mask)
    assert bits.nbytes == -(-mask.size // 8)
    assert np.array_equal(unpack(bits, shape), mask) and unpack(bits, shape).dtype == bool


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble, np.int64])
def test_selection_is_exact(dtype):
    values = np.array([[1, -2, 3], [4, 5, -6]], dtype)
    if values.dtype.kind == "f":
        values[0] = [np.inf, np.nan, -0.0]
    mask = np.array([False, False, True])
    for gy in (values, values[:, ::-1], np.asfortranarray(values), np.broadcast_to(values[:1], (2, 3))):
        got = select(gy, mask)
        assert got.dtype == dtype and (got[:, :2] == 0).all() and not np.signbit(got[:, :2]).any()
        assert np.array_equal(got[:, 2], gy[:, 2], equal_nan=values.dtype.kind == "f")
    assert select(values, np.ones((4, 2, 3), bool)).shape == (4, 2, 3)


def test_numbers_and_variables():
    assert select(np.float64(np.inf), np.bool_(False)) == 0.0 and select(np.float32(2), np.array(True)) == 2
    y = select(Variable([1.0, np.nan]), np.array([True, False]))
    assert y.creator is not None and y.tolist() == [1.0, 0.0]
