import numpy as np
import pytest

from pygrad import Variable
from pygrad.functions._elementwise import BLOCK
from pygrad.functions._gates import WIDTHS, mask_from_bits, memory_order, select_by_bits, select_positive
from pygrad.functions._masks import pack
from tests.functions.elementwise import channels_last


def packed(mask):
    order = memory_order(mask)
    return pack(mask if order is None else mask.transpose(order)), mask.shape, order


@pytest.mark.parametrize("mask", [channels_last() > 0, np.asfortranarray(np.eye(5) > 0), np.array(True),
                                  np.zeros((0, 3), bool), channels_last((2, 3, 5, 7)) > 0], ids=lambda m: str(m.shape))
def test_masks_come_back_in_their_memory_order(mask):
    got = mask_from_bits(*packed(mask))
    np.testing.assert_array_equal(got, mask)
    assert got.size < 2 or got.strides == mask.strides


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("gy_order", ["same", "other", "gaps", "batch"])
def test_selection_by_bits_is_exact(dtype, gy_order):
    mask = channels_last() > 0
    gy = channels_last(dtype=dtype, seed=1)
    gy[0, 0, 0] = np.inf
    gy[0, 1, 1] = np.nan
    if gy_order == "other":
        gy = np.ascontiguousarray(gy)
    elif gy_order == "gaps":
        gy = np.repeat(gy, 2, axis=1)[:, ::2]
    elif gy_order == "batch":
        gy = np.stack([gy, -gy])
    before = gy.copy()
    got = select_by_bits(gy, *packed(mask))
    np.testing.assert_array_equal(got, np.where(mask, gy, 0))
    np.testing.assert_array_equal(gy, before)
    assert got.dtype == dtype and gy.size > BLOCK
    if gy_order == "same":
        assert got.strides == gy.strides
        assert select_by_bits(gy, *packed(mask), gy) is gy
        np.testing.assert_array_equal(gy, got)


def test_selection_of_few_and_of_variables():
    mask = np.array([True, False])
    assert select_by_bits(np.array([1.0, np.inf]), *packed(mask)).tolist() == [1, 0]
    y = select_by_bits(Variable([1.0, np.inf]), *packed(mask))
    assert y.tolist() == [1, 0] and y.creator is not None


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("shape", [(), (7,), (3, 4)])
def test_select_positive(dtype, shape):
    y = np.resize(np.array([-1, 0, 2, np.nan, -0.0], dtype), shape)
    gy = np.full(shape, np.inf, dtype)
    out = np.empty_like(gy)
    select_positive(gy, y, out)
    np.testing.assert_array_equal(out, np.where(y <= 0, 0, gy))
    assert {np.dtype(one).itemsize for one in WIDTHS.values()} == {2, 4, 8}
