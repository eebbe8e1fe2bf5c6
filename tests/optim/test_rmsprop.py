import numpy as np
import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError
from tests.optim.reference import TOLERANCES, difference_to_pytorch, sometimes_missing

OPTIONS = [
    {}, {"lr": 0.1, "weight_decay": 0.2}, {"lr": 0.1, "alpha": 0.5, "eps": 1e-3}, {"centered": True},
    {"lr": 0.1, "weight_decay": 0.1, "momentum": 0.9, "maximize": True}, {"centered": True, "momentum": 0.5},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype, tolerance", TOLERANCES)
def test_equals_pytorch(options, dtype, tolerance):
    assert difference_to_pytorch("RMSprop", optim.RMSprop, options, dtype) < tolerance


@pytest.mark.parametrize("options", OPTIONS[3:], ids=str)
def test_equals_pytorch_where_gradients_are_missing(options):
    assert difference_to_pytorch("RMSprop", optim.RMSprop, options, np.float64, missing=sometimes_missing) < 1e-12


@pytest.mark.parametrize("options, names", [
    ({}, {"square_avg"}), ({"momentum": 0.5}, {"square_avg", "momentum_buffer"}),
    ({"centered": True}, {"square_avg", "grad_avg"}),
    ({"centered": True, "momentum": 0.5}, {"square_avg", "momentum_buffer", "grad_avg"}),
])
def test_remembers_what_is_used(options, names):
    x = Parameter([1.0])
    x.grad = [1.0]
    optimizer = optim.RMSprop([x], **options)
    optimizer.step()
    assert set(optimizer.state[x]) == names | {"step"}


@pytest.mark.parametrize("options, message", [
    ({"lr": -1}, "RMSprop: expected lr"), ({"alpha": -0.1}, "expected alpha"), ({"eps": -1}, "expected eps"),
    ({"momentum": -0.1}, "expected momentum"), ({"weight_decay": -1}, "expected weight_decay"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=message):
        optim.RMSprop([Parameter([1.0])], **options)
