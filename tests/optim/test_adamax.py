import numpy as np
import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError
from tests.optim.reference import TOLERANCES, difference_to_pytorch, sometimes_missing

OPTIONS = [
    {}, {"lr": 0.1, "weight_decay": 0.2}, {"lr": 0.1, "betas": (0.5, 0.7), "eps": 1e-3},
    {"lr": 0.1, "weight_decay": 0.1, "maximize": True},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype, tolerance", TOLERANCES)
def test_equals_pytorch(options, dtype, tolerance):
    assert difference_to_pytorch("Adamax", optim.Adamax, options, dtype) < tolerance


def test_equals_pytorch_where_gradients_are_missing():
    assert difference_to_pytorch("Adamax", optim.Adamax, OPTIONS[1], np.float64, missing=sometimes_missing) < 1e-12


def test_state():
    x = Parameter([1.0, -2.0])
    x.grad = [2.0, -1.0]
    optimizer = optim.Adamax([x], eps=0.5)
    optimizer.step()
    state = optimizer.state[x]
    assert set(state) == {"exp_avg", "exp_inf", "step"}
    assert state["exp_inf"].tolist() == [2.5, 1.5]


@pytest.mark.parametrize("options, message", [
    ({"lr": -1}, "Adamax: expected lr to be a number of at least 0, got -1"), ({"eps": -1}, "expected eps"),
    ({"betas": (0.9, 1.0)}, "expected betas to be a number of at least 0 and below 1"),
    ({"betas": 0.9}, "expected betas to be two numbers"), ({"weight_decay": float("nan")}, "expected weight_decay"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=message):
        optim.Adamax([Parameter([1.0])], **options)
