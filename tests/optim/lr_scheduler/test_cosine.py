import math

import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError
from tests.optim.lr_scheduler.reference import agree, close, optimizers
from tests.pytorch import pytorch


@pytest.mark.parametrize("make", [
    lambda module, optimizer: module.CosineAnnealingLR(optimizer, 100),
    lambda module, optimizer: module.CosineAnnealingLR(optimizer, 17, 0.01),
    lambda module, optimizer: module.CosineAnnealingLR(optimizer, 1),
    lambda module, optimizer: module.CosineAnnealingWarmRestarts(optimizer, 10),
    lambda module, optimizer: module.CosineAnnealingWarmRestarts(optimizer, 7, 2, 0.01),
    lambda module, optimizer: module.CosineAnnealingWarmRestarts(optimizer, 1, 3),
])
def test_equals_pytorch(make):
    agree(make)


def test_by_hand():
    optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, 10, eta_min=0.2)
    optimizer.step()
    for epoch in range(1, 30):
        scheduler.step()
        assert scheduler.get_last_lr() == pytest.approx([0.2 + 0.4 * (1 + math.cos(math.pi * epoch / 10))], abs=1e-9)


@pytest.mark.parametrize("mult", [1, 2])
def test_restarts_by_fractions_of_epochs(mult):
    mine, theirs = optimizers()
    ours = optim.lr_scheduler.CosineAnnealingWarmRestarts(mine, 5, mult)
    other = pytorch().optim.lr_scheduler.CosineAnnealingWarmRestarts(theirs, 5, mult)
    for step in range(200):
        ours.step(step / 7)
        other.step(step / 7)
        close(ours, other)


def test_a_negative_epoch():
    optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    scheduler = optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 5)
    before = scheduler.state_dict()
    with pytest.raises(ArgumentError, match="expected epoch to be a number of at least 0, got -1"):
        scheduler.step(-1)
    assert scheduler.state_dict() == before


@pytest.mark.parametrize("name, options, message", [
    ("CosineAnnealingLR", {"T_max": 0}, "CosineAnnealingLR: expected T_max to be a number above 0"),
    ("CosineAnnealingLR", {"T_max": 5, "eta_min": -1}, "expected eta_min"),
    ("CosineAnnealingWarmRestarts", {"T_0": 0}, "expected T_0 to be an integer of at least 1"),
    ("CosineAnnealingWarmRestarts", {"T_0": 1.5}, "expected T_0"),
    ("CosineAnnealingWarmRestarts", {"T_0": 5, "T_mult": 0}, "expected T_mult"),
    ("CosineAnnealingWarmRestarts", {"T_0": 5, "eta_min": float("nan")}, "expected eta_min"),
])
def test_bad_options(name, options, message):
    with pytest.raises(ArgumentError, match=message):
        getattr(optim.lr_scheduler, name)(optim.SGD([Parameter([1.0])]), **options)
