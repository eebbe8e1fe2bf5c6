"""Schedules that follow a cosine, once or again and again."""

from __future__ import annotations

import math

from pygrad.optim.lr_scheduler.base import LRScheduler, check_number, values_of
from pygrad.optim.optimizer import Optimizer


class CosineAnnealingLR(LRScheduler):
    """Lets the learning rate fall along half a cosine to ``eta_min`` at epoch ``T_max``, and rise again.

    Parameters
    ----------
    optimizer : Optimizer
    T_max : int
    eta_min : float
    last_epoch : int
        See `LRScheduler`.

    References
    ----------
    I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, equation
    5, without the restarts.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=4)
    >>> rates = []
    >>> for _ in range(5):
    ...     optimizer.step()
    ...     rates.append(round(*scheduler.get_last_lr(), 3))
    ...     scheduler.step()
    >>> rates
    [1.0, 0.854, 0.5, 0.146, 0.0]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0, last_epoch: int = -1) -> None:
        check_number("T_max", T_max, "CosineAnnealingLR", above=0)
        check_number("eta_min", eta_min, "CosineAnnealingLR")
        self.T_max, self.eta_min = T_max, eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        lrs, epoch, least = values_of(self.optimizer, "lr"), self.last_epoch, self.eta_min
        if self._is_initial:
            return lrs
        if self._step_count == 1 and epoch > 0:
            return self._get_closed_form_lr()
        if (epoch - 1 - self.T_max) % (2 * self.T_max) == 0:  # off the lowest point, where the ratio is 0 / 0
            rise = (1 - math.cos(math.pi / self.T_max)) / 2
            return [lr + (base - least) * rise for lr, base in zip(lrs, self.base_lrs, strict=True)]
        angle, before = math.pi * epoch / self.T_max, math.pi * (epoch - 1) / self.T_max
        factor = (1 + math.cos(angle)) / (1 + math.cos(before))
        return [factor * (lr - least) + least for lr in lrs]

    def _get_closed_form_lr(self) -> list[float]:
        return _along_cosine(self.base_lrs, self.eta_min, self.last_epoch, self.T_max)


class CosineAnnealingWarmRestarts(LRScheduler):
    """Lets the learning rate fall along half a cosine, and starts again from the top.

    Parameters
    ----------
    optimizer : Optimizer
    T_0 : int
        Epochs until the first restart.
    T_mult : int
        By what this is multiplied at each.
    eta_min : float
    last_epoch : int
        See `LRScheduler`.

    References
    ----------
    I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, equation
    5.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=2, T_mult=2)
    >>> rates = []
    >>> for _ in range(7):
    ...     optimizer.step()
    ...     rates.append(round(*scheduler.get_last_lr(), 3))
    ...     scheduler.step()
    >>> rates
    [1.0, 0.5, 1.0, 0.854, 0.5, 0.146, 1.0]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def __init__(self, optimizer: Optimizer, T_0: int, T_mult: int = 1, eta_min: float = 0.0,
                 last_epoch: int = -1) -> None:
        where = "CosineAnnealingWarmRestarts"
        check_number("T_0", T_0, where, low=1, whole=True)
        check_number("T_mult", T_mult, where, low=1, whole=True)
        check_number("eta_min", eta_min, where)
        self.T_0, self.T_i, self.T_mult, self.eta_min = T_0, T_0, T_mult, eta_min
        self.T_cur: float = last_epoch
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        return _along_cosine(self.base_lrs, self.eta_min, self.T_cur, self.T_i)

    def step(self, epoch: float | None = None) -> None:
        """Set the learning rates for the next epoch.

        Parameters
        ----------
        epoch : float, optional
            Jump to this one; it may be a fraction, for steps within an epoch.

        Raises
        ------
        ArgumentError
            If it is below 0; nothing is set.
        """
        if epoch is None and self.last_epoch < 0:
            epoch = 0
        if epoch is None:
            epoch = self.last_epoch + 1
            self.T_cur += 1
            if self.T_cur >= self.T_i:
                self.T_cur, self.T_i = self.T_cur % self.T_i, self.T_i * self.T_mult
        else:
            check_number("epoch", epoch, "CosineAnnealingWarmRestarts.step")
            self._jump(epoch)
        self.last_epoch = math.floor(epoch)
        self._set(self.get_lr())

    def _jump(self, epoch: float) -> None:
        if epoch < self.T_0:
            self.T_i, self.T_cur = self.T_0, epoch
        elif self.T_mult == 1:
            self.T_cur = epoch % self.T_0
        else:
            restarts = int(math.log(epoch / self.T_0 * (self.T_mult - 1) + 1, self.T_mult))
            self.T_cur = epoch - self.T_0 * (self.T_mult ** restarts - 1) / (self.T_mult - 1)
            self.T_i = self.T_0 * self.T_mult ** restarts


def _along_cosine(first: list[float], last: float, epoch: float, epochs: float) -> list[float]:
    """Return the learning rates on the way from the first ones to the last, along half a cosine."""
    share = 1 + math.cos(math.pi * epoch / epochs)
    return [last + (base - last) * share / 2 for base in first]
