"""Schedules made of others: one after the other, or all at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from pygrad.errors import ArgumentError, StateDictError
from pygrad.optim.lr_scheduler.base import LRScheduler, as_optimizer, check_number, values_of
from pygrad.optim.lr_scheduler.plateau import ReduceLROnPlateau
from pygrad.optim.optimizer import Optimizer


class _Combined(LRScheduler):
    """A schedule that has others, all of one optimizer."""

    _unsaved = ("optimizer", "_schedulers")

    _schedulers: list[LRScheduler]

    def _check(self, schedulers: Any, optimizer: Any) -> None:
        where = type(self).__name__
        if not isinstance(schedulers, list | tuple) or not schedulers:
            raise ArgumentError(f"{where}: expected a list of at least one scheduler, got {schedulers!r}")
        optimizer = getattr(schedulers[0], "optimizer", None) if optimizer is None else optimizer
        for number, one in enumerate(schedulers):
            if not isinstance(one, LRScheduler) or isinstance(one, ReduceLROnPlateau):
                raise ArgumentError(f"{where}: expected schedulers that are stepped by epochs, got a "
                                    f"{type(one).__name__} at position {number}")
            if one.optimizer is not optimizer:
                raise ArgumentError(f"{where}: the scheduler at position {number} ({type(one).__name__}) "
                                    "belongs to another optimizer")
        self._schedulers, self.optimizer = list(schedulers), as_optimizer(optimizer, where)

    def _initial_step(self) -> None:
        # Within another one. The schedulers in this one have had their first step: no reason for their
        # warning.
        before, self.optimizer.has_stepped = self.optimizer.has_stepped, True
        try:
            super()._initial_step()
        finally:
            self.optimizer.has_stepped = before

    def state_dict(self) -> dict[str, Any]:
        return {**super().state_dict(), "_schedulers": [one.state_dict() for one in self._schedulers]}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from what `state_dict` returned, also all schedulers in it; all or nothing.

        Parameters
        ----------
        state_dict : mapping

        Raises
        ------
        StateDictError
            If anything in it does not fit.
        """
        states, schedulers = state_dict.get("_schedulers"), self._schedulers
        if not isinstance(states, list | tuple) or len(states) != len(schedulers):
            raise StateDictError(f"{type(self).__name__}.load_state_dict: expected the states of "
                                 f"{len(schedulers)} schedulers, got {states!r}; nothing was loaded")
        before = [one.state_dict() for one in schedulers]
        try:
            for one, state in zip(schedulers, states, strict=True):
                one.load_state_dict(state)
            self._absorb(state_dict)
        except Exception:
            for one, state in zip(schedulers, before, strict=True):
                one.load_state_dict(state)
            raise
        finally:
            self._schedulers = schedulers


class SequentialLR(_Combined):
    """Follows one schedule after the other.

    Parameters
    ----------
    optimizer : Optimizer
    schedulers : list of LRScheduler
        All of this optimizer.
    milestones : list of int
        The epochs at which the second takes over, the third, and so on; each starts with its epoch 0.
    last_epoch : int
        The epoch before this one.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> warm_up = optim.lr_scheduler.LinearLR(optimizer, start_factor=0.25, total_iters=3)
    >>> decay = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
    >>> scheduler = optim.lr_scheduler.SequentialLR(optimizer, [warm_up, decay], milestones=[3])
    >>> rates = []
    >>> for _ in range(6):
    ...     optimizer.step()
    ...     rates += scheduler.get_last_lr()
    ...     scheduler.step()
    >>> rates
    [0.25, 0.5, 0.75, 1.0, 0.5, 0.25]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def __init__(self, optimizer: Optimizer, schedulers: Sequence[LRScheduler], milestones: Sequence[int],
                 last_epoch: int = -1) -> None:
        self._check(schedulers, as_optimizer(optimizer, "SequentialLR"))
        for one in milestones:
            check_number("milestones", one, "SequentialLR", whole=True)
        if len(milestones) != len(schedulers) - 1 or list(milestones) != sorted(milestones):
            raise ArgumentError(f"SequentialLR: expected {len(schedulers) - 1} milestones, in order, for "
                                f"{len(schedulers)} schedulers, got {list(milestones)!r}")
        self._milestones = list(milestones)
        self.last_epoch = last_epoch + 1
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"]
        _undo(self)  # each scheduler has set the learning rates once, when it was made
        first = self._schedulers[bisect_right(self._milestones, 0)]
        first._initial_step()
        self._last_lr = first.get_last_lr()

    def step(self) -> None:  # type: ignore[override]
        """Set the learning rates for the next epoch."""
        epoch = self.last_epoch + 1
        number = bisect_right(self._milestones, epoch)
        scheduler = self._schedulers[number]
        if number and self._milestones[number - 1] == epoch:
            scheduler._update_lr(0)
        else:
            scheduler.step()
        self.last_epoch, self._last_lr = epoch, scheduler.get_last_lr()


def _undo(scheduler: Any) -> None:
    if isinstance(scheduler, _Combined):
        for one in scheduler._schedulers:
            _undo(one)
    else:
        scheduler.last_epoch -= 1


class ChainedScheduler(_Combined):
    """Follows several schedules at once: each multiplies what the ones before have set.

    Parameters
    ----------
    schedulers : list of LRScheduler
        All of one optimizer.
    optimizer : Optimizer, optional
        That one.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> warm_up = optim.lr_scheduler.ConstantLR(optimizer, factor=0.25, total_iters=2)
    >>> decay = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
    >>> scheduler = optim.lr_scheduler.ChainedScheduler([warm_up, decay])
    >>> rates = []
    >>> for _ in range(4):
    ...     optimizer.step()
    ...     rates += scheduler.get_last_lr()
    ...     scheduler.step()
    >>> rates
    [0.25, 0.125, 0.25, 0.125]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def __init__(self, schedulers: Sequence[LRScheduler], optimizer: Optimizer | None = None) -> None:
        self._check(schedulers, optimizer)
        self._last_lr = values_of(self.optimizer, "lr")

    def step(self) -> None:  # type: ignore[override]
        """Set the learning rates for the next epoch."""
        for scheduler in self._schedulers:
            scheduler.step()
        self._last_lr = values_of(self.optimizer, "lr")

    def __repr__(self) -> str:
        return f"ChainedScheduler({self._schedulers!r})"
