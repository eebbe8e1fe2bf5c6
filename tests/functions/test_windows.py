import numpy as np
import pytest

from pygrad.errors import ArgumentError
from pygrad.functions._windows import measure, measure_transposed, paddings, sizes


def test_sizes():
    assert sizes("f", "stride", 2, 3, 1) == (2, 2, 2)
    assert sizes("f", "stride", [1, np.int64(2)], 2, 1) == (1, 2)
    assert sizes("f", "stride", (3,), 2, 1) == (3, 3)


@pytest.mark.parametrize("value", [0, -1, 1.0, "2", None, (), (1, 2, 3), (1, 0)])
def test_bad_sizes(value):
    with pytest.raises(ArgumentError, match="f: expected stride to be an integer of at least 1, or 2 of them, got"):
        sizes("f", "stride", value, 2, 1)


def test_paddings():
    assert paddings("f", (1, 2), 2, [3, 3], (1, 1)) == ((1, 2), (1, 2))
    assert paddings("f", "valid", 2, [3, 3], (2, 2)) == ((0, 0), (0, 0))
    assert paddings("f", "same", 2, [4, 5], (1, 1)) == ((1, 2), (2, 2))


def test_the_transposed_geometry_is_that_of_the_convolution():
    x, y, weight = np.ones((2, 3, 10, 9)), np.ones((2, 4, 5, 4)), np.ones((4, 3, 2, 3))
    forward = measure("f", 2, x, weight, None, (2, 2), 0, 1, 1)
    assert forward == measure_transposed("f", 2, y, weight, None, 2, 0, 0, 1, 1)
    assert forward.inputs == (10, 9) and forward.outputs == (5, 4)
