"""Tests of finding arrays in values and graphs."""

from __future__ import annotations

import numpy as np

from pygrad import Variable, layers
from pygrad import functions as F
from pygrad.memory._owners import arrays_in, constants_of, kept_by


def test_arrays_in_nested_values():
    x, y = np.ones(1), np.ones(2)
    found = list(arrays_in([x, {"y": (Variable(y), "text")}, None]))
    assert [array.size for array in found] == [1, 2] and found[0] is x


def test_constants_of_a_function():
    x, weight = np.ones((2, 3)), Variable(np.ones((3, 4)))
    found = list(constants_of((x @ weight).creator))
    assert [(array.shape, is_leaf) for array, is_leaf in found] == [((2, 3), False), ((3, 4), True)]


def test_what_is_kept():
    x = Variable(np.ones((2, 3)))
    y = x.exp()
    assert [array is y.data for array in kept_by(y.creator)] == [True]
    y.creator.release()
    assert kept_by(y.creator) == ()


def test_what_is_kept_beside_an_output_that_is_made_again():
    model = layers.Linear(256, 256)
    hidden = F.gelu(model(np.ones((256, 256), np.float32)))
    output = model(hidden)
    assert output.creator.saved is None and [array.shape for array in kept_by(output.creator)] == [(256, 256)]
