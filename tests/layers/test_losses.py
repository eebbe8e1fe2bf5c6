import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

C = 4
X, LABELS = uniform((6, C)), np.array([0, 3, 1, -100, 2, 1])
CLASSES = np.array([0.5, 1.0, 2.0, 0.25])
P = uniform((6, C), 0.1, 0.9)
CALLS = [
    ("CrossEntropyLoss", {}, (X, LABELS), ["weight"]),
    ("CrossEntropyLoss", {"ignore_index": 1, "label_smoothing": 0.1, "reduction": "none"}, (X, np.abs(LABELS) % C), ["weight"]),
    ("CrossEntropyLoss", {}, (X, P), ["weight"]),
    ("NLLLoss", {"reduction": "sum"}, (X, LABELS), ["weight"]),
    ("NLLLoss", {"ignore_index": 3}, (X, np.abs(LABELS) % C), ["weight"]),
    ("BCELoss", {"reduction": "none"}, (P, P[::-1].copy()), ["weight"]),
    ("BCEWithLogitsLoss", {}, (X, P), ["weight", "pos_weight"]),
    ("BCEWithLogitsLoss", {"reduction": "sum"}, (X, P), ["pos_weight"]),
]


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name, options, arrays, weights", CALLS)
def test_agrees_with_pytorch(name, options, arrays, weights, weighted):
    torch = pytorch()
    given = weights if weighted else []

    def ours(dtype):
        layer = getattr(layers, name)(**options, **{weight: CLASSES.astype(dtype) for weight in given})
        assert list(layer.state_dict()) == given
        return layer

    agree_layers(ours, lambda dtype: getattr(torch.nn, name)(**options, **{
        weight: torch.ones(C) for weight in given}), *arrays)
    assert repr(getattr(layers, name)(**options)) == repr(getattr(torch.nn, name)(**options))


def test_weights_are_buffers():
    layer = layers.BCEWithLogitsLoss(weight=[1.0, 2.0], pos_weight=Variable([3.0, 4.0], requires_grad=False))
    assert {name: buffer.tolist() for name, buffer in layer.named_buffers()} == {"weight": [1, 2], "pos_weight": [3, 4]}
    other = layers.BCEWithLogitsLoss(weight=[0.0, 0.0], pos_weight=[0.0, 0.0])
    other.load_state_dict(layer.state_dict())
    assert other.weight.tolist() == [1, 2] and list(layer.parameters()) == []
    assert layers.NLLLoss().weight is None and layers.NLLLoss().state_dict() == {}


@pytest.mark.parametrize("name", ["CrossEntropyLoss", "NLLLoss", "BCELoss", "BCEWithLogitsLoss"])
def test_bad_options(name):
    with pytest.raises(ArgumentError, match=f"{name}: unknown reduction 'all'; expected 'mean', 'sum' or 'none'"):
        getattr(layers, name)(reduction="all")
    with pytest.raises(ArgumentError, match=f"{name}: the weight is a constant .* pass weight.data"):
        getattr(layers, name)(weight=Variable([1.0]))
