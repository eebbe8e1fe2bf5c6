import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError, LabelError, ShapeError
from pygrad.random import manual_seed
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

INDICES = np.array([[1, 2, 4, 5], [4, 3, 2, 9]])


@pytest.mark.parametrize("options", [{}, {"padding_idx": 4}, {"padding_idx": -1}, {"scale_grad_by_freq": True},
                                     {"max_norm": 1.0}, {"max_norm": 1.5, "norm_type": 1.0}], ids=str)
def test_embedding_agrees_with_pytorch(options):
    agree_layers(lambda dtype: layers.Embedding(10, 3, dtype=dtype, **options),
                 lambda dtype: pytorch().nn.Embedding(10, 3, **options), INDICES)
    assert repr(pytorch().nn.Embedding(10, 3, **options)) in repr(layers.Embedding(10, 3, **options))


@pytest.mark.parametrize("options", [{}, {"mode": "sum"}, {"mode": "max"}, {"padding_idx": 4}, {"max_norm": 1.0},
                                     {"mode": "sum", "padding_idx": -1}, {"norm_type": 1.0}], ids=str)
def test_embedding_bag_agrees_with_pytorch(options):
    agree_layers(lambda dtype: layers.EmbeddingBag(10, 3, dtype=dtype, **options),
                 lambda dtype: pytorch().nn.EmbeddingBag(10, 3, **options), INDICES)
    assert repr(pytorch().nn.EmbeddingBag(10, 3, **options)) in repr(layers.EmbeddingBag(10, 3, **options))


def test_offsets_and_factors_agree_with_pytorch():
    agree_layers(lambda dtype: layers.EmbeddingBag(10, 3, mode="sum", include_last_offset=True, dtype=dtype),
                 lambda dtype: pytorch().nn.EmbeddingBag(10, 3, mode="sum", include_last_offset=True),
                 INDICES.reshape(-1), np.array([0, 3, 3, 8]), uniform((8,)))


@pytest.mark.parametrize("cls", [layers.Embedding, layers.EmbeddingBag])
def test_initial_values(cls):
    manual_seed(0)
    layer = cls(500, 40, padding_idx=7)
    others = np.delete(layer.weight.data, 7, axis=0)
    assert not layer.weight.data[7].any() and layer.weight.dtype == np.float32
    assert abs(others.mean()) < 0.03 and abs(others.std() - 1) < 0.02
    again = layer.weight.data.copy()
    manual_seed(0)
    layer.reset_parameters()
    assert np.array_equal(layer.weight.data, again)


def test_factors_are_cast():
    layer = layers.EmbeddingBag(10, 3, mode="sum")
    assert layer(INDICES, None, np.ones((2, 4))).dtype == np.float32


@pytest.mark.parametrize("cls", [layers.Embedding, layers.EmbeddingBag])
def test_from_pretrained(cls):
    table = uniform((10, 3))
    layer = cls.from_pretrained(table, padding_idx=1)
    assert type(layer) is cls and layer.weight.data is table and not layer.weight.requires_grad
    assert (layer.num_embeddings, layer.embedding_dim, layer.padding_idx) == (10, 3, 1) and table[1].any()
    assert layer(INDICES).creator is None
    layer = cls.from_pretrained(Variable([[1, 2]]), freeze=False)
    assert layer.weight.dtype == np.float32 and layer.weight.requires_grad
    layer([[0]]).sum().backward()
    assert layer.weight.grad.tolist() == [[1, 1]]
    with pytest.raises(ShapeError, match=f"{cls.__name__}.from_pretrained: expected a matrix"):
        cls.from_pretrained(np.ones(3))


def test_padding_gets_no_gradient():
    layer = layers.Embedding(10, 3, padding_idx=2)
    layer(INDICES).sum().backward()
    assert not layer.weight.grad.data[2].any() and layer.weight.grad.data[4].tolist() == [2, 2, 2]


@pytest.mark.parametrize("call, error, message", [
    (lambda: layers.Embedding(0, 3), ArgumentError, "Embedding: expected num_embeddings to be an integer"),
    (lambda: layers.EmbeddingBag(3, -1), ArgumentError, "EmbeddingBag: expected embedding_dim"),
    (lambda: layers.Embedding(3, 3, 3), ArgumentError, "Embedding: expected a padding_idx from -3 to 2, got 3"),
    (lambda: layers.Embedding(3, 3, dtype=int), ArgumentError, "Embedding: expected a floating dtype"),
    (lambda: layers.EmbeddingBag(3, 3, mode="min"), ArgumentError, "EmbeddingBag: expected mode to be .* 'min'"),
    (lambda: layers.Embedding(3, 3)([3]), LabelError, "embedding: index 3"),
])
def test_bad_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call()
