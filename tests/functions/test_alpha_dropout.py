import math

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.dropout import draw
from pygrad.random import manual_seed, next_key
from tests.functions.cases import UNARY_SHAPES, case, uniform
from tests.functions.elementwise import bits, channels_last
from tests.pytorch import pytorch

ALPHA = 1.7580993408473766


def seeded(function, p):
    def call(x):
        manual_seed(0)
        return function(x, p, training=True)

    return call


def reference(p, shape=None):
    def function(x):
        manual_seed(0)
        kept = draw(next_key(), 1 - p, x.shape if shape is None else shape)
        a = 1 / math.sqrt((ALPHA**2 * p + 1) * (1 - p)) if p < 1 else 0
        return a * np.where(kept, x, -ALPHA) + a * ALPHA * p

    return function


CASES = [
    *(case(F.AlphaDropout, seeded(F.alpha_dropout, p), uniform(shape), name=f"{shape} p={p}", reference=reference(p),
           saves=bits) for p in (0.5, 0.3, 1.0) for shape in UNARY_SHAPES),
    *(case(F.FeatureAlphaDropout, seeded(F.feature_alpha_dropout, 0.4), uniform(shape), name=f"{shape}",
           reference=reference(0.4, shape[:2] + (1,) * (len(shape) - 2)), saves=1)
      for shape in [(2, 3), (2, 3, 2), (2, 2, 1, 2)]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["alpha_dropout", "feature_alpha_dropout"])
def test_takes_the_values_that_pytorchs_takes(name):
    torch = pytorch()
    x = np.linspace(-2, 2, 7)[:, None].repeat(300, axis=1)
    y = getattr(F, name)(x, 0.3, training=True).data
    z = getattr(torch.nn.functional, name)(torch.tensor(x), 0.3, training=True).numpy()
    for ours, theirs in zip(y, z, strict=True):
        np.testing.assert_allclose(np.unique(ours.round(9)), np.unique(theirs.round(9)), atol=2e-9)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_keeps_mean_and_variance(p):
    manual_seed(1)
    x = np.random.default_rng(0).standard_normal((300, 700)).astype(np.float32)
    y = F.alpha_dropout(x, p, training=True).data
    assert y.dtype == np.float32 and abs(y.mean()) < 0.02 and abs(y.var() - 1) < 0.02


def test_whole_features():
    x = Variable(channels_last())
    y = F.feature_alpha_dropout(x, 0.5, training=True)
    y.backward(np.ones_like(y.data))
    slopes = x.grad.data
    assert (slopes == slopes[:, :, :1, :1]).all() and y.data.strides == slopes.strides == x.data.strides


@pytest.mark.parametrize("function", [F.alpha_dropout, F.feature_alpha_dropout])
def test_identity_and_errors(function):
    x = Variable(np.ones((2, 3)))
    assert function(x) is x and function(x, 0.0, True) is x
    assert not function(x, 1.0, True).data.any()
    assert function(np.ones((2, 3), int), 0.5, True).dtype == np.float64
    with pytest.raises(ArgumentError, match=f"{function.__name__}: expected a probability p from 0 to 1, got -1"):
        function(x, -1)


def test_features_need_two_axes():
    with pytest.raises(ShapeError, match=r"feature_alpha_dropout: expected an input of shape \(N, C, \*\), got"):
        F.feature_alpha_dropout(np.ones(3), training=True)


def test_second_backward_repeats_the_mask():
    manual_seed(3)
    x = Variable(uniform((50, 3)))
    y = F.alpha_dropout(x * 2, 0.4, training=True) * 3
    gradients = []
    for _ in range(2):
        x.clear_grad()
        y.backward(np.ones(y.shape))
        gradients.append(x.grad.data)
    assert np.array_equal(*gradients)
