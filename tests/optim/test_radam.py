import numpy as np
import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError
from pygrad.optim.radam import rectification
from tests.optim.reference import TOLERANCES, difference_to_pytorch, sometimes_missing

OPTIONS = [
    {}, {"lr": 0.1, "weight_decay": 0.2}, {"lr": 0.1, "betas": (0.5, 0.9), "eps": 1e-3},
    {"lr": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True}, {"betas": (0.9, 0.0)},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype, tolerance", TOLERANCES)
def test_equals_pytorch(options, dtype, tolerance):
    assert difference_to_pytorch("RAdam", optim.RAdam, options, dtype) < tolerance


def test_equals_pytorch_where_gradients_are_missing():
    assert difference_to_pytorch("RAdam", optim.RAdam, OPTIONS[1], np.float64, missing=sometimes_missing) < 1e-12


def test_the_first_steps_are_momentum_and_later_ones_adaptive():
    assert [rectification(0.999, step) > 0 for step in range(1, 8)] == [False] * 5 + [True] * 2
    assert rectification(0.999, 100_000) == pytest.approx(1, abs=1e-12)
    x = Parameter([1.0])
    x.grad = [100.0]
    optim.RAdam([x], lr=0.5).step()
    assert x.tolist() == [-49.0]


@pytest.mark.parametrize("options, message", [
    ({"lr": -1}, "RAdam: expected lr"), ({"betas": (0.9, 1.0)}, "expected betas"), ({"eps": -1}, "expected eps"),
    ({"weight_decay": -1}, "expected weight_decay"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=message):
        optim.RAdam([Parameter([1.0])], **options)
