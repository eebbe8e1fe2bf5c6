import numpy as np
import pytest

from pygrad import Variable
from pygrad.functions._operands import as_operand, as_variable, data_of


@pytest.mark.parametrize("convert", [as_operand, as_variable])
def test_a_variable_stays_what_it_is(convert):
    x = Variable([1.0, 2.0])
    assert convert(x) is x


def test_data_is_not_copied():
    x, array, numbers = Variable([1.0, 2.0]), np.ones(2), [1, 2]
    assert data_of(x) is x.data and data_of(array) is array and data_of(numbers) is numbers


@pytest.mark.parametrize("given", [2.0, [1, 2], np.float32(1.5), np.ones((2, 3))])
def test_anything_else_becomes_an_array(given):
    expected = np.asarray(given)
    for made in (as_operand(given), as_variable(given).data):
        assert type(made) is np.ndarray and made.dtype == expected.dtype
        np.testing.assert_array_equal(made, expected)
    assert not as_variable(given).requires_grad
