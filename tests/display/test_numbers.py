import numpy as np
import pytest

from pygrad import Variable
from pygrad.display.numbers import as_number
from pygrad.errors import ArgumentError


@pytest.mark.parametrize("value, number", [
    (1.5, 1.5), (2, 2), (np.float32(0.5), 0.5), (np.int64(3), 3), (np.array([[4]]), 4), (Variable(2.5), 2.5),
    (Variable([3]), 3), (np.float16(1), 1.0), ([7], 7),
])
def test_numbers_become_pythons_own(value, number):
    found = as_number(value, "here")
    assert found == number
    assert type(found) is type(number)


def test_truth_is_a_share():
    assert type(as_number(np.True_, "here")) is float


@pytest.mark.parametrize("value", [np.zeros(2), Variable([1.0, 2.0]), "1", None, 1j, [], [[1], [2, 3]], object()])
def test_other_things_are_refused_by_name(value):
    with pytest.raises(ArgumentError, match="report: loss: expected one real number, got"):
        as_number(value, "report: loss")
