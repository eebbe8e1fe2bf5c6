import numpy as np
import pytest

from pygrad import Variable
from pygrad.functions._strong import strong


def test_what_it_leaves_alone():
    for x in (np.ones(2), [1.0, 2.0], np.float32(1.0), Variable(1.0)):
        assert strong(x) is x


@pytest.mark.parametrize("product", [np.dot, np.inner, np.outer, np.kron, lambda a, b: np.tensordot(a, b, 0),
                                     lambda a, b: np.einsum("...,...->...", a, b)])
@pytest.mark.parametrize("number", [2.0, 2, True, 2j])
def test_numbers_beside_float32_give_what_they_give_in_numpy(product, number):
    x = np.ones(3, np.float32)
    assert product(Variable(x), number).dtype == product(x, number).dtype
    assert product(number, Variable(x)).dtype == product(number, x).dtype
