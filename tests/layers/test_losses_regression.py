import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

X, T, P = uniform((4, 3)), uniform((4, 3), seed=1), uniform((4, 3), 0.1, 3)
CALLS = [
    ("MSELoss", {"reduction": "sum"}, (X, T)), ("L1Loss", {"reduction": "none"}, (X, T)),
    ("SmoothL1Loss", {"beta": 0.5}, (X, T)), ("SmoothL1Loss", {"beta": 0.0}, (X, T)),
    ("HuberLoss", {"reduction": "sum", "delta": 0.5}, (X, T)),
    ("KLDivLoss", {"reduction": "batchmean"}, (X, P)), ("KLDivLoss", {"reduction": "sum", "log_target": True}, (X, T)),
    ("PoissonNLLLoss", {"log_input": False, "full": True, "eps": 0.1}, (P, P[::-1].copy())),
    ("PoissonNLLLoss", {"reduction": "none"}, (X, P)),
    ("GaussianNLLLoss", {"full": True, "eps": 0.5, "reduction": "sum"}, (X, T, P)), ("GaussianNLLLoss", {}, (X, T, P)),
]


@pytest.mark.parametrize("name, options, arrays", CALLS)
def test_agrees_with_pytorch(name, options, arrays):
    torch = pytorch()
    agree_layers(lambda dtype: getattr(layers, name)(**options), lambda dtype: getattr(torch.nn, name)(**options), *arrays)
    assert repr(getattr(layers, name)(**options)) == repr(getattr(torch.nn, name)(**options))


@pytest.mark.parametrize("name", sorted({name for name, _, _ in CALLS}))
def test_is_mean_unless_told_otherwise(name):
    layer = getattr(layers, name)()
    assert layer.reduction == "mean" and layer.state_dict() == {}
    arguments = (P, P, P) if name == "GaussianNLLLoss" else (P, P)
    assert layer(Variable(arguments[0]), *arguments[1:]).shape == ()


@pytest.mark.parametrize("name, options, message", [
    ("MSELoss", {"reduction": "all"}, "MSELoss: unknown reduction 'all'"),
    ("KLDivLoss", {"reduction": "all"}, "KLDivLoss: unknown reduction 'all'; expected .* or 'batchmean'"),
    ("L1Loss", {"reduction": "batchmean"}, "L1Loss: unknown reduction"),
    ("SmoothL1Loss", {"beta": -1}, "SmoothL1Loss: expected beta to be a number of at least 0, got -1"),
    ("HuberLoss", {"delta": 0}, "HuberLoss: expected delta to be a number above 0, got 0"),
    ("PoissonNLLLoss", {"eps": -1}, "PoissonNLLLoss: expected eps"), ("GaussianNLLLoss", {"eps": 0}, "expected eps"),
])
def test_bad_options(name, options, message):
    with pytest.raises(ArgumentError, match=message):
        getattr(layers, name)(**options)
