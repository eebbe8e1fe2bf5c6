"""RAdam: Adam that waits until its second mean can be trusted."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.optim.blocks import Bucket, Rule
from pygrad.optim.groups import check_betas, check_range
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.passes import constants, follow, follow_square


class RAdam(Optimizer):
    """RAdam: Adam whose first steps are plain momentum, and whose later ones are rectified.

    Parameters
    ----------
    params : iterable of Variable, or of dict
        What to update; see `Optimizer`.
    lr : float
        The step size.
    betas : tuple of two float
        What is kept of the two means at each step.
    eps : float
        Added to the root of the second, against division by zero.
    weight_decay : float
        This times the parameter is added to the gradient.
    decoupled_weight_decay : bool
        Decay as `AdamW` does.
    maximize : bool
        Go uphill.

    Raises
    ------
    ArgumentError
        For an option out of range.

    Notes
    -----
    At step ``k``, with ``m`` and ``v`` as in `Adam`: ``R = 2 / (1 - b2) - 1``, ``r = R - 2 * k * b2**k / (1 -
    b2**k)``. While ``r <= 5``, ``p -= lr * m / (1 - b1**k)``; then this is multiplied by ``sqrt(1 - b2**k) /
    (sqrt(v) + eps)`` and by ``sqrt((r - 4) * (r - 2) * R / ((R - 4) * (R - 2) * r))``. Remembers ``m`` and
    ``v``, two times itemsize bytes for each element.

    References
    ----------
    L. Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond", ICLR 2020, algorithm 2.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0, -2.0])
    >>> optimizer = optim.RAdam([x], lr=0.1)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x
    Parameter([ 0.8 -1.6])
    """

    __module__ = "pygrad.optim"

    def __init__(self, params: Any, lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999),
                 eps: float = 1e-8, weight_decay: float = 0, decoupled_weight_decay: bool = False, *,
                 maximize: bool = False) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay,
                                  "decoupled_weight_decay": decoupled_weight_decay, "maximize": maximize})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, "RAdam", "lr", "eps", "weight_decay")
        check_betas(group, "RAdam")

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        return "exp_avg", "exp_avg_sq"

    def rule(self, group: dict[str, Any], bucket: Bucket) -> Rule:
        beta1, beta2 = group["betas"]
        lr, rectifier = group["lr"] / (1 - beta1 ** bucket.steps), rectification(beta2, bucket.steps)
        if rectifier:
            lr *= rectifier * math.sqrt(1 - beta2 ** bucket.steps)
        rest1, keep2, rest2, eps, rate = constants(bucket, 1 - beta1, beta2, 1 - beta2, group["eps"], lr)

        def update(g: Any, t: Any, m: Any, v: Any) -> None:
            follow(m, g, rest1, t)
            follow_square(v, g, keep2, rest2, t)
            if not rectifier:
                np.multiply(m, rate, out=t)
                return
            np.sqrt(v, out=t)
            np.add(t, eps, out=t)
            np.divide(m, t, out=t)
            np.multiply(t, rate, out=t)

        return update


def rectification(beta2: float, step: int) -> float:
    """Return by what the adaptive step is multiplied, 0 while the second mean is of too few steps.

    Examples
    --------
    >>> [round(rectification(0.999, step), 3) for step in (5, 6, 100, 10_000)]
    [0.0, 0.026, 0.215, 1.0]
    """
    longest = 2 / (1 - beta2) - 1
    length = longest - 2 * step * beta2 ** step / (1 - beta2 ** step)
    if length <= 5:
        return 0.0
    return math.sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length))
