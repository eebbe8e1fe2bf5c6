import numpy as np

from pygrad import Variable
from pygrad.functions._reading_order import is_fortran, memory_axes, turned


def test_letters():
    a = np.ones((2, 3))
    assert [is_fortran(a, order) for order in "CFA"] == [False, True, False]
    assert [is_fortran(a.T, order) for order in "CFA"] == [False, True, True]
    assert not is_fortran(np.ones(3), "A")


def test_axes_as_they_lie_in_memory():
    a = np.ones((2, 3, 4))
    assert memory_axes(a, "C") == memory_axes(a, "K") == memory_axes(a, "A") == (0, 1, 2)
    assert memory_axes(a.T, "K") == memory_axes(a.T, "A") == (2, 1, 0)
    assert memory_axes(a.transpose(2, 0, 1)[::2, ::-1], "K") == (1, 2, 0)
    assert memory_axes(np.ones(()), "K") == ()


def test_the_last_axes_are_turned():
    x = Variable(np.ones((2, 3, 4)))
    assert turned(x, 3).shape == (4, 3, 2) and turned(x, 2).shape == (2, 4, 3) and turned(x, 0).shape == (2, 3, 4)
