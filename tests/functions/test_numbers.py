import numpy as np
import pytest

from pygrad.errors import ArgumentError
from pygrad.functions._numbers import as_amount, as_bound, as_number, as_size, whole_number, whole_numbers


@pytest.mark.parametrize("value", [1, 1.0, np.float32(1), np.int64(1), True])
def test_numbers(value):
    assert as_number(value, "elu", "alpha") == 1.0 and type(as_number(value, "elu", "alpha")) is float


@pytest.mark.parametrize("value", [None, "1", float("nan"), 1j, [1]])
def test_what_is_none(value):
    with pytest.raises(ArgumentError, match="elu: expected a number as alpha, got"):
        as_number(value, "elu", "alpha")


def test_amounts():
    assert as_amount(np.float32(0), "f", "p") == 0.0 and as_amount(float("inf"), "f", "p") == float("inf")
    for wrong in (-1, float("nan"), "1", None):
        with pytest.raises(ArgumentError, match="f: expected p to be a number of at least 0, got"):
            as_amount(wrong, "f", "p")


def test_bounds_beside_integers():
    for value, kind in ((2.0, int), (2.5, float), (float("inf"), float)):
        assert type(as_bound(value, np.dtype(np.int32), "f", "x")) is kind
    assert type(as_bound(2, np.dtype(np.float32), "f", "x")) is float


def test_sizes():
    assert as_size(np.int64(3), "Layer", "size") == 3
    for wrong in (0, -1, 1.0, 2.0, "3", None):
        with pytest.raises(ArgumentError, match="Layer: expected size to be an integer of at least 1, got"):
            as_size(wrong, "Layer", "size")


def test_whole_numbers():
    assert whole_numbers([np.int8(2)], 2, 1) == (2, 2) and whole_numbers((0, 1), 2, 0) == (0, 1)
    for wrong in ((), (1, 2, 3), (0, 1), (1, 2.0), "12", [None]):
        assert whole_numbers(wrong, 2, 1) is None
    assert (whole_number(0, 0), whole_number(0, 1), whole_number(1.0, 1), whole_number([1], 1)) == (0, None, None, None)
