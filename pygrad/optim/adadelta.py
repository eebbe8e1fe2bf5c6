"""Adadelta: steps in the parameter's own units."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.optim.blocks import Bucket, Rule
from pygrad.optim.groups import check_range
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.passes import constants, follow_square


class Adadelta(Optimizer):
    """Adadelta: the gradient times the root mean square of the steps over that of the gradients.

    Parameters
    ----------
    params : iterable of Variable, or of dict
        What to update; see `Optimizer`.
    lr : float
        By what the step is multiplied.
    rho : float
        What is kept of the two means at each step, from 0 to 1.
    eps : float
        Added to both means: the size of the first steps.
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
    With gradient ``g``: ``v = rho * v + (1 - rho) * g**2``, ``d = g * sqrt((u + eps) / (v + eps))``, ``u =
    rho * u + (1 - rho) * d**2``, ``p -= lr * d``. Remembers ``v`` and ``u``: two times itemsize bytes for
    each element.

    References
    ----------
    M. D. Zeiler, "ADADELTA: An Adaptive Learning Rate Method", arXiv 1212.5701, 2012, algorithm 1.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0, -2.0])
    >>> optimizer = optim.Adadelta([x], lr=10.0)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> [round(value, 3) for value in x.tolist()]
    [0.968, -1.968]
    """

    __module__ = "pygrad.optim"

    scratch = 1

    def __init__(self, params: Any, lr: float = 1.0, rho: float = 0.9, eps: float = 1e-6,
                 weight_decay: float = 0, *, maximize: bool = False) -> None:
        super().__init__(params, {"lr": lr, "rho": rho, "eps": eps, "weight_decay": weight_decay,
                                  "maximize": maximize})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, "Adadelta", "lr", "eps", "weight_decay")
        check_range(group, "Adadelta", "rho", up_to=1)

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        return "square_avg", "acc_delta"

    def rule(self, group: dict[str, Any], bucket: Bucket) -> Rule:
        keep, rest, eps, rate = constants(bucket, group["rho"], 1 - group["rho"], group["eps"], group["lr"])

        def update(g: Any, t: Any, scratch: Any, v: Any, u: Any) -> None:
            follow_square(v, g, keep, rest, t)
            np.add(v, eps, out=scratch)
            np.add(u, eps, out=t)
            np.divide(t, scratch, out=t)
            np.sqrt(t, out=t)
            np.multiply(t, g, out=t)
            follow_square(u, t, keep, rest, scratch)
            np.multiply(t, rate, out=t)

        return update
