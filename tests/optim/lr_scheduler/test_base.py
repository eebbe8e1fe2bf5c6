import copy
import json
import pickle

import numpy as np
import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError, StateDictError
from pygrad.optim.lr_scheduler.base import LRScheduler, check_number, is_plain, one_each, plain
from tests.optim.lr_scheduler.reference import agree


def make_optimizer(*lrs):
    return optim.SGD([{"params": [Parameter([1.0])], "lr": lr} for lr in lrs or (1.0,)])


class Halving(LRScheduler):
    def get_lr(self):
        return [lr * 0.5 ** self.last_epoch for lr in self.base_lrs]


def test_a_schedule_of_ones_own():
    optimizer = make_optimizer(1.0, 4.0)
    scheduler = Halving(optimizer)
    assert scheduler.base_lrs == [1.0, 4.0] == scheduler.get_last_lr() and scheduler.last_epoch == 0
    optimizer.step()
    scheduler.step()
    assert [group["lr"] for group in optimizer.param_groups] == [0.5, 2.0]
    assert [group["initial_lr"] for group in optimizer.param_groups] == [1.0, 4.0]
    assert repr(scheduler) == "Halving(last_epoch=1, lr=[0.5, 2.0])"
    scheduler.get_last_lr().clear()
    assert scheduler.get_last_lr() == [0.5, 2.0]


def test_jumps():
    optimizer = make_optimizer()
    scheduler = Halving(optimizer)
    optimizer.step()
    scheduler.step(3)
    assert optimizer.param_groups[0]["lr"] == 0.125 and scheduler.last_epoch == 3
    scheduler = optim.lr_scheduler.StepLR(make_optimizer(), 2, 0.5, last_epoch=-1)
    scheduler.optimizer.step()
    scheduler.step(5)  # by the closed form
    assert scheduler.get_last_lr() == [0.25]


def test_going_on_after_an_epoch():
    optimizer = optim.SGD([{"params": [Parameter([1.0])], "lr": 0.25, "initial_lr": 1.0}])
    scheduler = Halving(optimizer, last_epoch=2)
    assert scheduler.last_epoch == 3 and optimizer.param_groups[0]["lr"] == 0.125
    with pytest.raises(ArgumentError, match="Halving: group 0 has no 'initial_lr', from which to go on after epoch 2"):
        Halving(make_optimizer(), last_epoch=2)


@pytest.mark.parametrize("last_epoch", [0, 7, 40])
@pytest.mark.parametrize("name, options", [
    ("LambdaLR", {"lr_lambda": lambda epoch: 0.9 ** epoch}), ("MultiplicativeLR", {"lr_lambda": lambda epoch: 0.9}),
    ("StepLR", {"step_size": 4}), ("MultiStepLR", {"milestones": [8, 8, 30]}), ("ConstantLR", {"total_iters": 20}),
    ("LinearLR", {"total_iters": 20}), ("ExponentialLR", {"gamma": 0.9}), ("PolynomialLR", {"total_iters": 50}),
    ("CosineAnnealingLR", {"T_max": 30}), ("CosineAnnealingWarmRestarts", {"T_0": 30}),
    ("OneCycleLR", {"max_lr": 3.0, "total_steps": 200}), ("CyclicLR", {"base_lr": 0.1, "max_lr": 2.0, "step_size_up": 9}),
])
def test_going_on_after_an_epoch_equals_pytorch(name, options, last_epoch):
    extra = {"initial_lr": 1.0, "max_lr": 3.0, "min_lr": 0.1, "max_momentum": 0.9, "base_momentum": 0.5}
    agree(lambda module, optimizer: getattr(module, name)(optimizer, last_epoch=last_epoch, **options),
          extra=extra, momentum=0.7)


def test_the_optimizer_steps_first():
    optimizer = make_optimizer()
    scheduler = Halving(optimizer)
    with pytest.warns(UserWarning, match=r"Halving.step was called before the optimizer's first step"):
        scheduler.step()
    scheduler.step()  # once is enough


def test_an_error_leaves_everything_as_it_was():
    optimizer = make_optimizer()

    class Failing(Halving):
        def get_lr(self):
            return [0.5] if self.last_epoch < 2 else [0.1, 0.1] if self.last_epoch == 2 else None

    scheduler = Failing(optimizer)
    optimizer.step()
    scheduler.step()
    before = scheduler.state_dict()
    for _ in range(2):
        with pytest.raises(ArgumentError, match="2 learning rates for 1 groups; make a new scheduler after adding"):
            scheduler.step()
    assert scheduler.state_dict() == before and optimizer.param_groups[0]["lr"] == 0.5


@pytest.mark.parametrize("bad", [float("nan"), -1.0])
def test_a_bad_learning_rate_is_refused_by_the_next_step(bad):
    optimizer = make_optimizer()
    optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: bad)
    with pytest.raises(ArgumentError, match="SGD: expected lr"):
        optimizer.step()


def test_state_is_plain_data_and_copied():
    scheduler = Halving(make_optimizer(np.float64(1.0), 2.0))
    scheduler.notes, scheduler.function = (1, np.float32(0.5), {"a": [None, "b", True]}), len
    state = scheduler.state_dict()
    assert json.loads(json.dumps(state)) == state == {
        "base_lrs": [1.0, 2.0], "last_epoch": 0, "_step_count": 1, "_last_lr": [1.0, 2.0],
        "notes": [1, 0.5, {"a": [None, "b", True]}]}
    assert type(state["base_lrs"][0]) is float
    state["base_lrs"][0] = 7.0
    assert scheduler.base_lrs == [1.0, 2.0]


@pytest.mark.parametrize("change, message", [
    (lambda state: state.pop("last_epoch"), r"\['last_epoch'\] is missing and nothing is not known"),
    (lambda state: state.update(step_size=3), r"nothing is missing and \['step_size'\] is not known"),
    (lambda state: state.update(base_lrs=[1.0, 2.0]), r"expected 1 base_lrs, got \[1.0, 2.0\]"),
    (lambda state: state.update(_last_lr=3.0), "expected 1 _last_lr, got 3.0; nothing was loaded"),
])
def test_state_that_does_not_fit(change, message):
    scheduler = Halving(make_optimizer())
    before = scheduler.state_dict()
    state = {**scheduler.state_dict(), "last_epoch": 5, "_step_count": 6}
    change(state)
    with pytest.raises(StateDictError, match=message):
        scheduler.load_state_dict(state)
    assert scheduler.state_dict() == before


def test_pytorchs_inner_workings_are_passed_over():
    scheduler = Halving(make_optimizer())
    scheduler.load_state_dict({**scheduler.state_dict(), "_is_initial": False, "verbose": False, "last_epoch": 5})
    assert scheduler.last_epoch == 5 and not hasattr(scheduler, "verbose")


def test_copies_have_an_optimizer_of_their_own():
    scheduler = Halving(make_optimizer())
    scheduler.optimizer.step()
    for twin in (copy.deepcopy(scheduler), ):
        twin.step()
        assert twin.optimizer.param_groups[0]["lr"] == 0.5
    assert scheduler.optimizer.param_groups[0]["lr"] == 1.0
    twin = pickle.loads(pickle.dumps(optim.lr_scheduler.ExponentialLR(scheduler.optimizer, 0.5)))
    twin.step()
    assert twin.get_last_lr() == [0.5]


@pytest.mark.parametrize("optimizer", [3, None, [1.0], optim.SGD])
def test_what_is_no_optimizer(optimizer):
    with pytest.raises(ArgumentError, match="Halving: expected an optimizer, got a "):
        Halving(optimizer)


def test_no_get_lr():
    class Lazy(LRScheduler):
        pass

    with pytest.raises(NotImplementedError, match=r"Lazy: define get_lr\(self\)"):
        Lazy(make_optimizer())


@pytest.mark.parametrize("bounds, good, bad, words", [
    ({}, [0, 0.5, np.float32(3)], [-1, float("nan"), float("inf"), "1", None], "a number of at least 0"),
    ({"high": 1}, [0, 1], [1.1], "a number of at least 0 and of at most 1"),
    ({"above": 0}, [0.1], [0, -1], "a number above 0"),
    ({"low": 1, "whole": True}, [1, np.int64(2)], [0, 1.0], "an integer of at least 1"),
    ({"low": -np.inf}, [-5], [float("nan")], "a number that is finite"),
])
def test_check_number(bounds, good, bad, words):
    for value in good:
        check_number("x", value, "Here", **bounds)
    for value in bad:
        with pytest.raises(ArgumentError, match=f"Here: expected x to be {words}, got"):
            check_number("x", value, "Here", **bounds)


def test_one_each():
    optimizer = make_optimizer(1.0, 2.0)
    assert one_each("x", optimizer, 0.5, "Here") == [0.5, 0.5] and one_each("x", optimizer, (1, 2), "Here") == [1, 2]
    with pytest.raises(ArgumentError, match=r"Here: expected x to be a number, or one for each of 2 groups, got \[1\]"):
        one_each("x", optimizer, [1], "Here")
    with pytest.raises(ArgumentError, match="expected x to be a number of at least 0, got -1"):
        one_each("x", optimizer, -1, "Here")


def test_plain():
    assert is_plain({"a": (1, 2.0, None, "x", True, np.float32(1)), 3: {}})
    assert not any(is_plain(value) for value in ([len], {"a": np.ones(3)}, {(1, 2): 3}, 1j))
    assert plain({1: (np.int64(2), [np.float32(0.5)])}) == {1: [2, [0.5]]}
