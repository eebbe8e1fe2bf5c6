import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError
from tests.optim.lr_scheduler.reference import agree

SCHEDULES = {
    "step": lambda module, optimizer: module.StepLR(optimizer, 7, 0.7),
    "every step": lambda module, optimizer: module.StepLR(optimizer, 1),
    "milestones": lambda module, optimizer: module.MultiStepLR(optimizer, [30, 5, 30, 80], 0.3),
    "no milestone": lambda module, optimizer: module.MultiStepLR(optimizer, []),
    "constant": lambda module, optimizer: module.ConstantLR(optimizer, 0.25, 40),
    "constant by default": lambda module, optimizer: module.ConstantLR(optimizer),
    "line": lambda module, optimizer: module.LinearLR(optimizer, 0.1, 0.7, 50),
    "line by default": lambda module, optimizer: module.LinearLR(optimizer),
    "exponential": lambda module, optimizer: module.ExponentialLR(optimizer, 0.9),
    "rising": lambda module, optimizer: module.ExponentialLR(optimizer, 1.01),
    "polynomial": lambda module, optimizer: module.PolynomialLR(optimizer, 60, 2.5),
    "polynomial by default": lambda module, optimizer: module.PolynomialLR(optimizer),
}


@pytest.mark.parametrize("make", SCHEDULES.values(), ids=SCHEDULES)
def test_equals_pytorch(make):
    agree(make)


@pytest.mark.parametrize("make", SCHEDULES.values(), ids=SCHEDULES)
def test_the_closed_form_gives_the_same(make):
    """What a jump to an epoch sets is what the steps to it set."""
    optimizer = optim.SGD([Parameter([1.0])], lr=0.5)
    scheduler = make(optim.lr_scheduler, optimizer)
    optimizer.step()
    lrs = scheduler.get_last_lr()
    for _ in range(20):
        scheduler.step()
        lrs += scheduler.get_last_lr()
    for epoch in (13, 0, 20, 5):
        scheduler.step(epoch)
        assert scheduler.get_last_lr() == pytest.approx([lrs[epoch]], rel=1e-9, abs=1e-15)


def test_a_counter_of_milestones_is_understood():
    optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    scheduler = optim.lr_scheduler.MultiStepLR(optimizer, [1], 0.5)
    state = scheduler.state_dict()
    assert state["milestones"] == [1]
    for saved in ({2: 2, 3: 1}, {"2": 2, "3": 1}, [2, 2, 3]):
        scheduler.load_state_dict({**state, "milestones": saved})
        assert scheduler.milestones == {2: 2, 3: 1}


@pytest.mark.parametrize("name, options, message", [
    ("StepLR", {"step_size": 0}, "StepLR: expected step_size to be an integer of at least 1, got 0"),
    ("StepLR", {"step_size": 2.5}, "expected step_size"), ("StepLR", {"step_size": 2, "gamma": -1}, "expected gamma"),
    ("MultiStepLR", {"milestones": [1.5]}, "MultiStepLR: expected milestones to be an integer"),
    ("MultiStepLR", {"milestones": [1], "gamma": float("nan")}, "expected gamma"),
    ("ConstantLR", {"factor": 0}, "ConstantLR: expected factor to be a number above 0 and of at most 1, got 0"),
    ("ConstantLR", {"factor": 1.5}, "expected factor"), ("ConstantLR", {"total_iters": -1}, "expected total_iters"),
    ("LinearLR", {"start_factor": 0}, "LinearLR: expected start_factor"), ("LinearLR", {"end_factor": 2}, "end_factor"),
    ("LinearLR", {"total_iters": 0}, "expected total_iters to be an integer of at least 1"),
    ("ExponentialLR", {"gamma": -0.5}, "ExponentialLR: expected gamma"),
    ("PolynomialLR", {"total_iters": 0}, "PolynomialLR: expected total_iters"), ("PolynomialLR", {"power": -1}, "power"),
])
def test_bad_options_set_nothing(name, options, message):
    optimizer = optim.SGD([Parameter([1.0])], lr=0.5)
    with pytest.raises(ArgumentError, match=message):
        getattr(optim.lr_scheduler, name)(optimizer, **options)
    assert optimizer.param_groups[0]["lr"] == 0.5 and "initial_lr" not in optimizer.param_groups[0]
