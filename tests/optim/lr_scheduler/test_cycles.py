import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError, StateDictError
from tests.optim.lr_scheduler.reference import agree

MOMENTUM = {"name": "SGD", "momentum": 0.9}


@pytest.mark.parametrize("options", [
    {"max_lr": 1.0, "total_steps": 100}, {"max_lr": [1.0, 0.3], "epochs": 10, "steps_per_epoch": 20},
    {"max_lr": 1.0, "total_steps": 100, "three_phase": True, "pct_start": 0.2},
    {"max_lr": 1.0, "total_steps": 101, "anneal_strategy": "linear", "div_factor": 10, "final_div_factor": 10},
    {"max_lr": 1.0, "total_steps": 100, "cycle_momentum": False},
    {"max_lr": 1.0, "total_steps": 150, "base_momentum": [0.5, 0.6], "max_momentum": 0.99},
], ids=str)
@pytest.mark.parametrize("optimizer", [MOMENTUM, {"name": "Adam"}], ids=str)
def test_one_cycle_equals_pytorch(options, optimizer):
    agree(lambda module, one: module.OneCycleLR(one, **options), **optimizer)


@pytest.mark.parametrize("options", [
    {}, {"mode": "triangular2", "step_size_down": 5}, {"mode": "exp_range", "gamma": 0.98},
    {"scale_fn": lambda x: 1 / x, "scale_mode": "cycle"}, {"scale_fn": lambda x: 0.99 ** x, "scale_mode": "iterations"},
    {"cycle_momentum": False}, {"base_momentum": [0.5, 0.6], "max_momentum": 0.99},
], ids=str)
@pytest.mark.parametrize("optimizer", [MOMENTUM, {"name": "AdamW"}], ids=str)
def test_cycles_equal_pytorchs(options, optimizer):
    agree(lambda module, one: module.CyclicLR(one, [0.1, 0.01], 1.0, step_size_up=9, **options), **optimizer)


class Scale:
    def __init__(self, height):
        self.height = height

    def __call__(self, cycle):
        return self.height / cycle


def test_a_scale_with_a_state():
    def make(height):
        optimizer = optim.SGD([Parameter([1.0])], momentum=0.9)
        return optim.lr_scheduler.CyclicLR(optimizer, 0.1, 1.0, 3, scale_fn=height)

    scheduler, twin = make(Scale(0.5)), make(Scale(0.1))
    twin.load_state_dict(scheduler.state_dict())
    assert twin._scale_fn_custom.height == 0.5 and twin._scale_fn_custom is not scheduler._scale_fn_custom
    other = make(lambda cycle: 1.0)
    with pytest.raises(StateDictError, match=r"there is a state \{'height': 0.5\} for scale_fn None"):
        make(None).load_state_dict(scheduler.state_dict())
    with pytest.raises(StateDictError, match="is missing"):
        other.load_state_dict({"_scale_fn_custom": None})
    other.load_state_dict({**other.state_dict(), "last_epoch": 4})
    assert other.last_epoch == 4 and other.scale_fn(3) == 1.0


def test_the_end_of_one_cycle():
    optimizer = optim.SGD([Parameter([1.0])], momentum=0.9)
    scheduler = optim.lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=10)
    optimizer.step()
    for _ in range(10):
        scheduler.step()
    before, group = scheduler.state_dict(), dict(optimizer.param_groups[0])
    with pytest.raises(ArgumentError, match="OneCycleLR: the cycle has 10 steps, and this would be step 11"):
        scheduler.step()
    assert scheduler.state_dict() == before and optimizer.param_groups[0] == group


def test_going_on_without_the_ends():
    optimizer = optim.SGD([{"params": [Parameter([1.0])], "initial_lr": 0.5}], momentum=0.9)
    with pytest.raises(ArgumentError, match="to go on after epoch 3, every group needs base_momentum, max_lr, max_mom"):
        optim.lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=10, last_epoch=3)


@pytest.mark.parametrize("name, options, message", [
    ("OneCycleLR", {"max_lr": 1.0}, "OneCycleLR: expected total_steps, or both epochs and steps_per_epoch"),
    ("OneCycleLR", {"max_lr": 1.0, "epochs": 3}, "or both epochs"),
    ("OneCycleLR", {"max_lr": 1.0, "total_steps": 0}, "expected total_steps"),
    ("OneCycleLR", {"max_lr": 1.0, "epochs": 2, "steps_per_epoch": 0.5}, "expected steps_per_epoch"),
    ("OneCycleLR", {"max_lr": 1.0, "total_steps": 5, "pct_start": 1.5}, "expected pct_start"),
    ("OneCycleLR", {"max_lr": -1.0, "total_steps": 5}, "expected max_lr"),
    ("OneCycleLR", {"max_lr": [1.0], "total_steps": 5}, "expected max_lr to be a number, or one for each of 2 groups"),
    ("OneCycleLR", {"max_lr": 1.0, "total_steps": 5, "anneal_strategy": "step"}, "'cos' or 'linear', got 'step'"),
    ("OneCycleLR", {"max_lr": 1.0, "total_steps": 5, "div_factor": 0}, "expected div_factor"),
    ("CyclicLR", {"base_lr": 0.1, "max_lr": 1.0, "mode": "round"}, "'triangular2' or 'exp_range', got 'round'"),
    ("CyclicLR", {"base_lr": 0.1, "max_lr": 1.0, "step_size_up": 0}, "expected step_size_up"),
    ("CyclicLR", {"base_lr": 0.1, "max_lr": 1.0, "scale_fn": 3}, "expected scale_fn to be a function"),
    ("CyclicLR", {"base_lr": 0.1, "max_lr": 1.0, "scale_fn": len, "scale_mode": "year"}, "'cycle' or 'iterations'"),
    ("CyclicLR", {"base_lr": "low", "max_lr": 1.0}, "expected base_lr to be a number"),
])
def test_bad_options_set_nothing(name, options, message):
    optimizer = optim.SGD([{"params": [Parameter([1.0])]}, {"params": [Parameter([1.0])]}], lr=0.5, momentum=0.9)
    before = [dict(group) for group in optimizer.param_groups]
    with pytest.raises(ArgumentError, match=message):
        getattr(optim.lr_scheduler, name)(optimizer, **options)
    assert optimizer.param_groups == before


@pytest.mark.parametrize("name, options", [("OneCycleLR", {"max_lr": 1.0, "total_steps": 5}),
                                           ("CyclicLR", {"base_lr": 0.1, "max_lr": 1.0})])
def test_an_optimizer_without_momentum(name, options):
    optimizer = optim.Adagrad([Parameter([1.0])])
    with pytest.raises(ArgumentError, match=f"{name}: Adagrad has neither momentum nor betas to cycle; pass cycle_m"):
        getattr(optim.lr_scheduler, name)(optimizer, **options)
    assert "initial_lr" not in optimizer.param_groups[0] and optimizer.param_groups[0]["lr"] == 0.01
    getattr(optim.lr_scheduler, name)(optimizer, **options, cycle_momentum=False)
