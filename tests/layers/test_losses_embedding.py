import numpy as np
import pytest

from pygrad import Variable, functions as F, layers
from pygrad.errors import ArgumentError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

A, B, N = (uniform((5, 3), seed=seed) for seed in range(3))
SIGNS = np.array([1, -1, -1, 1, -1])
CALLS = [
    ("CosineEmbeddingLoss", {"margin": -0.5}, (A, B, SIGNS)), ("CosineEmbeddingLoss", {"reduction": "none"}, (A, B, SIGNS)),
    ("TripletMarginLoss", {"margin": 2.0, "p": 3, "eps": 0.01, "swap": True, "reduction": "sum"}, (A, B, N)),
    ("TripletMarginLoss", {}, (A, B, N)),
    ("TripletMarginWithDistanceLoss", {"margin": 2.0, "swap": True, "reduction": "none"}, (A, B, N)),
]


@pytest.mark.parametrize("name, options, arrays", CALLS)
def test_agrees_with_pytorch(name, options, arrays):
    torch = pytorch()
    agree_layers(lambda dtype: getattr(layers, name)(**options), lambda dtype: getattr(torch.nn, name)(**options), *arrays)
    assert getattr(layers, name)(**options).state_dict() == {}


def test_another_distance():
    def distance(a, b):
        return F.pairwise_distance(a, b, 1)

    layer = layers.TripletMarginWithDistanceLoss(distance_function=distance, margin=2.0)
    assert layer.distance_function is distance
    assert layer(Variable(A), B, N).item() == F.triplet_margin_loss(A, B, N, 2.0, 1).item()


@pytest.mark.parametrize("options", [{}, {"blank": 2, "reduction": "sum"}, {"reduction": "none", "zero_infinity": True}])
def test_ctc_agrees_with_pytorch(options):
    torch = pytorch()
    targets, frames, lengths = np.array([[1, 3, 3], [3, 0, 1]]), np.array([5, 2]), np.array([3, 2])
    targets = np.where(targets == options.get("blank", 0), 4, targets)
    ours, theirs = layers.CTCLoss(**options), torch.nn.CTCLoss(**options)
    x = uniform((5, 2, 5)) * 2
    one, other = Variable(x), torch.tensor(x, requires_grad=True)
    loss = ours(F.log_softmax(one, -1), targets, frames, lengths)
    expected = theirs(other.log_softmax(-1), torch.tensor(targets), torch.tensor(frames), torch.tensor(lengths))
    np.testing.assert_allclose(loss.data, expected.detach().numpy(), rtol=1e-9)
    loss.sum().backward()
    expected.sum().backward()
    np.testing.assert_allclose(one.grad.data, other.grad.numpy(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name, options, message", [
    ("CosineEmbeddingLoss", {"margin": "wide"}, "CosineEmbeddingLoss: expected margin to be a number"),
    ("TripletMarginLoss", {"margin": 0}, "TripletMarginLoss: expected margin to be a number above 0, got 0"),
    ("TripletMarginWithDistanceLoss", {"margin": -1}, "TripletMarginWithDistanceLoss: expected margin"),
    ("CTCLoss", {"reduction": "all"}, "CTCLoss: unknown reduction 'all'"),
    ("TripletMarginLoss", {"reduction": "all"}, "TripletMarginLoss: unknown reduction 'all'"),
])
def test_bad_options(name, options, message):
    with pytest.raises(ArgumentError, match=message):
        getattr(layers, name)(**options)
