import numpy as np
import pytest

from pygrad.display.glance import described, glance, sampled


def test_what_is_not_finite_is_counted_apart():
    seen = glance(np.array([0.0, 3.0, -4.0, np.nan, np.inf, -np.inf], np.float32))
    assert (seen.low, seen.high, seen.norm, seen.zeros, seen.nan, seen.infinite) == (-4.0, 3.0, 5.0, 1, 1, 2)
    text = described(seen, with_norm=True)
    assert "1 NaN</b>" in text and "2 infinite</b>" in text and "norm 5" in text


@pytest.mark.parametrize("array", [np.full(3, np.nan), np.array([], np.float32), np.empty((0, 4), int)])
def test_nothing_finite(array):
    seen = glance(array)
    assert seen.low is seen.high is seen.norm is None and seen.zeros == 0


def test_kinds():
    assert glance(np.array([3 + 4j, 0])).high == 5.0 and "magnitudes from 0 to 5" in described(glance(np.array([5j, 0])))
    assert glance(np.array([True, False])).zeros == 1
    assert glance(np.array([2**63, 1], np.uint64)).high == 2.0**63
    assert glance(np.full(4, 60000, np.float16)).norm == 120000.0
    assert glance(np.array([1e300, 1e300])).norm == pytest.approx(2**0.5 * 1e300)
    assert glance(np.array([-128], np.int8)).norm == 128.0


def test_a_share_or_a_number_of_zeros():
    assert "50 % zeros" in described(glance(np.array([0.0, 1.0])))
    assert "1 zero" in described(glance(np.arange(1000)))
    assert described(glance(np.zeros(3))) == "all 0"


def test_a_large_array_is_sampled():
    huge = np.broadcast_to(1.0, (10**5, 10**4))
    assert sampled(huge).size <= 2**20 and sampled(huge).base is not None
    seen = glance(huge, 1000)
    assert seen.looked_at <= 1000 and seen.size == 10**9 and seen.norm is None
    assert "elements looked at" in described(seen)


def test_sampling_reaches_all_axes():
    assert sampled(np.zeros((7, 3, 2)), 5).size <= 5 and sampled(np.zeros(()), 1).shape == ()
