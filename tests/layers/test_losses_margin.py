import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

C = 4
X, T = 0.97 * uniform((3, C)), uniform((3, C), seed=1)
SIGNS = np.where(uniform((3, C), seed=2) > 0, 1, -1)
CLASSES = np.array([0.5, 1.0, 2.0, 0.25])
CALLS = [
    ("HingeEmbeddingLoss", {"margin": 0.5}, (X, SIGNS)), ("HingeEmbeddingLoss", {"reduction": "none"}, (X, SIGNS)),
    ("MarginRankingLoss", {"margin": 0.5, "reduction": "sum"}, (X, T, SIGNS)), ("MarginRankingLoss", {}, (X, T, SIGNS)),
    ("SoftMarginLoss", {"reduction": "none"}, (X, SIGNS)),
    ("MultiMarginLoss", {"p": 2, "margin": 0.7, "reduction": "sum"}, (X, np.array([0, 3, 1]))),
    ("MultiMarginLoss", {}, (X, np.array([0, 3, 1]))),
    ("MultiLabelMarginLoss", {"reduction": "none"}, (X, np.array([[0, 2, -1, 0], [-1] * 4, [3, 2, 1, 0]]))),
    ("MultiLabelSoftMarginLoss", {"reduction": "sum"}, (X, (SIGNS > 0).astype(float))),
]


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name, options, arrays", CALLS)
def test_agrees_with_pytorch(name, options, arrays, weighted):
    torch = pytorch()
    if weighted and name not in ("MultiMarginLoss", "MultiLabelSoftMarginLoss"):
        with pytest.raises(TypeError):
            getattr(layers, name)(**options, weight=CLASSES)
        return

    def ours(dtype):
        return getattr(layers, name)(**options, **({"weight": CLASSES.astype(dtype)} if weighted else {}))

    agree_layers(ours, lambda dtype: getattr(torch.nn, name)(**options, **({"weight": torch.ones(C)} if weighted else {})),
                 *arrays)
    assert repr(getattr(layers, name)(**options)) == repr(getattr(torch.nn, name)(**options))
    assert list(ours("float64").state_dict()) == (["weight"] if weighted else [])


@pytest.mark.parametrize("name", sorted({name for name, _, _ in CALLS}))
def test_bad_options(name):
    with pytest.raises(ArgumentError, match=f"{name}: unknown reduction None"):
        getattr(layers, name)(reduction=None)


@pytest.mark.parametrize("name", ["HingeEmbeddingLoss", "MarginRankingLoss", "MultiMarginLoss"])
def test_bad_margins(name):
    with pytest.raises(ArgumentError, match=f"{name}: expected margin to be a number, got 'wide'"):
        getattr(layers, name)(margin="wide")


def test_a_weight_that_asks_for_a_gradient():
    with pytest.raises(ArgumentError, match="MultiMarginLoss: the weight is a constant"):
        layers.MultiMarginLoss(weight=Variable(CLASSES))
