import numpy as np
import pytest

from pygrad import Variable
from pygrad.errors import ArgumentError
from pygrad.testing import assert_peak_below


def wasteful():
    kept = [np.empty(10_000) for _ in range(3)]  # three of them
    return len(kept)


def test_below():
    for limit in (250_000, "1 MB"):
        assert 240_000 <= assert_peak_below(wasteful, limit) < 244_096  # Python's objects count too
    assert assert_peak_below(lambda: None, 1) == 0


def test_not_below():
    with pytest.raises(AssertionError, match=r"expected a peak below 234\.4 KiB, found 23\d\.\d KiB \(24\d{4} bytes\)") as failed:
        assert_peak_below(wasteful, 240_000)
    assert "assert_peak_below(wasteful, 240_000)" in str(failed.value) and "temporary" in str(failed.value)


def test_what_was_there_before_does_not_count():
    x = Variable(np.ones(100_000))
    assert 800_000 <= assert_peak_below(lambda: x * 2, 810_000) < 808_192


def test_bad_limits():
    with pytest.raises(ArgumentError, match="assert_peak_below: expected a number of bytes"):
        assert_peak_below(wasteful, "much")


def test_errors_come_out():
    with pytest.raises(ZeroDivisionError):
        assert_peak_below(lambda: 1 / 0, 10)
