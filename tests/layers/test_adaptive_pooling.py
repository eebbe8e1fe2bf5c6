import numpy as np
import pytest

from pygrad import layers
from pygrad.errors import ArgumentError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

INPUTS = {1: uniform((2, 3, 9)), 2: uniform((2, 3, 9, 8)), 3: uniform((2, 2, 7, 6, 6))}


@pytest.mark.parametrize("axes", INPUTS)
@pytest.mark.parametrize("kind, options", [("Avg", {}), ("Max", {}), ("Max", {"return_indices": True})])
def test_equals_pytorch(axes, kind, options):
    torch, name = pytorch(), f"Adaptive{kind}Pool{axes}d"
    ours, theirs = getattr(layers, name)(4, **options), getattr(torch.nn, name)(4, **options)
    agree_layers(lambda dtype: ours, lambda dtype: theirs, INPUTS[axes])
    assert ours.extra_repr() == "output_size=4"


@pytest.mark.parametrize("axes", [2, 3])
def test_random_places(axes):
    torch, name = pytorch(), f"FractionalMaxPool{axes}d"
    samples = np.random.default_rng(0).random((2, INPUTS[axes].shape[1], axes))
    ours = getattr(layers, name)(2, output_size=3, _random_samples=samples)
    theirs = getattr(torch.nn, name)(2, output_size=3, _random_samples=torch.tensor(samples))
    agree_layers(lambda dtype: ours, lambda dtype: theirs, INPUTS[axes], dtypes=("float64",))
    with pytest.raises(ArgumentError, match=f"{name}: expected either output_size or output_ratio, got None and None"):
        getattr(layers, name)(2)
