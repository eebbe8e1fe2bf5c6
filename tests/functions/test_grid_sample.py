import importlib
import itertools

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

OPTIONS = list(itertools.product(["bilinear", "nearest", "bicubic"], ["zeros", "border", "reflection"], [False, True]))


def sampled(*options):
    return lambda x, grid: F.grid_sample(x, grid, *options)


def grid_of(*shape):
    return uniform(shape, -1.9, 1.9, seed=3)


CASES = [
    *(case(F.GridSample, sampled(*options), uniform((1, 2, 3, 4)), grid_of(1, 2, 2, 2), name=str(options),
           saves=lambda x, grid, y: x.nbytes + grid.nbytes)
      for options in OPTIONS if options[0] != "nearest" and not (options[0] == "bicubic" and options[2])),
    case(F.GridSample, lambda x: F.grid_sample(x, grid_of(1, 2, 2, 2), "nearest"), uniform((1, 2, 3, 4)),
         saves=0, name="nearest"),
    case(F.GridSample, sampled("bilinear", "zeros", True), uniform((2, 1, 2, 3, 2)), grid_of(2, 1, 2, 1, 3)),
    case(F.GridSample, sampled("bilinear"), uniform((0, 1, 2, 3)), grid_of(0, 2, 1, 2), name="empty"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def both(x, grid, mode, padding, align, **options):
    theirs = pytorch().nn.functional.grid_sample
    agree(sampled(mode, padding, align), lambda x, grid: theirs(x, grid, mode, padding, align), x, grid, **options)


@pytest.mark.parametrize("mode, padding, align", OPTIONS)
def test_images_agree_with_pytorch(mode, padding, align):
    both(uniform((2, 3, 4, 5)), grid_of(2, 3, 4, 2), mode, padding, align)


@pytest.mark.parametrize("mode, padding, align", [one for one in OPTIONS if one[0] != "bicubic"])
def test_volumes_agree_with_pytorch(mode, padding, align):
    both(uniform((2, 2, 3, 4, 5)), grid_of(2, 2, 3, 2, 3), mode, padding, align)


@pytest.mark.parametrize("mode, padding, align", [one for one in OPTIONS if one[0] != "nearest"])
def test_far_away_and_on_the_elements_agrees_with_pytorch(mode, padding, align):
    grid = np.stack(np.meshgrid([-7.3, -1.0, 0.0, 0.25, 5.1], [-3.7, 0.55, 9.2], indexing="ij"), axis=-1)[None]
    both(uniform((1, 2, 4, 4)), grid, mode, padding, align)
    if mode == "bilinear":
        both(uniform((1, 2, 1, 1)), grid * 0.9 + 0.013, mode, padding, align, dtypes=("float64",))


def test_in_blocks(monkeypatch):
    x, grid = uniform((2, 3, 4, 5)), grid_of(2, 3, 4, 2)
    expected = F.grid_sample(x, grid).data
    monkeypatch.setattr(importlib.import_module("pygrad.functions.grid_sample"), "BLOCK", 5)
    np.testing.assert_array_equal(F.grid_sample(x, grid).data, expected)
    both(x, grid, "bilinear", "zeros", False)


def test_saves_the_input_for_the_grid_only():
    x, grid = Variable(uniform((1, 1, 2, 2))), Variable(grid_of(1, 1, 1, 2))
    assert F.grid_sample(x, grid.data).creator.saved[0] is None
    assert F.grid_sample(x, grid).creator.saved[0] is x.data


def test_what_is_not_read_does_not_matter():
    x = np.array([[[[np.nan, 1.0], [1.0, np.inf]]]])
    outside = F.grid_sample(x, np.array([[[[5.0, 5.0], [-5.0, -5.0], [np.nan, 0.0], [np.inf, 0.0]]]])).data
    assert np.array_equal(outside.ravel(), [0, 0, 0, 0])


def test_dtypes():
    grid = grid_of(1, 1, 2, 2)
    assert F.grid_sample(np.ones((1, 1, 2, 2), np.int32), grid).dtype == np.float64
    assert F.grid_sample(np.ones((1, 1, 2, 2), np.float16), grid.astype(np.float16)).dtype == np.float16
    assert F.grid_sample(np.ones((1, 1, 2, 2)), np.zeros((1, 1, 1, 2), int)).item() == 1


@pytest.mark.parametrize("x, grid, options, error, match", [
    ((1, 1, 2, 2), (1, 1, 1, 3), (), ShapeError, r"expected a grid of shape \(1, H', W', 2\)"),
    ((1, 1, 2, 2), (2, 1, 1, 2), (), ShapeError, r"expected a grid of shape \(1, H', W', 2\)"),
    ((1, 1, 2, 2, 2), (1, 1, 1, 3), (), ShapeError, r"expected a grid of shape \(1, D', H', W', 3\)"),
    ((1, 2, 2), (1, 1, 2), (), ShapeError, "expected an input of shape"),
    ((1, 1, 0, 2), (1, 1, 1, 2), (), ShapeError, "extents of at least 1"),
    ((1, 1, 2, 2), (1, 1, 1, 2), ("linear",), ArgumentError, "expected mode to be one of"),
    ((1, 1, 2, 2), (1, 1, 1, 2), ("nearest", "wrap"), ArgumentError, "expected padding_mode to be one of"),
    ((1, 1, 2, 2, 2), (1, 1, 1, 1, 3), ("bicubic",), ArgumentError, "'bicubic' is for images"),
])
def test_errors(x, grid, options, error, match):
    with pytest.raises(error, match=f"grid_sample: .*{match}"):
        F.grid_sample(np.ones(x), np.zeros(grid), *options)
