import numpy as np
import pytest

from pygrad.errors import ArgumentError, DTypeError, ShapeError
from pygrad.functions import _bags
from pygrad.functions._bags import first_largest, split_into_bags, without_padding


@pytest.mark.parametrize("indices, offsets, last, expected", [
    (np.zeros((2, 3), int), None, False, [0, 3, 6]), (np.zeros((0, 3), int), None, False, [0]),
    (np.zeros((2, 0), int), None, False, [0, 0, 0]), (np.zeros(5, int), [0, 2, 2], False, [0, 2, 2, 5]),
    (np.zeros(5, int), [0, 2, 5], True, [0, 2, 5]), (np.zeros(5, int), [0, 2, 4], True, [0, 2, 4]),
    (np.zeros(0, int), [0, 0], False, [0, 0, 0]), (np.zeros(5, int), [], False, [0]),
])
def test_bounds(indices, offsets, last, expected):
    assert split_into_bags(indices, offsets, last).tolist() == expected


@pytest.mark.parametrize("indices, offsets, last, error, message", [
    (np.zeros((2, 3), int), [0], False, ArgumentError, "each row .* is a bag; leave offsets out"),
    (np.zeros((2, 3, 1), int), None, False, ShapeError, "expected an input of one or two axes"),
    (np.zeros(3, int), None, False, ArgumentError, "needs offsets, where each bag starts"),
    (np.zeros(3, int), [[0]], False, ShapeError, "expected offsets of one axis, got shape"),
    (np.zeros(3, int), [], True, ShapeError, "expected offsets of one axis, with the last end"),
    (np.zeros(3, int), [0.5], False, DTypeError, "expected integers as indices"),
    (np.zeros(3, int), [1], False, ArgumentError, "offsets that start with 0, do not decrease, and end within"),
    (np.zeros(3, int), [0, 2, 1], False, ArgumentError, "do not decrease"),
    (np.zeros(3, int), [0, 4], False, ArgumentError, "input of 3 indices"),
])
def test_bad_offsets(indices, offsets, last, error, message):
    with pytest.raises(error, match=f"embedding_bag: .*{message}|embedding_bag: {message}"):
        split_into_bags(indices, offsets, last)


def test_padding():
    indices, bounds = np.array([0, 1, 0, 2]), np.array([0, 2, 2, 4])
    assert without_padding(indices, bounds, None) == (None, bounds)
    assert without_padding(indices, bounds, 7)[0] is None
    kept, fewer = without_padding(indices, bounds, 0)
    assert kept.tolist() == [False, True, False, True] and fewer.tolist() == [0, 1, 1, 2]


@pytest.mark.parametrize("block", [1, 40, 1 << 18])
def test_largest(block, monkeypatch):
    monkeypatch.setattr(_bags, "_BLOCK", block)
    generator = np.random.default_rng(0)
    weight = generator.integers(0, 4, (9, 5)).astype(float)
    indices, bounds = generator.integers(0, 9, 40), np.array([0, 0, 7, 8, 8, 30, 40, 40])
    y, rows = first_largest(weight, indices, bounds)
    for bag, (begin, end) in enumerate(zip(bounds[:-1], bounds[1:], strict=True)):
        values = weight[indices[begin:end]]
        if begin == end:
            assert not y[bag].any()
        else:
            assert np.array_equal(y[bag], values.max(0))
            assert np.array_equal(rows[bag], indices[begin + values.argmax(0)])


def test_largest_of_nan():
    y, rows = first_largest(np.array([[1.0], [np.nan]]), np.array([0, 1]), np.array([0, 2]))
    assert np.isnan(y[0, 0]) and rows[0, 0] in (0, 1)
