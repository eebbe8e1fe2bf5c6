import numpy as np
import pytest

from pygrad import Parameter, Variable, optim
from pygrad.errors import ArgumentError
from tests.optim.reference import TOLERANCES, difference_to_pytorch, sometimes_missing

OPTIONS = [
    {}, {"lr": 0.1, "weight_decay": 0.2}, {"lr": 0.1, "betas": (0.5, 0.7), "eps": 1e-3},
    {"lr": 0.1, "amsgrad": True}, {"lr": 0.1, "amsgrad": True, "weight_decay": 0.3, "maximize": True},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("name", ["Adam", "AdamW"])
@pytest.mark.parametrize("dtype, tolerance", TOLERANCES)
def test_equals_pytorch(name, options, dtype, tolerance):
    assert difference_to_pytorch(name, getattr(optim, name), options, dtype) < tolerance


def test_decoupled_decay_makes_it_adamw():
    options = {"lr": 0.1, "weight_decay": 0.3, "decoupled_weight_decay": True}
    assert difference_to_pytorch("Adam", optim.Adam, options, np.float64) < 1e-12


@pytest.mark.parametrize("options", OPTIONS[1::2], ids=str)
def test_equals_pytorch_where_gradients_are_missing(options):
    assert difference_to_pytorch("AdamW", optim.AdamW, options, np.float64, missing=sometimes_missing) < 1e-12


def test_first_step_has_the_size_of_lr():
    x = Parameter([1.0, -2.0, 3.0])
    x.grad = Variable([5.0, -1e-3, 0.0])
    optim.Adam([x], lr=0.25).step()
    np.testing.assert_allclose(x.data, [0.75, -1.75, 3.0], rtol=1e-5)


@pytest.mark.parametrize("cls, decay", [(optim.Adam, 0), (optim.AdamW, 0.01)])
def test_defaults(cls, decay):
    (group,) = cls([Parameter([1.0])]).param_groups
    del group["params"]
    assert group == {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": decay, "amsgrad": False,
                     "maximize": False, "decoupled_weight_decay": cls is optim.AdamW}


def test_decoupled_decay_acts_where_the_gradient_is_zero():
    x = Parameter([2.0])
    x.grad = Variable([0.0])
    optim.AdamW([x], lr=0.1, weight_decay=0.5).step()
    assert x.tolist() == [1.9]


def test_state_holds_the_means():
    x = Parameter(np.array([1.0, 2.0], np.float32))
    optimizer = optim.Adam([x])
    for _ in range(2):
        x.grad = Variable(np.array([1.0, -1.0], np.float32))
        optimizer.step()
    state = optimizer.state[x]
    assert list(state) == ["exp_avg", "exp_avg_sq", "step"] and state["step"] == 2
    np.testing.assert_allclose(state["exp_avg"], [0.19, -0.19], rtol=1e-6)
    np.testing.assert_allclose(state["exp_avg_sq"], [0.001999, 0.001999], rtol=1e-5)
    assert state["exp_avg"].dtype == np.float32


@pytest.mark.parametrize("cls", [optim.Adam, optim.AdamW])
@pytest.mark.parametrize("options, message", [
    ({"lr": -1}, "expected lr to be a number of at least 0, got -1"),
    ({"eps": -1e-8}, "expected eps to be a number of at least 0"),
    ({"betas": (1.0, 0.9)}, r"expected betas to be a number of at least 0 and below 1, got \(1.0, 0.9\)"),
    ({"betas": (0.9, -0.1)}, "expected betas"), ({"betas": 0.9}, "expected betas"),
    ({"weight_decay": -1}, "expected weight_decay"),
])
def test_bad_options(cls, options, message):
    with pytest.raises(ArgumentError, match=f"{cls.__name__}: {message}"):
        cls([Parameter([1.0])], **options)
