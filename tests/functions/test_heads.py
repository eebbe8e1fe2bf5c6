import numpy as np
import pytest

from pygrad import Variable
from pygrad.functions._heads import join_heads, split_heads


@pytest.mark.parametrize("shape, axis, expected", [
    ((2, 5, 6), -2, (2, 3, 5, 2)), ((5, 2, 6), -3, (2, 3, 5, 2)), ((5, 6), -2, (3, 5, 2)),
    ((4, 2, 5, 6), -2, (4, 2, 3, 5, 2)),
])
def test_split_and_join(shape, axis, expected):
    x = np.arange(np.prod(shape)).reshape(shape)
    heads = split_heads(x, 3, axis)
    assert heads.shape == expected and np.shares_memory(heads, x)
    assert np.array_equal(heads[..., 1, 4, :], np.take(x, 4, axis=axis)[..., 2:4])
    joined = join_heads(heads, axis)
    assert np.array_equal(joined, x) and np.shares_memory(joined, x)


def test_variables():
    x = Variable(np.arange(12.0).reshape(2, 6))
    y = join_heads(split_heads(x, 3, -2) * 2, -2)
    assert np.array_equal(y.data, x.data * 2)
    y.backward(np.ones((2, 6)))
    assert (x.grad.data == 2).all()
