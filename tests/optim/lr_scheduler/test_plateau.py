import math

import numpy as np
import pytest

from pygrad import Parameter, Variable, optim
from pygrad.errors import ArgumentError
from tests.optim.lr_scheduler.reference import agree

FIGURES = np.random.default_rng(0).standard_normal(100).cumsum() / 10 + 3


@pytest.mark.parametrize("options", [
    {}, {"mode": "max", "patience": 3}, {"factor": 0.5, "patience": 2, "threshold": 0.1, "cooldown": 4},
    {"threshold_mode": "abs", "threshold": 0.2, "patience": 0, "min_lr": 0.05},
    {"mode": "max", "threshold_mode": "abs", "patience": 1, "min_lr": [0.01, 0.02], "eps": 0.03}, {"factor": 0.0},
], ids=str)
@pytest.mark.parametrize("sign", [1, -1])
def test_equals_pytorch(options, sign):
    ours, theirs = agree(lambda module, optimizer: module.ReduceLROnPlateau(optimizer, **options),
                         metrics=lambda step: sign * FIGURES[step])
    for name in ("best", "num_bad_epochs", "cooldown_counter", "last_epoch"):
        assert getattr(ours, name) == pytest.approx(getattr(theirs, name))


def make(**options):
    return optim.lr_scheduler.ReduceLROnPlateau(optim.SGD([Parameter([1.0])], lr=1.0), patience=0, **options)


def test_what_is_no_progress():
    scheduler = make(factor=0.5)
    for figure in (Variable(1.0), math.nan, math.inf, 1.0):
        scheduler.step(figure)
    assert scheduler.get_last_lr() == [0.125] and scheduler.best == 1.0


def test_groups_added_later():
    scheduler = make(factor=0.5)
    scheduler.optimizer.add_param_group({"params": [Parameter([1.0])]})
    scheduler.step(1.0)
    scheduler.step(1.0)
    assert scheduler.get_last_lr() == [0.5, 0.5] and scheduler.min_lrs == [0, 0]
    scheduler = make(min_lr=[0.1])
    scheduler.optimizer.add_param_group({"params": [Parameter([1.0])]})
    scheduler.step(1.0)
    with pytest.raises(ArgumentError, match="there are 1 min_lrs for 2 groups; set min_lrs"):
        scheduler.step(1.0)


def test_infinity_in_the_state():
    scheduler = make(mode="max")
    assert scheduler.state_dict()["best"] == -math.inf
    other = make(mode="max")
    other.step(3.0)
    other.load_state_dict(scheduler.state_dict())
    assert other.best == -math.inf and other.last_epoch == 0
    older = scheduler.state_dict()
    del older["default_min_lr"]
    other.load_state_dict(older)


@pytest.mark.parametrize("options, message", [
    ({"factor": 1.0}, "expected factor to be a number below 1, got 1.0"), ({"factor": -0.1}, "expected factor"),
    ({"mode": "least"}, "expected mode to be 'min' or 'max', got 'least'"), ({"cooldown": -1}, "expected cooldown"),
    ({"threshold_mode": "both"}, "expected threshold_mode"), ({"min_lr": [1, 2]}, "expected min_lr"),
    ({"threshold": float("nan")}, "expected threshold"), ({"eps": -1}, "expected eps"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=f"ReduceLROnPlateau: {message}"):
        make(**options)
