import numpy as np
import pytest

from pygrad import functions as F
from pygrad import layers
from pygrad.errors import ArgumentError
from pygrad.layers.transformer_layers import activation_of
from pygrad.random import manual_seed
from tests.functions.test_attention import random
from tests.pytorch import agree_layers, pytorch

S, T, N, E, H = 5, 4, 2, 6, 2
SETTINGS = [
    {}, {"batch_first": True, "norm_first": True}, {"activation": "gelu", "bias": False},
    {"activation": "gelu", "norm_first": True, "bias": False, "layer_norm_eps": 0.1}, {"batch_first": True},
]


def varied(module):
    """Return a module with numbers other than 0 and 1 in biases and normalisations, in evaluation mode."""
    for number, parameter in enumerate(module.parameters()):
        if parameter.ndim == 1:
            parameter.data[...] = 1 + 0.1 * random(parameter.shape, number)
    return module.eval()


def agree(name, settings, *arrays):
    """Compare a layer with PyTorch's of the same name."""
    theirs = getattr(pytorch().nn, name)

    def make(dtype):
        manual_seed(2)
        return varied(getattr(layers, name)(E, H, 8, dtype=dtype, **settings))

    agree_layers(make, lambda dtype: theirs(E, H, 8, **settings), *arrays)


def inputs(settings, *lengths):
    arrays = [random((length, N, E), number) for number, length in enumerate(lengths)]
    return [np.swapaxes(one, 0, 1).copy() for one in arrays] if settings.get("batch_first") else arrays


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_encoder_layer_agrees_with_pytorch(settings):
    (x,) = inputs(settings, S)
    mask, padding = np.triu(np.ones((S, S), bool), 1), np.arange(S) >= [[3], [5]]
    agree("TransformerEncoderLayer", settings, x)
    agree("TransformerEncoderLayer", settings, x, mask)
    agree("TransformerEncoderLayer", settings, x, None, padding)
    agree("TransformerEncoderLayer", settings, x, mask, None, True)
    agree("TransformerEncoderLayer", settings, x, np.where(mask, -np.inf, 0.0))
    agree("TransformerEncoderLayer", settings, x[0])


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_decoder_layer_agrees_with_pytorch(settings):
    x, memory = inputs(settings, T, S)
    mask, other = np.triu(np.ones((T, T), bool), 1), random((T, S), 5)
    agree("TransformerDecoderLayer", settings, x, memory)
    agree("TransformerDecoderLayer", settings, x, memory, mask, other)
    agree("TransformerDecoderLayer", settings, x, memory, mask, other > 1, np.arange(T) >= [[3], [4]],
          np.arange(S) >= [[3], [5]])
    agree("TransformerDecoderLayer", settings, x, memory, mask, None, None, None, True)
    agree("TransformerDecoderLayer", settings, x[0], memory[0])


@pytest.mark.parametrize("name, count", [("TransformerEncoderLayer", 12), ("TransformerDecoderLayer", 18)])
def test_parameters_are_pytorchs(name, count):
    ours, theirs = getattr(layers, name)(E, H), getattr(pytorch().nn, name)(E, H)
    shapes = {key: tuple(one.shape) for key, one in theirs.named_parameters()}
    assert {key: one.shape for key, one in ours.named_parameters()} == shapes
    assert len(shapes) == count and ours.linear1.weight.shape == (2048, E)


@pytest.mark.parametrize("settings", [{}, {"norm_first": True}], ids=str)
def test_dropout_acts_everywhere_while_training(settings):
    layer = layers.TransformerEncoderLayer(E, H, 8, dropout=1.0, **settings)
    x = random((S, N, E)).astype(np.float32)
    expected = x if settings else layer.norm2(layer.norm1(x)).data
    np.testing.assert_array_equal(layer(x).data, expected)
    assert not np.array_equal(layer.eval()(x).data, expected)
    assert [one.p for one in (layer.dropout, layer.dropout1, layer.dropout2)] == [1.0] * 3
    assert layer.self_attn.dropout == 1.0
    decoder = layers.TransformerDecoderLayer(E, H, 8, dropout=1.0, norm_first=True)
    np.testing.assert_array_equal(decoder(x, x).data, x)


def test_activations():
    assert activation_of("relu", "") is F.relu and activation_of("gelu", "") is F.gelu
    module = layers.SiLU()
    assert layers.TransformerEncoderLayer(E, H, 8, activation=module).activation is module
    layer = layers.TransformerEncoderLayer(E, H, 8, activation=F.tanh).eval()
    assert layer(np.ones((S, N, E))).shape == (S, N, E)
    with pytest.raises(ArgumentError, match="TransformerDecoderLayer: expected the activation 'relu', 'gelu'"):
        layers.TransformerDecoderLayer(E, H, activation="swish")


def test_reset_parameters():
    layer = layers.TransformerDecoderLayer(E, H, 8)
    before = {name: parameter.data.copy() for name, parameter in layer.named_parameters()}
    layer.norm1.weight.data[...] = 3
    layer.reset_parameters()
    for name, parameter in layer.named_parameters():
        if parameter.ndim == 2:
            assert not np.array_equal(parameter.data, before[name])
    assert (layer.norm1.weight.data == 1).all()


def test_constants_are_cast():
    layer, x = layers.TransformerEncoderLayer(E, H, 8), random((S, N, E))
    assert layer(x).dtype == np.float32
    assert layers.TransformerDecoderLayer(E, H, 8, norm_first=True)(x, x).dtype == np.float32


def test_attention_weights_are_not_formed():
    length = 600
    layer = layers.TransformerEncoderLayer(E, 1, 8, dropout=0.5)
    y = layer(random((length, 1, E)))
    seen, stack = [], [y.creator]
    while stack:
        function = stack.pop()
        seen += [one.nbytes for one in function.saved if one is not None]
        stack += [one.creator for one in function.inputs if one.creator is not None]
    assert max(seen) < 4 * length * 100


@pytest.mark.parametrize("name", ["TransformerEncoderLayer", "TransformerDecoderLayer"])
@pytest.mark.parametrize("settings, message", [
    ({"nhead": 4}, r"embed_dim \(6\) must be a multiple of num_heads \(4\)"),
    ({"dim_feedforward": 0}, "integer of at least 1"), ({"dropout": 2}, "probability"),
])
def test_bad_settings(name, settings, message):
    with pytest.raises(ArgumentError, match=message):
        getattr(layers, name)(**{"d_model": E, "nhead": H} | settings)
