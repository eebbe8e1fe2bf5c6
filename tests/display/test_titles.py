"""Short texts for layers, arrays and numbers."""

import numpy as np
import pytest

from pygrad import layers
from pygrad.display._titles import classes_text, layer_title, norm_text, number_text, shape_text


@pytest.mark.parametrize("module, title", [
    (layers.Conv2d(3, 16, 3), "Conv2d(3 -> 16, 3x3)"),
    (layers.LSTM(8, 4), "LSTM(8 -> 4)"),
    (layers.Embedding(11, 4), "Embedding(11 -> 4)"),
    (layers.LayerNorm((2, 3)), "LayerNorm(2x3)"),
    (layers.BatchNorm2d(3), "BatchNorm2d(3)"),
    (layers.LayerNorm((2,) * 20), "LayerNorm"),
    (layers.Sequential(), "Sequential"),
])
def test_titles_of_layers(module, title):
    assert layer_title(module) == title
    assert layer_title(module, "a") == f"a: {title}"


def test_numbers_of_all_kinds():
    texts = [number_text(np.array(value)) for value in (3, 1 / 3, 1e30, 1 + 2j, False)]
    assert texts == ["3", "0.333333", "1e+30", "(1+2j)", "False"]


def test_norms_do_not_overflow_and_take_what_is_no_number():
    assert norm_text(np.full(4, 60000, np.float16)) == "|grad| = 1.2e+05"
    assert norm_text(np.array([3 + 4j])) == "|grad| = 5"
    assert norm_text(np.array([np.nan, 1.0])) == "|grad| = nan"
    assert norm_text(np.array(2)) == "|grad| = 2"


def test_shapes_and_classes():
    assert shape_text((2, 3)) == "(2, 3)"
    assert classes_text("aabbbcdd", most=2) == "b x 3, a x 2, and 2 more classes"
