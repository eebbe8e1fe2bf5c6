"""A schedule that waits until training makes no more progress."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pygrad.errors import ArgumentError
from pygrad.optim.lr_scheduler.base import LRScheduler, as_optimizer, check_number, one_each, values_of
from pygrad.optim.optimizer import Optimizer


class ReduceLROnPlateau(LRScheduler):
    """Multiplies the learning rate by ``factor`` when a figure has not become better for a while.

    Parameters
    ----------
    optimizer : Optimizer
    mode : str
        Which is better: "min" or "max".
    factor : float
        Below 1.
    patience : int
        Epochs without progress that are let pass.
    threshold : float
        By how much a figure must be better than the best to count as progress.
    threshold_mode : str
        "rel" for a share of the best, "abs" for a difference.
    cooldown : int
        Epochs after a change that do not count.
    min_lr : float, or list of float
        The smallest; one for all groups, or one for each.
    eps : float
        Smaller changes are left undone.

    Raises
    ------
    ArgumentError
        For what is no optimizer, or an option out of range.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=1)
    >>> for loss in (3.0, 2.0, 2.0, 2.5, 2.1):
    ...     scheduler.step(loss)
    >>> scheduler.get_last_lr(), scheduler.best
    ([0.5], 2.0)
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def __init__(self, optimizer: Optimizer, mode: str = "min", factor: float = 0.1, patience: int = 10,
                 threshold: float = 1e-4, threshold_mode: str = "rel", cooldown: int = 0,
                 min_lr: float | list[float] = 0, eps: float = 1e-8) -> None:
        where = "ReduceLROnPlateau"
        self.optimizer = as_optimizer(optimizer, where)
        check_number("factor", factor, where)
        if factor >= 1:
            raise ArgumentError(f"{where}: expected factor to be a number below 1, got {factor!r}")
        if mode not in ("min", "max"):
            raise ArgumentError(f"{where}: expected mode to be 'min' or 'max', got {mode!r}")
        if threshold_mode not in ("rel", "abs"):
            raise ArgumentError(f"{where}: expected threshold_mode to be 'rel' or 'abs', got "
                                f"{threshold_mode!r}")
        others = {"patience": patience, "threshold": threshold, "cooldown": cooldown, "eps": eps}
        for name, value in others.items():
            check_number(name, value, where)
        self.min_lrs = one_each("min_lr", optimizer, min_lr, where)
        self.default_min_lr = None if isinstance(min_lr, list | tuple) else min_lr
        self.factor, self.patience, self.cooldown, self.eps = factor, patience, cooldown, eps
        self.mode, self.threshold, self.threshold_mode = mode, threshold, threshold_mode
        self.last_epoch = 0
        self._last_lr = values_of(optimizer, "lr")
        self.best = math.inf if mode == "min" else -math.inf
        self.cooldown_counter = self.num_bad_epochs = 0

    def step(self, metrics: Any, epoch: int | None = None) -> None:  # type: ignore[override]
        """Look at the figure of an epoch, and reduce the learning rates if it is time.

        Parameters
        ----------
        metrics : number, or Variable of one element
            NaN is no progress.
        epoch : int, optional
            Its number; by default the next.
        """
        current = float(metrics)
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        if self._is_better(current):
            self.best, self.num_bad_epochs = current, 0
        else:
            self.num_bad_epochs += 1
        if self.in_cooldown:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce()
            self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
        self._last_lr = values_of(self.optimizer, "lr")

    @property
    def in_cooldown(self) -> bool:
        """Whether epochs do not count at the moment."""
        return self.cooldown_counter > 0

    def _is_better(self, current: float) -> bool:
        sign = 1 if self.mode == "min" else -1
        margin = self.best * (1 - sign * self.threshold) if self.threshold_mode == "rel" else (
            self.best - sign * self.threshold)
        return sign * current < sign * margin

    def _reduce(self) -> None:
        groups = self.optimizer.param_groups
        if len(groups) != len(self.min_lrs):
            if self.default_min_lr is None:
                raise ArgumentError(f"ReduceLROnPlateau: there are {len(self.min_lrs)} min_lrs for "
                                    f"{len(groups)} groups; set min_lrs after adding groups")
            self.min_lrs = [self.default_min_lr] * len(groups)
        for group, least in zip(groups, self.min_lrs, strict=True):
            lr = max(group["lr"] * self.factor, least)
            if group["lr"] - lr > self.eps:
                group["lr"] = lr

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        missing = {} if "default_min_lr" in state_dict else {"default_min_lr": self.default_min_lr}
        super().load_state_dict({**missing, **state_dict})
