import numpy as np
import pytest

from pygrad import Variable
from pygrad.functions._nan import FilledNan, filled
from pygrad.testing import check_function


@pytest.mark.parametrize("x, saved", [([1.0, np.nan, 2.0], 1), ([1.0, 2.0], 0), ([np.nan + 1j, 2j], 1)])
def test_derivatives(x, saved):
    x = np.array(x)
    check_function(lambda x: FilledNan(7)(x), x, order=0, layouts=False, saves=saved,
                   reference=lambda x: np.where(np.isnan(x), 7, x))
    variable = Variable(x)
    filled(variable, 7).backward(np.full(x.shape, np.inf, x.dtype))
    assert np.array_equal(variable.grad.data != 0, ~np.isnan(x))


def test_without_nan_it_is_a_view():
    x = Variable([1.0, 2.0])
    assert np.shares_memory(filled(x, 0).data, x.data)
    assert filled(Variable([1, 2]), 0).dtype.kind == "i"
