"""ASGD: gradient descent whose averaged path is kept."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.optim.blocks import Bucket, Options, Rule
from pygrad.optim.groups import check_range
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.passes import constants, follow


class ASGD(Optimizer):
    """Averaged stochastic gradient descent: the average of the parameters is remembered beside them.

    Parameters
    ----------
    params : iterable of Variable, or of dict
        What to update; see `Optimizer`.
    lr : float
        The first step size.
    lambd : float
        How fast parameters and step size shrink.
    alpha : float
        The power by which the step size shrinks.
    t0 : float
        The step after which averaging starts; before it, the average is the parameter.
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
    With gradient ``g`` at step ``k``: ``p = (1 - lambd * eta) * p - eta * g``, ``ax += mu * (p - ax)``, then
    ``eta = lr / (1 + lambd * lr * k)**alpha`` and ``mu = 1 / max(1, k - t0)`` for the next. Remembers ``ax``,
    itemsize bytes for each element, and the numbers ``eta`` and ``mu``. The average is
    ``optimizer.state[parameter]["ax"]``.

    References
    ----------
    B. T. Polyak and A. B. Juditsky, "Acceleration of Stochastic Approximation by Averaging", SIAM Journal on
    Control and Optimization 30, 1992.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0, -2.0])
    >>> optimizer = optim.ASGD([x], lr=0.25, lambd=0)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x
    Parameter([ 0.5 -1. ])
    >>> optimizer.state[x]["ax"]
    array([ 0.5, -1. ])
    """

    __module__ = "pygrad.optim"

    scratch = 1
    sees_parameter = True

    def __init__(self, params: Any, lr: float = 1e-2, lambd: float = 1e-4, alpha: float = 0.75,
                 t0: float = 1e6, weight_decay: float = 0, *, maximize: bool = False) -> None:
        super().__init__(params, {"lr": lr, "lambd": lambd, "alpha": alpha, "t0": t0,
                                  "weight_decay": weight_decay, "maximize": maximize})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, "ASGD", "lr", "lambd", "weight_decay")
        check_range(group, "ASGD", "alpha", "t0", low=-np.inf)

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        return ("ax",)

    def numbers(self, group: dict[str, Any]) -> dict[str, float]:
        return {"eta": float(group["lr"]), "mu": 1.0}

    def _options(self, group: dict[str, Any], bucket: Bucket) -> Options:
        decay = 1 - group["lambd"] * bucket.numbers["eta"]
        return super()._options(group, bucket)._replace(decay=decay)

    def rule(self, group: dict[str, Any], bucket: Bucket) -> Rule:
        lr, lambd, step, numbers = group["lr"], group["lambd"], bucket.steps, bucket.numbers
        first = numbers["mu"] == 1
        eta, decay, mu = constants(bucket, numbers["eta"], 1 - lambd * numbers["eta"], numbers["mu"])
        numbers["eta"] = lr / (1 + lambd * lr * step) ** group["alpha"]
        numbers["mu"] = 1 / max(1, step - group["t0"])

        def update(g: Any, t: Any, p: Any, scratch: Any, ax: Any) -> None:
            if first:
                np.multiply(g, eta, out=t)
                np.multiply(p, decay, out=ax)
                np.subtract(ax, t, out=ax)
                return
            np.multiply(g, eta, out=t)
            np.multiply(p, decay, out=scratch)
            np.subtract(scratch, t, out=scratch)
            follow(ax, scratch, mu, scratch)

        return update
