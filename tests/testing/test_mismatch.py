import numpy as np

from pygrad.testing._mismatch import Mismatch


def test_the_worst_element_is_the_largest_difference_and_nan_above_all():
    wanted = np.zeros((2, 2))
    options = (1e-6, 0.0, 0.0)
    for found, worst in [(np.array([[1.0, 0.0], [-3.0, 2.0]]), (1, 0)), (np.array([[1.0, np.nan], [9.0, 0.0]]), (0, 1))]:
        mismatch = Mismatch(0, "the output", "", np.zeros(2), 0, "input 0", np.zeros(2), found, wanted, found == wanted,
                            options)
        assert mismatch.worst == worst
