import numpy as np
import pytest

from pygrad import Variable
from pygrad.errors import GraphError
from pygrad.functions._flat import Flat


def test_reading_is_recorded():
    x = Variable([[1.0, 2.0], [3.0, 4.0]])
    assert isinstance(x.flat, Flat) and len(x.flat) == 4
    total = x.flat[2] * 10 + x.flat[[0, 0]].sum() + sum(list(x.flat)) + x.flat.copy().sum()
    total.backward()
    assert x.grad.tolist() == [[4, 2], [12, 2]]


@pytest.mark.parametrize("index, value", [(2, 5.0), (slice(1, 3), [5.0, 6.0]), (slice(None), [5.0, 6.0, 7.0]),
                                          ([0, 3], 5.0), (np.array([True, False, False, True]), [5.0, 6.0])])
def test_writing_is_an_assignment(index, value):
    x, v = Variable(np.ones((2, 2))), Variable(value)
    y = np.copy(x)
    y.flat[index] = v
    expected = np.ones((2, 2))
    expected.flat[index] = value
    assert y.tolist() == expected.tolist()
    y.sum().backward()
    assert x.grad.data.sum() + v.grad.data.sum() == 4


def test_all_elements_are_assigned():
    v = Variable([5.0, 6.0])
    y = Variable(np.ones((2, 2))) * 1
    y.flat = v
    y.sum().backward()
    assert y.tolist() == [[5, 6], [5, 6]] and v.grad.tolist() == [2, 2]


def test_a_leaf_is_not_written_to():
    with pytest.raises(GraphError, match="item assignment"):
        Variable([1.0]).flat[0] = 2.0
