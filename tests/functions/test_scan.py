import numpy as np
import pytest

from pygrad.functions._scan import Scan, scanned
from pygrad.testing import check_function
from tests.functions.cases import complex_uniform, uniform


@pytest.mark.parametrize("length", [0, 1, 2, 5, 8])
def test_recurrence_element_by_element(length):
    x1, x2 = uniform((2, length)), uniform((2, length), seed=1)
    ahead, back = x2.copy(), x2.copy()
    for i in range(1, length):
        ahead[:, i] += x1[:, i] * ahead[:, i - 1]
    for i in range(length - 2, -1, -1):
        back[:, i] += x1[:, i + 1] * back[:, i + 1]
    assert np.allclose(scanned(x1, x2, False), ahead)
    assert np.allclose(scanned(x1, x2, True), back)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("numbers", [uniform, complex_uniform])
def test_derivatives(reverse, numbers):
    check_function(lambda x1, x2: Scan(reverse)(x1, x2), numbers((2, 3)), uniform((2, 3), seed=1))


def test_factors_broadcast_and_integers_meet_floats():
    assert scanned(np.array([0, 2]), np.array([[1.0, 1.0], [2.0, 2.0]]), False).tolist() == [[1, 3], [2, 6]]
