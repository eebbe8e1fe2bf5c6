import inspect

import numpy as np
import pytest

from pygrad import functions as F
from tests.functions.cases import uniform
from tests.pytorch import pytorch

X = {1: uniform((2, 3, 6)), 2: uniform((2, 3, 6, 6)), 3: uniform((2, 3, 4, 4, 4))}


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("name, settings", [
    ("max_pool", (2,)), ("max_pool", (3, 2, 1, 1, True)), ("adaptive_max_pool", (2,)), ("fractional_max_pool", (2, 3)),
])
def test_returns_what_the_function_returns(axes, name, settings):
    options = {}
    if name == "fractional_max_pool":
        if axes == 1:
            return
        options = {"_random_samples": np.random.default_rng(0).random((2, 3, axes))}
    y, indices = getattr(F, f"{name}{axes}d")(X[axes], *settings, return_indices=True, **options)
    for flag in ({}, {"return_indices": False}):
        got, places = getattr(F, f"{name}{axes}d_with_indices")(X[axes], *settings, **flag, **options)
        assert np.array_equal(got.data, y.data) and np.array_equal(places, indices)


@pytest.mark.parametrize("name", [name for name in F.__all__ if name.endswith("_with_indices")])
def test_takes_what_pytorch_takes(name):
    theirs = inspect.signature(getattr(pytorch().nn.functional, name))
    ours = inspect.signature(getattr(F, name))
    assert [(one.name, one.default) for one in ours.parameters.values()] == [
        (one.name, one.default) for one in theirs.parameters.values()]
