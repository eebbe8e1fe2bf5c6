import numpy as np

from pygrad import Variable
from pygrad.functions._complex import conj


def test_conjugates_of_complex_numbers_only():
    for real in (np.ones(2, np.float32), np.arange(3), Variable([1.0])):
        assert conj(real) is real
    assert conj(np.array([1 + 2j])).tolist() == [1 - 2j]
    assert conj(Variable([1 + 2j])).tolist() == [1 - 2j]
    assert conj(np.array(2j, np.complex64)).dtype == np.complex64
