import numpy as np
import pytest

from pygrad.testing.layouts import LAYOUTS


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 0, 3)])
def test_same_values_in_memory_of_its_own(layout, shape):
    array = np.arange(np.prod(shape, dtype=int), dtype=float).reshape(shape)
    other = layout(array)
    assert np.array_equal(other, array) and other.dtype == array.dtype
    assert not np.shares_memory(other, array)


def test_layouts_are_what_they_say():
    array = np.ones((2, 3))
    assert LAYOUTS["Fortran order"](array).strides == (8, 16)
    assert LAYOUTS["negative strides"](array).strides == (-24, -8)
    assert LAYOUTS["gaps"](array).strides == (96, 16)
    assert not LAYOUTS["read-only"](array).flags.writeable
