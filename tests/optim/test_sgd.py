import numpy as np
import pytest

from pygrad import Parameter, Variable, optim
from pygrad.errors import ArgumentError
from tests.optim.reference import TOLERANCES, difference_to_pytorch, sometimes_missing

OPTIONS = [
    {"lr": 0.1}, {"lr": 0.1, "weight_decay": 0.2}, {"lr": 0.1, "momentum": 0.9},
    {"lr": 0.1, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.1},
    {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}, {"lr": 0.1, "maximize": True},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype, tolerance", TOLERANCES)
def test_equals_pytorch(options, dtype, tolerance):
    assert difference_to_pytorch("SGD", optim.SGD, options, dtype) < tolerance


@pytest.mark.parametrize("options", OPTIONS[2:5], ids=str)
def test_equals_pytorch_where_gradients_are_missing(options):
    assert difference_to_pytorch("SGD", optim.SGD, options, np.float64, missing=sometimes_missing) < 1e-12


def step(optimizer, parameter, gradient):
    parameter.grad = Variable(gradient)
    optimizer.step()
    return parameter.tolist()


def test_by_hand():
    x = Parameter([1.0])
    optimizer = optim.SGD([x], lr=0.5, momentum=0.5, dampening=0.5)
    assert step(optimizer, x, [2.0]) == [0.0]  # buffer 2
    assert step(optimizer, x, [2.0]) == [-1.0]  # buffer 2 * 0.5 + 2 * 0.5
    assert optimizer.state[x]["momentum_buffer"].tolist() == [2.0]


def test_defaults():
    x = Parameter([1.0])
    assert step(optim.SGD([x]), x, [1.0]) == [0.999]
    assert list(optim.SGD([x]).state) == []


def test_momentum_switched_on_later_starts_afresh():
    x = Parameter([0.0])
    optimizer = optim.SGD([x], lr=1.0)
    step(optimizer, x, [1.0])
    optimizer.param_groups[0].update(momentum=0.5, dampening=0.5)
    assert step(optimizer, x, [2.0]) == [-3.0]


@pytest.mark.parametrize("options, message", [
    ({"lr": -0.1}, "SGD: expected lr to be a number of at least 0, got -0.1"),
    ({"lr": float("nan")}, "expected lr to be a number"), ({"lr": float("inf")}, "expected lr"),
    ({"lr": "0.1"}, "expected lr to be a number of at least 0, got '0.1'"),
    ({"momentum": -1}, "expected momentum"), ({"weight_decay": -1}, "expected weight_decay"),
    ({"nesterov": True}, "SGD: nesterov needs a momentum above 0 and no dampening, got momentum=0"),
    ({"nesterov": True, "momentum": 0.9, "dampening": 0.1}, "no dampening, got momentum=0.9, dampening=0.1"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=message):
        optim.SGD([Parameter([1.0])], **options)
