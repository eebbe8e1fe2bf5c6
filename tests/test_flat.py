"""``x.flat``: read, iterated, assigned."""

import numpy as np
import pytest

from pygrad import Variable, no_grad
from pygrad.errors import DroppedGraphWarning, GraphError


def test_reading_is_recorded():
    x = Variable([[1.0, 2.0], [3.0, 4.0]])
    assert len(x.flat) == 4 and x.flat[1:3].tolist() == [2.0, 3.0]
    sum(one * number for number, one in enumerate(x.flat)).backward()
    assert x.grad.tolist() == [[0.0, 1.0], [2.0, 3.0]]


def test_as_an_array():
    x = Variable([[1.0, 2.0], [3.0, 4.0]])
    assert np.asarray(x.detach().flat).tolist() == [1.0, 2.0, 3.0, 4.0]
    with pytest.warns(DroppedGraphWarning):
        assert np.asarray(x.flat).shape == (4,)


def test_assigning_is_a_recorded_update():
    x, v = Variable([[1.0, 2.0], [3.0, 4.0]]), Variable(5.0)
    y = x * 1
    y.flat[1::2] = v
    y.flat[[0]] = 7
    y.sum().backward()
    assert y.tolist() == [[7.0, 5.0], [3.0, 5.0]] and x.grad.tolist() == [[0.0, 0.0], [1.0, 0.0]] and v.grad.item() == 2.0
    with pytest.raises(GraphError, match="numpy.put: the leaf"):
        x.flat[0] = 1.0
    with no_grad():
        x.flat[x.data.ravel() > 2] = 0.0
    assert x.tolist() == [[1.0, 2.0], [0.0, 0.0]]
