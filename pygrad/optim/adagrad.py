"""Adagrad: steps that shrink with what has been seen."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.optim.blocks import Bucket, Rule
from pygrad.optim.groups import check_range
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.passes import constants


class Adagrad(Optimizer):
    """Adagrad: divides by the root of the sum of all squared gradients.

    Parameters
    ----------
    params : iterable of Variable, or of dict
        What to update; see `Optimizer`.
    lr : float
        The step size.
    lr_decay : float
        At step ``k`` the step size is ``lr / (1 + (k - 1) * lr_decay)``.
    weight_decay : float
        This times the parameter is added to the gradient.
    initial_accumulator_value : float
        What the sum starts with.
    eps : float
        Added to the root, against division by zero.
    maximize : bool
        Go uphill.

    Raises
    ------
    ArgumentError
        For an option out of range.

    Notes
    -----
    With gradient ``g``: ``s += g**2``, ``p -= lr * g / (sqrt(s) + eps)``. Remembers ``s``: itemsize bytes for
    each element.

    References
    ----------
    J. Duchi, E. Hazan and Y. Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic
    Optimization", JMLR 12, 2011.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0, -2.0])
    >>> optimizer = optim.Adagrad([x], lr=0.5)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x
    Parameter([ 0.5 -1.5])
    """

    __module__ = "pygrad.optim"

    def __init__(self, params: Any, lr: float = 1e-2, lr_decay: float = 0, weight_decay: float = 0,
                 initial_accumulator_value: float = 0, eps: float = 1e-10, *, maximize: bool = False) -> None:
        super().__init__(params, {"lr": lr, "lr_decay": lr_decay, "eps": eps, "weight_decay": weight_decay,
                                  "initial_accumulator_value": initial_accumulator_value,
                                  "maximize": maximize})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, "Adagrad", "lr", "lr_decay", "weight_decay", "initial_accumulator_value", "eps")

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        return ("sum",)

    def initial(self, group: dict[str, Any], name: str) -> float:
        return float(group["initial_accumulator_value"])

    def rule(self, group: dict[str, Any], bucket: Bucket) -> Rule:
        lr = group["lr"] / (1 + (bucket.steps - 1) * group["lr_decay"])
        eps, rate = constants(bucket, group["eps"], lr)

        def update(g: Any, t: Any, s: Any) -> None:
            np.multiply(g, g, out=t)
            np.add(s, t, out=s)
            np.sqrt(s, out=t)
            np.add(t, eps, out=t)
            np.divide(g, t, out=t)
            np.multiply(t, rate, out=t)

        return update
