"""The schedule of stochastic weight averaging."""

from __future__ import annotations

import math

from pygrad.errors import ArgumentError
from pygrad.optim.lr_scheduler.base import LRScheduler, as_optimizer, check_number, one_each
from pygrad.optim.optimizer import Optimizer


class SWALR(LRScheduler):
    """Moves the learning rate to a constant one, while the weights are averaged.

    Parameters
    ----------
    optimizer : Optimizer
    swa_lr : float, or list of float
        The constant; one for all groups, or one for each.
    anneal_epochs : int
        Epochs until it is reached.
    anneal_strategy : str
        "cos" or "linear".
    last_epoch : int
        See `LRScheduler`.

    References
    ----------
    P. Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization", UAI 2018.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = optim.lr_scheduler.SWALR(optimizer, 0.5, anneal_epochs=2, anneal_strategy="linear")
    >>> rates = []
    >>> for _ in range(4):
    ...     optimizer.step()
    ...     rates += scheduler.get_last_lr()
    ...     scheduler.step()
    >>> rates
    [1.0, 0.75, 0.5, 0.5]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def __init__(self, optimizer: Optimizer, swa_lr: float | list[float], anneal_epochs: int = 10,
                 anneal_strategy: str = "cos", last_epoch: int = -1) -> None:
        lrs = one_each("swa_lr", as_optimizer(optimizer, "SWALR"), swa_lr, "SWALR")
        check_number("anneal_epochs", anneal_epochs, "SWALR", whole=True)
        if anneal_strategy not in ("cos", "linear"):
            raise ArgumentError("SWALR: expected anneal_strategy to be 'cos' or 'linear', got "
                                f"{anneal_strategy!r}")
        for group, lr in zip(optimizer.param_groups, lrs, strict=True):
            group["swa_lr"] = lr
        self._anneal_strategy, self.anneal_epochs = anneal_strategy, anneal_epochs
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        step = self._step_count - 1 if self.anneal_epochs else max(1, self._step_count - 1)
        before, now = self._share(step - 1), self._share(step)
        lrs = []
        for group in self.optimizer.param_groups:
            constant = group["swa_lr"]
            start = constant if before == 1 else (group["lr"] - before * constant) / (1 - before)
            lrs.append(constant * now + start * (1 - now))
        return lrs

    def _share(self, step: int) -> float:
        t = max(0.0, min(1.0, step / max(1, self.anneal_epochs)))
        return t if self._anneal_strategy == "linear" else (1 - math.cos(math.pi * t)) / 2
