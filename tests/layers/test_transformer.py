import copy

import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError, ShapeError
from pygrad.layers.transformer import is_causal_mask
from pygrad.random import manual_seed
from tests.functions.test_attention import random
from tests.layers.test_transformer_layers import varied
from tests.pytorch import agree_layers, pytorch

S, T, N, E, H = 5, 4, 2, 6, 2
CAUSAL = np.triu(np.ones((S, S), bool), 1)


def make(module, kind, settings, dtype=None):
    """Make a stack of two layers from a module of layers, ours or PyTorch's."""
    more = settings if dtype is None else settings | {"dtype": dtype}
    layer = getattr(module, f"Transformer{kind}Layer")(E, H, 8, **more)
    norm = module.LayerNorm(E, **({} if dtype is None else {"dtype": dtype}))
    return getattr(module, f"Transformer{kind}")(layer, 2, norm)


def agree(kind, settings, *arrays):
    nn = pytorch().nn

    def ours(dtype):
        manual_seed(2)
        return varied(make(layers, kind, settings, dtype))

    agree_layers(ours, lambda dtype: make(nn, kind, settings), *arrays)


@pytest.mark.filterwarnings("ignore:enable_nested_tensor")
@pytest.mark.parametrize("settings", [{}, {"batch_first": True, "norm_first": True}], ids=str)
def test_encoder_and_decoder_agree_with_pytorch(settings):
    shape = (N, S, E) if settings else (S, N, E)
    x, memory = random(shape), random(shape, 1)
    padding = np.arange(S) >= [[3], [5]]
    for mask in (None, CAUSAL, random((S, S), 3)):
        agree("Encoder", settings, x, mask)
        agree("Decoder", settings, x, memory, mask)
    agree("Encoder", settings, x, CAUSAL, None, True)
    agree("Encoder", settings, x, None, padding)
    agree("Decoder", settings, x, memory, CAUSAL, random((S, S), 3) > 1, padding, padding)
    agree("Encoder", settings, x[0])


@pytest.mark.filterwarnings("ignore:enable_nested_tensor")
@pytest.mark.parametrize("settings", [{}, {"batch_first": True, "norm_first": True, "activation": "gelu", "bias": False}],
                         ids=str)
def test_transformer_agrees_with_pytorch(settings):
    sizes = E, H, 2, 1, 8
    src, tgt = random((S, N, E)), random((T, N, E), 1)
    if settings:
        src, tgt = np.swapaxes(src, 0, 1).copy(), np.swapaxes(tgt, 0, 1).copy()

    def ours(dtype):
        manual_seed(2)
        return varied(layers.Transformer(*sizes, dtype=dtype, **settings))

    def theirs(dtype):
        return pytorch().nn.Transformer(*sizes, **settings)

    mask = np.triu(np.ones((T, T), bool), 1)
    padding = np.arange(S) >= [[3], [5]]
    agree_layers(ours, theirs, src, tgt)
    agree_layers(ours, theirs, src, tgt, random((S, S), 3) > 1, mask, random((T, S), 4) > 1, padding,
                 np.arange(T) >= [[3], [4]], padding)
    agree_layers(ours, theirs, src, tgt, None, mask)
    agree_layers(ours, theirs, src[0], tgt[0])


@pytest.mark.filterwarnings("ignore:enable_nested_tensor")
def test_transformer_is_initialised_as_pytorchs():
    manual_seed(0)
    ours, theirs = layers.Transformer(32, 2, 1, 1, 64), pytorch().nn.Transformer(32, 2, 1, 1, 64)
    for (name, mine), (other_name, other) in zip(ours.named_parameters(), theirs.named_parameters(), strict=True):
        assert name == other_name and mine.shape == tuple(other.shape)
        if mine.ndim == 2:
            bound = np.sqrt(6 / sum(mine.shape))
            assert 0.95 * bound < np.abs(mine.data).max() <= bound
        elif "norm" in name or "attn" in name:
            np.testing.assert_array_equal(mine.data, other.detach().numpy())


@pytest.mark.parametrize("kind", ["Encoder", "Decoder"])
def test_a_causal_mask_is_found_out(kind):
    module, x = make(layers, kind, {"dropout": 0.0}), random((S, N, E)).astype(np.float32)
    inputs = [x] if kind == "Encoder" else [x, x]
    found = [module(*inputs, mask).data for mask in (CAUSAL, layers.Transformer.generate_square_subsequent_mask(S))]
    np.testing.assert_array_equal(*found)
    hint = {"is_causal" if kind == "Encoder" else "tgt_is_causal": False}
    np.testing.assert_allclose(module(*inputs, CAUSAL, **hint).data, found[0], rtol=1e-4, atol=1e-5)


def test_layers_are_copies():
    layer = layers.TransformerEncoderLayer(E, H, 8)
    encoder = layers.TransformerEncoder(layer, 3)
    arrays = [one.linear1.weight.data for one in (layer, *encoder.layers)]
    assert all(np.array_equal(arrays[0], one) for one in arrays[1:])
    arrays[1][...] = 0
    assert arrays[0].any() and arrays[2].any()
    assert encoder.norm is None and len(encoder.layers) == encoder.num_layers == 3
    assert list(encoder.state_dict())[0] == "layers.0.self_attn.in_proj_weight"
    copy.deepcopy(encoder)


def test_custom_parts():
    class Twice(layers.Module):
        def forward(self, x, *memory, **masks):
            return x * 2 + sum(memory)

    model = layers.Transformer(E, H, custom_encoder=Twice(), custom_decoder=Twice())
    src, tgt = Variable(random((S, N, E))), Variable(random((S, N, E), 1))
    np.testing.assert_allclose(model(src, tgt).data, 2 * tgt.data + 2 * src.data)


def test_is_causal_mask():
    assert is_causal_mask(CAUSAL) and is_causal_mask(np.where(CAUSAL, -np.inf, 0.0))
    assert is_causal_mask(CAUSAL.tolist())
    assert is_causal_mask(layers.Transformer.generate_square_subsequent_mask(4))
    for mask in (None, CAUSAL.T, ~CAUSAL, CAUSAL[:3], np.zeros((S, S)), np.zeros((N, S, S), bool),
                 Variable(np.where(CAUSAL, -np.inf, 0.0))):
        assert not is_causal_mask(mask)


def test_a_mask_that_needs_a_gradient_gets_it():
    mask = Variable(np.where(CAUSAL, -np.inf, 0.0).astype(np.float32))
    encoder = layers.TransformerEncoder(layers.TransformerEncoderLayer(E, H, 8, dropout=0.0), 1)
    encoder(random((S, N, E)), mask).sum().backward()
    assert np.isfinite(mask.grad.data).all()


def test_masks_of_a_length():
    theirs = pytorch().nn.Transformer.generate_square_subsequent_mask(3).numpy()
    ours = layers.Transformer.generate_square_subsequent_mask(3)
    assert ours.dtype == theirs.dtype and np.array_equal(ours, theirs)
    assert layers.Transformer.generate_square_subsequent_mask(3, np.float64).dtype == np.float64


def test_bad_input():
    model = layers.Transformer(E, H, 1, 1, 8)
    with pytest.raises(ShapeError, match="have different batch sizes, in axis 1; see batch_first"):
        model(np.ones((S, 2, E)), np.ones((T, 3, E)))
    with pytest.raises(ShapeError, match="expected src and tgt of d_model=6 features"):
        model(np.ones((S, 2, E)), np.ones((T, 2, 5)))
    with pytest.raises(ArgumentError, match="TransformerEncoder: expected num_layers"):
        layers.TransformerEncoder(layers.TransformerEncoderLayer(E, H, 8), 0)
    with pytest.raises(ArgumentError, match="TransformerDecoder: expected num_layers"):
        layers.TransformerDecoder(layers.TransformerDecoderLayer(E, H, 8), 1.5)
