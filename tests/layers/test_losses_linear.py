import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

N, D, C = 5, 3, 4
LABELS, CLASSES = np.array([0, 3, -100, 1, 2]), np.array([0.5, 1.0, 2.0, 0.25])
CALLS = [
    ({}, LABELS), ({"bias": True, "reduction": "sum"}, LABELS), ({"bias": True, "label_smoothing": 0.1}, LABELS),
    ({"ignore_index": 1, "reduction": "none"}, np.abs(LABELS) % C),
    ({"bias": True, "out_features": (2, 3)}, np.arange(N * 6).reshape(N, 2, 3) % C),
    ({"bias": True}, uniform((N, C), 0.1, 1)),
]


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("options, target", CALLS)
def test_agrees_with_pytorch(options, target, weighted):
    torch = pytorch()

    def ours(dtype):
        weight = CLASSES.astype(dtype) if weighted else None
        return layers.LinearCrossEntropyLoss(D, C, weight=weight, dtype=dtype, **options)

    agree_layers(ours, lambda dtype: torch.nn.LinearCrossEntropyLoss(
        D, C, weight=torch.ones(C) if weighted else None, **options), uniform((N, D)), target)
    expected = ["linear.weight", "linear.bias"][:1 + options.get("bias", False)]
    assert sorted(ours("float64").state_dict()) == sorted(expected + ["weight"] * weighted)
    shown = torch.nn.LinearCrossEntropyLoss(D, C, **options).extra_repr()
    assert shown == layers.LinearCrossEntropyLoss(D, C, **options).extra_repr() + ", options=None"


def test_constant_input_is_cast():
    loss = layers.LinearCrossEntropyLoss(D, C)(np.ones(D), 1)
    assert loss.dtype == np.float32
    loss.backward()


@pytest.mark.parametrize("options, error, message", [
    ({"label_smoothing": 2}, ArgumentError, "LinearCrossEntropyLoss: expected a label_smoothing from 0 to 1, got 2"),
    ({"weight": np.ones(3)}, ShapeError, r"LinearCrossEntropyLoss: expected a weight of shape \(4,\), got shape \(3,\)"),
    ({"weight": Variable(CLASSES)}, ArgumentError, "LinearCrossEntropyLoss: the weight is a constant"),
    ({"reduction": "all"}, ArgumentError, "LinearCrossEntropyLoss: unknown reduction 'all'"),
])
def test_bad_options(options, error, message):
    with pytest.raises(error, match=message):
        layers.LinearCrossEntropyLoss(D, C, **options)
