import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad import functions as F
from pygrad.errors import ArgumentError
from pygrad.random import manual_seed
from pygrad.testing import assert_saves
from tests.functions.test_attention import random
from tests.pytorch import agree_layers, pytorch

N, T, E, H = 2, 9, 12, 3


def theirs(bias):
    """The layer of minimal GPTs, in PyTorch."""
    torch = pytorch()

    class Attention(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.c_attn = torch.nn.Linear(E, 3 * E, bias=bias)
            self.c_proj = torch.nn.Linear(E, E, bias=bias)

        def forward(self, x):
            q, k, v = (one.unflatten(-1, (H, E // H)).transpose(-2, -3) for one in self.c_attn(x).split(E, dim=-1))
            y = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
            return self.c_proj(y.transpose(-2, -3).flatten(-2))

    return Attention()


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("shape", [(N, T, E), (T, E), (1, 1, E), (0, T, E), (2, 130, E)])
def test_agrees_with_pytorch(shape, bias):
    agree_layers(lambda dtype: layers.CausalSelfAttention(E, H, bias=bias, dtype=dtype), lambda dtype: theirs(bias),
                 random(shape))


def test_nobody_sees_what_comes_later():
    layer, x = layers.CausalSelfAttention(E, H), random((1, 200, E)).astype(np.float32)
    before = layer(x).data
    x[0, 120] += 1
    changed = (layer(x).data != before).any(axis=-1)[0]
    assert not changed[:120].any() and changed[120:].all()


def test_dropout_acts_while_training():
    layer, x = layers.CausalSelfAttention(E, H, dropout=0.5), random((N, T, E)).astype(np.float32)
    manual_seed(0)
    first = layer(x).data
    assert 0.3 < (first == 0).mean() < 0.7
    assert not np.array_equal(first, layer(x).data)
    manual_seed(0)
    assert np.array_equal(first, layer(x).data)
    layer.eval()
    assert np.array_equal(layer(x).data, layer(x).data) and layer(x).data.all()


def test_what_is_saved():
    layer, x = layers.CausalSelfAttention(E, H), Variable(random((N, T, E)).astype(np.float32))
    y = layer(x)
    weights = sum(one.weight.nbytes for one in (layer.c_attn, layer.c_proj))
    assert_saves(y, weights + 4 * N * T * (E + 3 * E + E + H))


def test_functions():
    y = layers.CausalSelfAttention(E, H)(random((N, T, E)))
    assert isinstance(y.creator, F.Linear)
    assert isinstance(y.creator.inputs[0].creator, F.PackedAttention)


def test_repr():
    assert repr(layers.CausalSelfAttention(4, 2, 0.5)).splitlines()[0] == (
        "CausalSelfAttention(embed_dim=4, num_heads=2, dropout=0.5  # 80 parameters, 320 bytes")


@pytest.mark.parametrize("settings, message", [
    ({"embed_dim": 0}, "embed_dim to be an integer of at least 1, got 0"),
    ({"num_heads": 5}, r"embed_dim \(12\) must be a multiple of num_heads \(5\)"),
    ({"dropout": -1}, "probability p from 0 to 1"),
])
def test_bad_settings(settings, message):
    with pytest.raises(ArgumentError, match="CausalSelfAttention: .*" + message):
        layers.CausalSelfAttention(**{"embed_dim": E, "num_heads": H} | settings)
