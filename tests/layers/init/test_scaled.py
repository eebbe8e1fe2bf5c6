import math

import numpy as np
import pytest
from scipy import stats

from pygrad.errors import ArgumentError, ShapeError
from pygrad.layers import init
from pygrad.layers.init.scaled import fans
from tests.pytorch import pytorch

SHAPES = [(100, 150), (40, 30, 5), (30, 10, 7, 3)]
KAIMING = [{}, {"a": math.sqrt(5)}, {"mode": "fan_out"}, {"nonlinearity": "relu"}, {"a": 3, "nonlinearity": "tanh"},
           {"nonlinearity": "selu", "mode": "fan_out"}]
CALLS = [*(("xavier", {"gain": gain}) for gain in (1.0, 2.5)), *(("kaiming", options) for options in KAIMING)]


def spread(family, options, shape):
    """Return the standard deviation, written down from the papers."""
    fan_in, fan_out = fans(np.empty(shape), "")
    if family == "xavier":
        return options["gain"] * math.sqrt(2 / (fan_in + fan_out))
    gain = init.calculate_gain(options.get("nonlinearity", "leaky_relu"), options.get("a", 0))
    return gain / math.sqrt(fan_out if options.get("mode") == "fan_out" else fan_in)


@pytest.mark.parametrize("family, options", CALLS)
@pytest.mark.parametrize("shape", SHAPES)
def test_distribution(family, options, shape):
    std = spread(family, options, shape)
    for kind, expected in (("uniform", stats.uniform(-math.sqrt(3) * std, 2 * math.sqrt(3) * std)),
                           ("normal", stats.norm(0, std))):
        w = getattr(init, f"{family}_{kind}_")(np.empty(shape), generator=np.random.default_rng(2), **options)
        assert stats.kstest(w.ravel(), expected.cdf).pvalue > 0.01


@pytest.mark.parametrize("family, options", CALLS)
@pytest.mark.parametrize("shape", SHAPES)
def test_same_spread_as_pytorch(family, options, shape):
    """The largest of many even numbers is next to the bound, and the spread of both is the same."""
    torch = pytorch()
    torch.manual_seed(0)
    for kind in ("uniform", "normal"):
        ours = getattr(init, f"{family}_{kind}_")(np.empty(shape), generator=np.random.default_rng(2), **options)
        theirs = getattr(torch.nn.init, f"{family}_{kind}_")(torch.empty(shape), **options).numpy()
        assert abs(ours.std() / theirs.std() - 1) < 0.04
        if kind == "uniform":
            assert abs(np.abs(ours).max() / np.abs(theirs).max() - 1) < 0.005


def test_fans():
    assert fans(np.empty((3, 5)), "f") == (5, 3)
    assert fans(np.empty((3, 5, 2, 4)), "f") == (40, 24)


def test_bad_arguments():
    for name in ("xavier_uniform_", "xavier_normal_", "kaiming_uniform_", "kaiming_normal_"):
        with pytest.raises(ShapeError, match=rf"{name}: expected a weight of at least 2 axes.* got shape \(3,\)"):
            getattr(init, name)(np.ones(3))
    for name in ("kaiming_uniform_", "kaiming_normal_"):
        with pytest.raises(ArgumentError, match=f"{name}: expected mode to be 'fan_in' or 'fan_out', got 'fan'"):
            getattr(init, name)(np.ones((2, 2)), mode="fan")
        with pytest.raises(ArgumentError, match="unknown nonlinearity 'swish'"):
            getattr(init, name)(np.ones((2, 2)), nonlinearity="swish")
    with pytest.raises(ArgumentError, match="xavier_normal_: expected gain to be a finite number, got 'relu'"):
        init.xavier_normal_(np.ones((2, 2)), "relu")
