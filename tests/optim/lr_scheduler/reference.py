"""The same schedule here and in PyTorch."""

import json
import warnings

import numpy as np
import pytest

from pygrad import Parameter, optim
from tests.pytorch import pytorch

STEPS = 100


def optimizers(name="SGD", lrs=(0.5, 0.1), extra=None, **options):
    """An optimiser of ours and one of PyTorch's, of a group for each learning rate."""
    torch = pytorch()
    ours = [{"params": [Parameter(np.ones(1))], "lr": lr, **(extra or {})} for lr in lrs]
    theirs = [{"params": [torch.nn.Parameter(torch.ones(1))], "lr": lr, **(extra or {})} for lr in lrs]
    return getattr(optim, name)(ours, **options), getattr(torch.optim, name)(theirs, **options)


def options_of(optimizer):
    """The learning rates and momenta of all groups."""
    return [[group["lr"], group.get("momentum", 0), *group.get("betas", ())] for group in optimizer.param_groups]


def close(ours, theirs, tolerance=1e-12):
    first, second = options_of(ours.optimizer), options_of(theirs.optimizer)
    for one, other in zip(first, second, strict=True):
        assert one == pytest.approx(other, rel=tolerance, abs=1e-15)
    assert ours.get_last_lr() == pytest.approx(theirs.get_last_lr(), rel=tolerance, abs=1e-15)


def agree(make, steps=STEPS, metrics=None, resume=30, **options):
    """Check that ``make(optim.lr_scheduler or torch's, optimizer)`` gives the same learning rates for some steps.

    In between, a scheduler made anew goes on from the state, through JSON. The state has PyTorch's names, and
    PyTorch's is understood.
    """
    torch = pytorch()
    mine, their = optimizers(**options)
    modules = optim.lr_scheduler, torch.optim.lr_scheduler
    ours = make(modules[0], mine)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about schedulers in each other
        theirs = make(modules[1], their)
    close(ours, theirs)
    for step in range(steps):
        arguments = () if metrics is None else (metrics(step),)
        mine.step()
        their.step()
        ours.step(*arguments)
        theirs.step(*arguments)
        close(ours, theirs)
        if step == resume:
            ours = resumed(make, ours, options)
            mine = ours.optimizer
    assert names(ours.state_dict()) == names(theirs.state_dict())
    twin = make(modules[0], optimizers(**options)[0])
    twin.load_state_dict(theirs.state_dict())
    assert twin.get_last_lr() == pytest.approx(ours.get_last_lr(), rel=1e-12, abs=1e-15)
    return ours, theirs


def resumed(make, scheduler, options):
    """Make optimiser and scheduler anew, and load both states as from a file."""
    other, _ = optimizers(**options)
    state = json.loads(json.dumps(scheduler.state_dict()))
    saved = scheduler.optimizer.state_dict()
    twin = make(optim.lr_scheduler, other)
    twin.load_state_dict(state)
    other.load_state_dict(saved)
    assert twin.get_last_lr() == scheduler.get_last_lr() and options_of(other) == options_of(scheduler.optimizer)
    return twin


def names(state):
    """The names in a state dict, without those of PyTorch's inner workings."""
    inner = {"_get_lr_called_within_step", "_is_initial", "mode_worse"}
    return sorted(name for name in state if name not in inner)
