import numpy as np

from pygrad import Variable
from pygrad import functions as F
from pygrad.functions._sibling import has_variable, sibling


def test_arrays_stay_arrays_and_variables_are_recorded():
    x = np.array([1.0, 2.0])
    assert type(sibling(F.Multiply(), x, x)) is np.ndarray
    y = sibling(F.Multiply(), x, Variable(x))
    assert isinstance(y.creator, F.Multiply)


def test_functions_with_several_outputs():
    assert len(sibling(F.Split(2), np.array([1.0, 2.0]))) == 2


def test_variables_are_found():
    x = Variable(1.0)
    assert has_variable((x,)) and has_variable((None, x.data, x)) and not has_variable((None, x.data, 1.0))
