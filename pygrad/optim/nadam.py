"""NAdam: Adam with Nesterov's momentum."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.optim.blocks import Bucket, Rule
from pygrad.optim.groups import check_betas, check_range
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.passes import constants, follow, follow_square


class NAdam(Optimizer):
    """NAdam: Adam that looks ahead by a momentum that warms up.

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
    momentum_decay : float
        How fast the momentum grows from half the first beta to all of it.
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
    With gradient ``g`` at step ``k``, and ``m`` and ``v`` as in `Adam`: ``mu_k = b1 * (1 - 0.96**(k *
    momentum_decay) / 2)``, ``P_k`` the product of these so far, then ``p -= lr * (mu_next * m / (1 - P_next)
    + (1 - mu_k) * g / (1 - P_k)) / (sqrt(v / (1 - b2**k)) + eps)``. Remembers ``m`` and ``v``, two times
    itemsize bytes for each element, and the number ``mu_product``.

    References
    ----------
    T. Dozat, "Incorporating Nesterov Momentum into Adam", ICLR 2016 workshop.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0, -2.0])
    >>> optimizer = optim.NAdam([x], lr=0.1)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> [round(value, 3) for value in x.tolist()]
    [0.894, -1.894]
    """

    __module__ = "pygrad.optim"

    scratch = 1

    def __init__(self, params: Any, lr: float = 2e-3, betas: tuple[float, float] = (0.9, 0.999),
                 eps: float = 1e-8, weight_decay: float = 0, momentum_decay: float = 4e-3,
                 decoupled_weight_decay: bool = False, *, maximize: bool = False) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay,
                                  "momentum_decay": momentum_decay,
                                  "decoupled_weight_decay": decoupled_weight_decay, "maximize": maximize})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, "NAdam", "lr", "eps", "weight_decay", "momentum_decay")
        check_betas(group, "NAdam")

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        return "exp_avg", "exp_avg_sq"

    def numbers(self, group: dict[str, Any]) -> dict[str, float]:
        return {"mu_product": 1.0}

    def rule(self, group: dict[str, Any], bucket: Bucket) -> Rule:
        (beta1, beta2), lr = group["betas"], group["lr"]
        root = math.sqrt(1 - beta2 ** bucket.steps)
        mu, mu_next = (beta1 * (1 - 0.5 * 0.96 ** (step * group["momentum_decay"]))
                       for step in (bucket.steps, bucket.steps + 1))
        product = bucket.numbers["mu_product"] = bucket.numbers["mu_product"] * mu
        rest1, keep2, rest2, eps, of_g, of_m = constants(
            bucket, 1 - beta1, beta2, 1 - beta2, group["eps"] * root, lr * root * (1 - mu) / (1 - product),
            lr * root * mu_next / (1 - product * mu_next))

        def update(g: Any, t: Any, u: Any, m: Any, v: Any) -> None:
            follow(m, g, rest1, t)
            follow_square(v, g, keep2, rest2, t)
            np.sqrt(v, out=t)
            np.add(t, eps, out=t)
            np.divide(g, t, out=u)
            np.multiply(u, of_g, out=u)
            np.divide(m, t, out=t)
            np.multiply(t, of_m, out=t)
            np.add(t, u, out=t)

        return update
