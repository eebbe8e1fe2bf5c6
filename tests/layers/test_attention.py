import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError
from pygrad.random import manual_seed
from tests.functions.test_attention import random
from tests.pytorch import agree_layers, pytorch

L, S, N, E, H = 5, 7, 2, 12, 3
SETTINGS = [
    {}, {"bias": False}, {"batch_first": True}, {"add_bias_kv": True, "batch_first": True},
    {"add_zero_attn": True}, {"kdim": 4, "vdim": 6}, {"kdim": E, "vdim": 6, "batch_first": True, "bias": False},
    {"kdim": 4, "vdim": 6, "add_bias_kv": True, "add_zero_attn": True},
]


def mha(dtype="float64", **settings):
    """A layer whose biases are not zero."""
    manual_seed(1)
    layer = layers.MultiheadAttention(E, H, **settings, dtype=dtype)
    for name, parameter in layer.named_parameters():
        if "bias" in name:
            parameter.data[...] = random(parameter.shape, len(name))
    return layer


def pair(**settings):
    theirs = pytorch().nn.MultiheadAttention
    return (lambda dtype: mha(dtype, **settings)), lambda dtype: theirs(E, H, **settings)


def inputs(kdim=E, vdim=E, batch_first=False, **_):
    shapes = (L, N, E), (S, N, kdim), (S, N, vdim)
    arrays = [random(shape, number) for number, shape in enumerate(shapes)]
    return [np.swapaxes(array, 0, 1).copy() for array in arrays] if batch_first else arrays


class Wrapped:
    """Calls a module with other arguments, of ours or of PyTorch's."""

    def __init__(self, module, call):
        object.__setattr__(self, "module", module)
        object.__setattr__(self, "call", call)

    def __getattr__(self, name):
        return getattr(self.module, name)

    def __call__(self, *inputs):
        return self.call(self.module, *inputs)

    def to(self, dtype):
        return Wrapped(self.module.to(dtype), self.call)


def agree(settings, call, *arrays):
    ours, theirs = pair(**settings)
    agree_layers(lambda dtype: Wrapped(ours(dtype), call), lambda dtype: Wrapped(theirs(dtype), call), *arrays)


@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_agrees_with_pytorch(settings, need_weights):
    agree(settings, lambda module, q, k, v: module(q, k, v, need_weights=need_weights), *inputs(**settings))


@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_masks_agree_with_pytorch(settings, need_weights):
    padding, mask = np.arange(S) >= [[5], [6]], np.triu(np.ones((L, S), bool), 3)

    def call(module, q, k, v, padding, mask):
        return module(q, k, v, padding, need_weights, mask)

    agree(settings, call, *inputs(**settings), padding, mask)


@pytest.mark.parametrize("settings", [one for one in SETTINGS if "vdim" not in one], ids=str)
@pytest.mark.parametrize("average", [True, False])
def test_self_attention_agrees_with_pytorch(settings, average):
    x = inputs(**settings)[0]
    agree(settings, lambda module, x: module(x, x, x, average_attn_weights=average), x)
    agree(settings, lambda module, x: module(x, x, x, need_weights=False), x)
    agree(settings, lambda module, x: module(x, x, x), x[:, 0])
    mask = np.triu(np.ones((x.shape[1 if settings.get("batch_first") else 0],) * 2, bool), 1)
    hint = not {"add_bias_kv", "add_zero_attn"} & set(settings)  # with it PyTorch forgets the keys that are added
    agree(settings, lambda module, x, mask: module(x, x, x, need_weights=False, attn_mask=mask, is_causal=hint), x,
          mask)


@pytest.mark.parametrize("settings", [{"add_bias_kv": True}, {"add_zero_attn": True}], ids=str)
def test_the_causal_hint_does_not_hide_the_keys_that_are_added(settings):
    layer, x, mask = mha(**settings), random((L, N, E)), np.triu(np.ones((L, L), bool), 1)
    with_hint, without = (layer(x, x, x, need_weights=False, attn_mask=mask, is_causal=hint)[0].data
                          for hint in (True, False))
    np.testing.assert_array_equal(with_hint, without)


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_initial_values_are_drawn_as_pytorch_draws_them(settings):
    pytorch().manual_seed(0)
    theirs = pytorch().nn.MultiheadAttention(96, 4, **settings)
    manual_seed(0)
    ours = layers.MultiheadAttention(96, 4, **settings)
    for (name, mine), (other_name, other) in zip(ours.named_parameters(), theirs.named_parameters(), strict=True):
        assert name == other_name and mine.shape == tuple(other.shape) and mine.dtype == np.float32
        spread = other.detach().numpy().std()
        assert abs(mine.data.std() - spread) <= (0.05 if mine.size > 1000 else 0.3) * spread


def test_reset_parameters():
    layer = layers.MultiheadAttention(E, H, add_bias_kv=True)
    layer.in_proj_bias.data[...] = 7
    before = {name: parameter.data.copy() for name, parameter in layer.named_parameters()}
    layer.reset_parameters()
    for name, parameter in layer.named_parameters():
        assert parameter.size and not np.array_equal(parameter.data, before[name]) or name == "out_proj.bias"
    assert not layer.in_proj_bias.data.any() and not layer.out_proj.bias.data.any()


def test_dropout_acts_while_training():
    layer = layers.MultiheadAttention(E, H, dropout=0.5, batch_first=True)
    x = random((N, L, E)).astype(np.float32)
    assert not np.array_equal(layer(x, x, x)[0].data, layer(x, x, x)[0].data)
    layer.eval()
    assert np.array_equal(layer(x, x, x)[0].data, layer(x, x, x)[0].data)


def test_constants_are_cast():
    layer = layers.MultiheadAttention(E, H)
    x = random((L, N, E))
    y, weights = layer(x, x, x)
    assert y.dtype == weights.dtype == np.float32
    x = Variable(x)
    assert layer(x, x, x)[0].dtype == np.float64


def test_repr():
    assert repr(layers.MultiheadAttention(4, 2)).splitlines() == [
        "MultiheadAttention(  # 80 parameters, 320 bytes",
        "  (out_proj): Linear(in_features=4, out_features=4, bias=True)  # 20 parameters, 80 bytes",
        ")",
    ]


@pytest.mark.parametrize("settings, message", [
    ({"embed_dim": 0}, "embed_dim to be an integer of at least 1, got 0"),
    ({"num_heads": 2.0}, "num_heads to be an integer"),
    ({"num_heads": 5}, r"embed_dim \(12\) must be a multiple of num_heads \(5\)"),
    ({"kdim": 0}, "kdim to be an integer"), ({"vdim": -1}, "vdim to be an integer"),
    ({"dropout": 1.5}, "probability p from 0 to 1"), ({"dtype": np.int64}, "floating dtype"),
])
def test_bad_settings(settings, message):
    with pytest.raises(ArgumentError, match="MultiheadAttention: .*" + message):
        layers.MultiheadAttention(**{"embed_dim": E, "num_heads": H} | settings)
