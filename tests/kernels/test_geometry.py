import numpy as np
import pytest

from pygrad.kernels.geometry import Geometry, channels_last, inward


def test_reach_and_padding_at_the_far_end():
    g = Geometry((10, 7), (5, 7), (3, 4), (2, 1), (1, 2), (2, 1), 1)
    assert g.reach == (5, 4)
    assert g.high == (2, 1)
    assert g.taps == 12
    assert Geometry((10,), (3,), (2,), (3,), (0,), (1,), 1).high == (-2,)


@pytest.mark.parametrize("change, expected", [
    ({}, True), ({"groups": 2}, True), ({"kernel": (1, 2)}, False), ({"stride": (1, 2)}, False),
    ({"low": (1, 0)}, False), ({"dilation": (2, 2)}, True),
])
def test_pointwise(change, expected):
    g = Geometry((4, 5), (4, 5), (1, 1), (1, 1), (0, 0), (1, 1), 1)._replace(**change)
    assert g.is_pointwise == expected


@pytest.mark.parametrize("shape", [(2, 3, 4), (2, 3, 4, 5), (2, 3, 4, 5, 6), (1, 1, 4, 5), (0, 3, 4), (2, 3, 1, 1)])
def test_channels_last_owns_its_memory(shape):
    x = channels_last(shape, np.float32)
    assert x.shape == shape and x.dtype == np.float32 and x.flags.owndata and x.base is None
    y = inward(x)
    assert y.flags.c_contiguous and (y.base is x or not x.size)
    assert y.shape == (shape[0], *shape[2:], shape[1])


def test_inward_copies_what_lies_otherwise():
    x = np.arange(24).reshape(2, 3, 4)
    y = inward(x)
    assert np.array_equal(y, x.transpose(0, 2, 1)) and not np.shares_memory(x, y)
    one = np.ones((2, 1, 4))
    assert np.shares_memory(inward(one), one)
