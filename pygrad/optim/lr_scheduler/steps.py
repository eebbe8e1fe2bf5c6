"""Schedules that multiply the learning rate at some epochs: steps, a constant, a line, a power."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pygrad.optim.lr_scheduler.base import LRScheduler, check_number, values_of
from pygrad.optim.optimizer import Optimizer


class StepLR(LRScheduler):
    """Multiplies the learning rate by ``gamma`` every ``step_size`` epochs.

    Parameters
    ----------
    optimizer : Optimizer
    step_size : int
    gamma : float
    last_epoch : int
        See `LRScheduler`.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    >>> rates = []
    >>> for _ in range(5):
    ...     optimizer.step()
    ...     rates += scheduler.get_last_lr()
    ...     scheduler.step()
    >>> rates
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1,
                 last_epoch: int = -1) -> None:
        check_number("step_size", step_size, "StepLR", low=1, whole=True)
        check_number("gamma", gamma, "StepLR")
        self.step_size, self.gamma = step_size, gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        lrs = values_of(self.optimizer, "lr")
        if self.last_epoch == 0 or self.last_epoch % self.step_size:
            return lrs
        return [lr * self.gamma for lr in lrs]

    def _get_closed_form_lr(self) -> list[float]:
        return [lr * self.gamma ** (self.last_epoch // self.step_size) for lr in self.base_lrs]


class MultiStepLR(LRScheduler):
    """Multiplies the learning rate by ``gamma`` at each milestone.

    Parameters
    ----------
    optimizer : Optimizer
    milestones : iterable of int
        Epochs; one that comes twice counts twice.
    gamma : float
    last_epoch : int
        See `LRScheduler`.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = optim.lr_scheduler.MultiStepLR(optimizer, [1, 4], gamma=0.5)
    >>> rates = []
    >>> for _ in range(6):
    ...     optimizer.step()
    ...     rates += scheduler.get_last_lr()
    ...     scheduler.step()
    >>> rates
    [1.0, 0.5, 0.5, 0.5, 0.25, 0.25]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def __init__(self, optimizer: Optimizer, milestones: Iterable[int], gamma: float = 0.1,
                 last_epoch: int = -1) -> None:
        milestones = list(milestones)
        for one in milestones:
            check_number("milestones", one, "MultiStepLR", whole=True)
        check_number("gamma", gamma, "MultiStepLR")
        self.milestones, self.gamma = Counter(milestones), gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        lrs = values_of(self.optimizer, "lr")
        if self.last_epoch not in self.milestones:
            return lrs
        return [lr * self.gamma ** self.milestones[self.last_epoch] for lr in lrs]

    def _get_closed_form_lr(self) -> list[float]:
        passed = bisect_right(sorted(self.milestones.elements()), self.last_epoch)
        return [lr * self.gamma ** passed for lr in self.base_lrs]

    def state_dict(self) -> dict[str, Any]:
        return {**super().state_dict(), "milestones": sorted(self.milestones.elements())}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        milestones = state_dict.get("milestones", [])
        if isinstance(milestones, Mapping):  # a Counter, as PyTorch saves it
            milestones = [int(epoch) for epoch, count in milestones.items() for _ in range(count)]
        super().load_state_dict(state_dict)
        self.milestones = Counter(milestones)


class ConstantLR(LRScheduler):
    """Multiplies the learning rate by ``factor`` until epoch ``total_iters``.

    Parameters
    ----------
    optimizer : Optimizer
    factor : float
        Above 0, at most 1.
    total_iters : int
    last_epoch : int
        See `LRScheduler`.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = optim.lr_scheduler.ConstantLR(optimizer, factor=0.5, total_iters=2)
    >>> rates = []
    >>> for _ in range(4):
    ...     optimizer.step()
    ...     rates += scheduler.get_last_lr()
    ...     scheduler.step()
    >>> rates
    [0.5, 0.5, 1.0, 1.0]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def __init__(self, optimizer: Optimizer, factor: float = 1.0 / 3, total_iters: int = 5,
                 last_epoch: int = -1) -> None:
        check_number("factor", factor, "ConstantLR", above=0, high=1)
        check_number("total_iters", total_iters, "ConstantLR", whole=True)
        self.factor, self.total_iters = factor, total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        lrs = values_of(self.optimizer, "lr")
        if self.last_epoch == 0:
            return [lr * self.factor for lr in lrs]
        if self.last_epoch != self.total_iters:
            return lrs
        return [lr * (1.0 / self.factor) for lr in lrs]

    def _get_closed_form_lr(self) -> list[float]:
        factor = 1 if self.last_epoch >= self.total_iters else self.factor
        return [lr * factor for lr in self.base_lrs]


class LinearLR(LRScheduler):
    """Moves the factor of the learning rate in a line from ``start_factor`` to ``end_factor``: a warm-up.

    Parameters
    ----------
    optimizer : Optimizer
    start_factor : float
        Above 0, at most 1.
    end_factor : float
        From 0 to 1.
    total_iters : int
        The epoch at which it gets there.
    last_epoch : int
        See `LRScheduler`.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = optim.lr_scheduler.LinearLR(optimizer, start_factor=0.5, total_iters=4)
    >>> rates = []
    >>> for _ in range(6):
    ...     optimizer.step()
    ...     rates += scheduler.get_last_lr()
    ...     scheduler.step()
    >>> rates
    [0.5, 0.625, 0.75, 0.875, 1.0, 1.0]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def __init__(self, optimizer: Optimizer, start_factor: float = 1.0 / 3, end_factor: float = 1.0,
                 total_iters: int = 5, last_epoch: int = -1) -> None:
        check_number("start_factor", start_factor, "LinearLR", above=0, high=1)
        check_number("end_factor", end_factor, "LinearLR", high=1)
        check_number("total_iters", total_iters, "LinearLR", low=1, whole=True)
        self.start_factor, self.end_factor, self.total_iters = start_factor, end_factor, total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        lrs, rise = values_of(self.optimizer, "lr"), self.end_factor - self.start_factor
        if self.last_epoch == 0:
            return [lr * self.start_factor for lr in lrs]
        if self._is_initial or self.last_epoch > self.total_iters:
            return lrs
        factor = 1.0 + rise / (self.total_iters * self.start_factor + (self.last_epoch - 1) * rise)
        return [lr * factor for lr in lrs]

    def _get_closed_form_lr(self) -> list[float]:
        rise = self.end_factor - self.start_factor
        factor = self.start_factor + rise * min(self.total_iters, self.last_epoch) / self.total_iters
        return [lr * factor for lr in self.base_lrs]


class ExponentialLR(LRScheduler):
    """Multiplies the learning rate by ``gamma`` every epoch.

    Parameters
    ----------
    optimizer : Optimizer
    gamma : float
    last_epoch : int
        See `LRScheduler`.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
    >>> for _ in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> scheduler.get_last_lr()
    [0.125]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def __init__(self, optimizer: Optimizer, gamma: float, last_epoch: int = -1) -> None:
        check_number("gamma", gamma, "ExponentialLR")
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        lrs = values_of(self.optimizer, "lr")
        return lrs if self._is_initial else [lr * self.gamma for lr in lrs]

    def _get_closed_form_lr(self) -> list[float]:
        return [lr * self.gamma ** self.last_epoch for lr in self.base_lrs]


class PolynomialLR(LRScheduler):
    """Lets the learning rate fall to 0 at epoch ``total_iters``, by a power of what is left.

    Parameters
    ----------
    optimizer : Optimizer
    total_iters : int
    power : float
        1 for a line.
    last_epoch : int
        See `LRScheduler`.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = optim.lr_scheduler.PolynomialLR(optimizer, total_iters=4)
    >>> rates = []
    >>> for _ in range(6):
    ...     optimizer.step()
    ...     rates.append(round(*scheduler.get_last_lr(), 3))
    ...     scheduler.step()
    >>> rates
    [1.0, 0.75, 0.5, 0.25, 0.0, 0.0]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def __init__(self, optimizer: Optimizer, total_iters: int = 5, power: float = 1.0,
                 last_epoch: int = -1) -> None:
        check_number("total_iters", total_iters, "PolynomialLR", low=1, whole=True)
        check_number("power", power, "PolynomialLR")
        self.total_iters, self.power = total_iters, power
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        lrs, epoch, total = values_of(self.optimizer, "lr"), self.last_epoch, self.total_iters
        if self._is_initial or epoch > total:
            return lrs
        factor = ((1.0 - epoch / total) / (1.0 - (epoch - 1) / total)) ** self.power
        return [lr * factor for lr in lrs]

    def _get_closed_form_lr(self) -> list[float]:
        factor = (1.0 - min(self.total_iters, self.last_epoch) / self.total_iters) ** self.power
        return [lr * factor for lr in self.base_lrs]
