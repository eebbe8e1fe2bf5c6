import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError, StateDictError
from pygrad.optim.lr_scheduler import (
    ChainedScheduler,
    ConstantLR,
    ExponentialLR,
    LinearLR,
    ReduceLROnPlateau,
    SequentialLR,
)
from tests.optim.lr_scheduler.reference import agree


def warm_up(module, optimizer):
    return module.SequentialLR(optimizer, [
        module.LinearLR(optimizer, 0.1, total_iters=10), module.CosineAnnealingLR(optimizer, 40),
        module.ExponentialLR(optimizer, 0.9)], [10, 60])


SCHEDULES = {
    "warm-up": warm_up,
    "restarts": lambda module, one: module.SequentialLR(one, [
        module.ConstantLR(one, 0.5, 3), module.CosineAnnealingWarmRestarts(one, 7, 2)], [5]),
    "at once": lambda module, one: module.SequentialLR(one, [
        module.StepLR(one, 3), module.PolynomialLR(one, 50), module.StepLR(one, 5)], [0, 20]),
    "cycles": lambda module, one: module.SequentialLR(one, [
        module.ExponentialLR(one, 0.9), module.OneCycleLR(one, 1.0, 100, cycle_momentum=False)], [15]),
    "in each other": lambda module, one: module.SequentialLR(one, [
        warm_up(module, one), module.MultiStepLR(one, [3, 9], 0.5)], [70]),
    "chained": lambda module, one: module.ChainedScheduler([
        module.ConstantLR(one, 0.1, 20), module.ExponentialLR(one, 0.9), module.StepLR(one, 30)], one),
    "chain in a sequence": lambda module, one: module.SequentialLR(one, [
        module.ChainedScheduler([module.ExponentialLR(one, 0.99), module.StepLR(one, 9)]),
        module.ExponentialLR(one, 0.9)], [1000]),
}


@pytest.mark.parametrize("make", SCHEDULES.values(), ids=SCHEDULES)
def test_equals_pytorch(make):
    agree(make)


def optimizer(lr=1.0):
    return optim.SGD([Parameter([1.0])], lr=lr)


@pytest.mark.parametrize("make", [
    lambda one: SequentialLR(one, [LinearLR(one), ExponentialLR(one, 0.5)], [4]),
    lambda one: ChainedScheduler([LinearLR(one), ExponentialLR(one, 0.5)]),
])
@pytest.mark.parametrize("change", [
    lambda state: state["_schedulers"].pop(), lambda state: state.pop("_schedulers"),
    lambda state: state["_schedulers"][1].pop("gamma"), lambda state: state.pop("_last_lr"),
])
def test_nothing_is_loaded_from_a_state_that_does_not_fit(make, change):
    scheduler = make(optimizer())
    scheduler.optimizer.step()
    scheduler.step()
    state, before = scheduler.state_dict(), scheduler.state_dict()
    for one in state["_schedulers"]:
        one["last_epoch"] = 50
    change(state)
    with pytest.raises(StateDictError, match="nothing was loaded"):
        scheduler.load_state_dict(state)
    assert scheduler.state_dict() == before


@pytest.mark.parametrize("make", [
    lambda one, schedulers: SequentialLR(one, schedulers, list(range(1, len(schedulers)))),
    lambda one, schedulers: ChainedScheduler(schedulers, one),
])
def test_bad_schedulers(make):
    one = optimizer()
    with pytest.raises(ArgumentError, match=r"expected a list of at least one scheduler, got \[\]"):
        make(one, [])
    with pytest.raises(ArgumentError, match="stepped by epochs, got a ReduceLROnPlateau at position 1"):
        make(one, [ConstantLR(one), ReduceLROnPlateau(one)])
    with pytest.raises(ArgumentError, match="got a SGD at position 0"):
        make(one, [one])
    with pytest.raises(ArgumentError, match=r"position 1 \(ConstantLR\) belongs to another optimizer"):
        make(one, [ConstantLR(one), ConstantLR(optimizer())])


@pytest.mark.parametrize("milestones", [[], [1, 2], [2.5], [-1]])
def test_bad_milestones(milestones):
    one = optimizer()
    with pytest.raises(ArgumentError, match="SequentialLR: expected (1 )?milestones"):
        SequentialLR(one, [ConstantLR(one), ConstantLR(one)], milestones)


def test_milestones_in_order():
    one = optimizer()
    with pytest.raises(ArgumentError, match=r"expected 2 milestones, in order, for 3 schedulers, got \[5, 2\]"):
        SequentialLR(one, [ConstantLR(one), ConstantLR(one), ConstantLR(one)], [5, 2])


def test_repr():
    one = optimizer()
    assert repr(ChainedScheduler([ConstantLR(one, 0.5)])) == "ChainedScheduler([ConstantLR(last_epoch=0, lr=[0.5])])"
    assert repr(SequentialLR(one, [ConstantLR(one, 0.5)], [])) == "SequentialLR(last_epoch=0, lr=[0.5])"
