import numpy as np
import pytest

from pygrad.functions._index import add_into, read, winners, write, written_out

X = np.arange(24.0).reshape(2, 3, 4)
INDICES = [(0,), (slice(1),), (Ellipsis, 1), (np.array([1, 1]),), (slice(None), np.array([2, 0])),
           (None, 1), (np.array([0, 1]), slice(None), np.array([3, 3])), (X > 5,), (X[:, :, 0] > 5, 2),
           (np.array(True),)]


@pytest.mark.parametrize("index", INDICES, ids=str)
def test_written_out_means_the_same(index):
    assert np.array_equal(X[written_out(index, 3)], X[index])


@pytest.mark.parametrize("index", INDICES, ids=str)
def test_batch_axes_stay_in_front(index):
    stack = np.stack([X, -X])
    taken = read(stack, index, 3)
    assert np.array_equal(taken, np.stack([X[index], -X[index]]))
    write(stack, index, 3, taken * 2)
    for got, start in zip(stack, (X, -X), strict=True):
        expected = start.copy()
        expected[index] = start[index] * 2
        assert np.array_equal(got, expected)


@pytest.mark.parametrize("index", INDICES, ids=str)
def test_adding_sums_what_meets(index):
    values = np.stack([X[index] + 1, X[index] * 3])
    got = np.zeros((2, 2, 3, 4))
    add_into(got, index, 3, values)
    for one, value in zip(got, values, strict=True):
        expected = np.zeros((2, 3, 4))
        np.add.at(expected, index, value)
        assert np.array_equal(one, expected)


def test_winners():
    assert winners((3,), (slice(1),)) is None
    assert winners((3,), (np.array([0, 2]),)) is None
    assert winners((2, 2), (np.array([0, 0]), slice(None))).tolist() == [[False, False], [True, True]]
