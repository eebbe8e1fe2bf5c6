import numpy as np
import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError
from tests.optim.reference import TOLERANCES, difference_to_pytorch, sometimes_missing

OPTIONS = [
    {}, {"lr": 0.1, "weight_decay": 0.2}, {"lr": 0.1, "betas": (0.5, 0.7), "eps": 1e-3, "momentum_decay": 0.3},
    {"lr": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype, tolerance", TOLERANCES)
def test_equals_pytorch(options, dtype, tolerance):
    assert difference_to_pytorch("NAdam", optim.NAdam, options, dtype) < tolerance


@pytest.mark.parametrize("options", OPTIONS[1::2], ids=str)
def test_equals_pytorch_where_gradients_are_missing(options):
    """Each parameter has a momentum of its own then."""
    assert difference_to_pytorch("NAdam", optim.NAdam, options, np.float64, missing=sometimes_missing) < 1e-12


def test_the_momentum_warms_up():
    x = Parameter([1.0])
    x.grad = [1.0]
    optimizer = optim.NAdam([x], momentum_decay=0)
    optimizer.step()
    assert optimizer.state[x]["mu_product"] == 0.45
    optimizer.step()
    assert optimizer.state[x]["mu_product"] == 0.45 ** 2 and optimizer.state[x]["step"] == 2


@pytest.mark.parametrize("options, message", [
    ({"lr": -1}, "NAdam: expected lr"), ({"momentum_decay": -1}, "expected momentum_decay"),
    ({"betas": (0.9, 1.0)}, "expected betas"), ({"eps": -1}, "expected eps"), ({"weight_decay": -1}, "expected weight"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=message):
        optim.NAdam([Parameter([1.0])], **options)
