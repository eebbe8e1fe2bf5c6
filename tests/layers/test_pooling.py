import numpy as np
import pytest

from pygrad import functions as F
from pygrad import layers
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

INPUTS = {1: uniform((2, 3, 9)), 2: uniform((2, 3, 9, 8)), 3: uniform((2, 2, 6, 5, 4))}


@pytest.mark.parametrize("axes", INPUTS)
@pytest.mark.parametrize("name, options", [
    ("MaxPool", {"kernel_size": 2}), ("MaxPool", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}),
    ("MaxPool", {"kernel_size": 2, "dilation": 2, "stride": 1, "return_indices": True}),
    ("AvgPool", {"kernel_size": 2}), ("AvgPool", {"kernel_size": 3, "padding": 1, "count_include_pad": False}),
    ("LPPool", {"norm_type": 2, "kernel_size": 2, "ceil_mode": True}),
])
def test_equals_pytorch(axes, name, options):
    torch, x = pytorch(), INPUTS[axes]
    kind = f"{name}{axes}d"
    ours = getattr(layers, kind)(**options)
    theirs = getattr(torch.nn, kind)(**options)
    agree_layers(lambda dtype: ours, lambda dtype: theirs, np.abs(x) + 0.1 if name == "LPPool" else x)
    if kind != "AvgPool1d":  # where PyTorch makes tuples of its settings
        assert ours.extra_repr() == theirs.extra_repr()


@pytest.mark.parametrize("axes", INPUTS)
def test_the_way_back(axes):
    torch, x = pytorch(), INPUTS[axes]
    y, index = getattr(F, f"max_pool{axes}d")(x, 2, return_indices=True)
    ours, theirs = getattr(layers, f"MaxUnpool{axes}d")(2), getattr(torch.nn, f"MaxUnpool{axes}d")(2)
    found = ours(y, index, output_size=x.shape).data
    expected = theirs(torch.tensor(y.data), torch.tensor(index), output_size=list(x.shape))
    np.testing.assert_array_equal(found, expected.numpy())


def test_divisor():
    assert layers.AvgPool2d(2, divisor_override=1)(np.ones((1, 2, 2))).tolist() == [[[4]]]
    assert layers.AvgPool3d(2, divisor_override=4)(np.ones((1, 2, 2, 2))).tolist() == [[[[2]]]]
