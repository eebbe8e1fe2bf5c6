"""Schedules by the user's own functions of the epoch."""

from __future__ import annotations

import copy
import types
from collections.abc import Callable, Mapping
from typing import Any

from pygrad.errors import ArgumentError, StateDictError
from pygrad.optim.lr_scheduler.base import LRScheduler, as_optimizer, is_plain, plain, values_of
from pygrad.optim.optimizer import Optimizer


def keeps_state(function: Any) -> bool:
    """Return whether a callable is an object with attributes, and no function."""
    return not isinstance(function, types.FunctionType) and hasattr(function, "__dict__")


def state_of_callable(function: Any) -> dict[str, Any] | None:
    """Return the attributes of a callable object, None of a function or where they are not plain data.

    Examples
    --------
    >>> state_of_callable(lambda epoch: 1.0) is None
    True
    """
    return plain(vars(function)) if keeps_state(function) and is_plain(vars(function)) else None


class _ByFunction(LRScheduler):
    """A schedule that asks one function for each group."""

    _unsaved = ("optimizer", "lr_lambdas")

    def __init__(self, optimizer: Optimizer, lr_lambda: Any, last_epoch: int = -1) -> None:
        where, groups = type(self).__name__, len(as_optimizer(optimizer, type(self).__name__).param_groups)
        functions = list(lr_lambda) if isinstance(lr_lambda, list | tuple) else [lr_lambda] * groups
        if len(functions) != groups or not all(callable(one) for one in functions):
            raise ArgumentError(f"{where}: expected lr_lambda to be a function of the epoch, or one for "
                                f"each of {groups} groups, got {lr_lambda!r}")
        self.lr_lambdas: list[Callable[[int], float]] = functions
        super().__init__(optimizer, last_epoch)

    def state_dict(self) -> dict[str, Any]:
        """Return all that the schedule keeps but the optimizer, as plain data.

        Functions are left out. Of objects that are called, the attributes are there if they are plain data.
        """
        return {**super().state_dict(), "lr_lambdas": [state_of_callable(one) for one in self.lr_lambdas]}

    def _absorb(self, state: Mapping[str, Any]) -> None:
        entries = state.get("lr_lambdas")
        entries = entries if isinstance(entries, list | tuple) else []
        for one, entry in zip(self.lr_lambdas, entries, strict=False):
            if entry is not None and not (isinstance(entry, Mapping) and keeps_state(one)):
                raise StateDictError(f"{type(self).__name__}.load_state_dict: there is a state {entry!r} "
                                     f"for {one!r}, which keeps none; nothing was loaded")
        functions = self.lr_lambdas
        super()._absorb(state)
        self.lr_lambdas = functions
        for one, entry in zip(functions, state["lr_lambdas"], strict=True):
            if entry is not None:
                vars(one).update(copy.deepcopy(entry))


class LambdaLR(_ByFunction):
    """Multiplies the first learning rate by a function of the epoch.

    Parameters
    ----------
    optimizer : Optimizer
    lr_lambda : callable, or list of callable
        Takes the epoch and returns a factor; one for all groups, or one for each.
    last_epoch : int
        See `LRScheduler`.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 0.5 ** epoch)
    >>> for _ in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> scheduler.get_last_lr()
    [0.125]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def get_lr(self) -> list[float]:
        return [lr * one(self.last_epoch) for one, lr in zip(self.lr_lambdas, self.base_lrs, strict=True)]


class MultiplicativeLR(_ByFunction):
    """Multiplies the last learning rate by a function of the epoch.

    Parameters
    ----------
    optimizer : Optimizer
    lr_lambda : callable, or list of callable
        Takes the epoch and returns a factor; one for all groups, or one for each.
    last_epoch : int
        See `LRScheduler`.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = optim.lr_scheduler.MultiplicativeLR(optimizer, lambda epoch: 0.5)
    >>> for _ in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> scheduler.get_last_lr()
    [0.125]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def get_lr(self) -> list[float]:
        lrs = values_of(self.optimizer, "lr")
        if self._is_initial:
            return lrs
        return [lr * one(self.last_epoch) for one, lr in zip(self.lr_lambdas, lrs, strict=True)]
