import numpy as np

from pygrad import Variable
from pygrad import functions as F
from pygrad.functions._sibling import sibling


def test_arrays_stay_arrays_and_variables_are_recorded():
    x = np.array([1.0, 2.0])
    assert type(sibling(F.Multiply(), x, x)) is np.ndarray
    y = sibling(F.Multiply(), x, Variable(x))
    assert isinstance(y.creator, F.Multiply)


def test_functions_with_several_outputs():
    assert len(sibling(F.Split(2), np.array([1.0, 2.0]))) == 2
