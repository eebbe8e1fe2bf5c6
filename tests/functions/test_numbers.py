import numpy as np
import pytest

from pygrad.errors import ArgumentError
from pygrad.functions._numbers import as_bound, as_number


@pytest.mark.parametrize("value", [1, 1.0, np.float32(1), np.int64(1), True])
def test_numbers(value):
    assert as_number(value, "elu", "alpha") == 1.0 and type(as_number(value, "elu", "alpha")) is float


@pytest.mark.parametrize("value", [None, "1", float("nan"), 1j, [1]])
def test_what_is_none(value):
    with pytest.raises(ArgumentError, match="elu: expected a number as alpha, got"):
        as_number(value, "elu", "alpha")


def test_bounds_beside_integers():
    for value, kind in ((2.0, int), (2.5, float), (float("inf"), float)):
        assert type(as_bound(value, np.dtype(np.int32), "f", "x")) is kind
    assert type(as_bound(2, np.dtype(np.float32), "f", "x")) is float
