"""Adamax: Adam with the largest gradient in place of the mean square."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.optim.blocks import Bucket, Rule
from pygrad.optim.groups import check_betas, check_range
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.passes import constants, follow


class Adamax(Optimizer):
    """Adamax: steps by the running mean of the gradient over its decaying maximum.

    Parameters
    ----------
    params : iterable of Variable, or of dict
        What to update; see `Optimizer`.
    lr : float
        The step size.
    betas : tuple of two float
        What is kept of the mean and of the maximum at each step.
    eps : float
        Added to the gradient's size, against division by zero.
    weight_decay : float
        This times the parameter is added to the gradient.
    maximize : bool
        Go uphill.

    Raises
    ------
    ArgumentError
        For an option out of range.

    Notes
    -----
    With gradient ``g`` at step ``k``: ``m += (1 - b1) * (g - m)``, ``u = maximum(b2 * u, abs(g) + eps)``,
    then ``p -= lr / (1 - b1**k) * m / u``. Remembers ``m`` and ``u``: two times itemsize bytes for each
    element.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 2.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0, -2.0])
    >>> optimizer = optim.Adamax([x], lr=0.1)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x
    Parameter([ 0.9 -1.9])
    """

    __module__ = "pygrad.optim"

    def __init__(self, params: Any, lr: float = 2e-3, betas: tuple[float, float] = (0.9, 0.999),
                 eps: float = 1e-8, weight_decay: float = 0, *, maximize: bool = False) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay,
                                  "maximize": maximize})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, "Adamax", "lr", "eps", "weight_decay")
        check_betas(group, "Adamax")

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        return "exp_avg", "exp_inf"

    def rule(self, group: dict[str, Any], bucket: Bucket) -> Rule:
        beta1, beta2 = group["betas"]
        rest1, keep2, eps, rate = constants(bucket, 1 - beta1, beta2, group["eps"],
                                            group["lr"] / (1 - beta1 ** bucket.steps))

        def update(g: Any, t: Any, m: Any, u: Any) -> None:
            follow(m, g, rest1, t)
            np.abs(g, out=t)
            np.add(t, eps, out=t)
            np.multiply(u, keep2, out=u)
            np.maximum(u, t, out=u)
            np.divide(m, u, out=t)
            np.multiply(t, rate, out=t)

        return update
