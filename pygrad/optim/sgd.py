"""Stochastic gradient descent."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ArgumentError
from pygrad.optim.blocks import Bucket, Rule
from pygrad.optim.groups import check_range
from pygrad.optim.optimizer import Optimizer


class SGD(Optimizer):
    """Stochastic gradient descent, with momentum.

    Parameters
    ----------
    params : iterable of Variable, or of dict
        What to update; see `Optimizer`.
    lr : float
        The step size.
    momentum : float
        What is kept of the previous update's direction.
    dampening : float
        What is left out of the gradient that is added to it.
    weight_decay : float
        This times the parameter is added to the gradient.
    nesterov : bool
        Look ahead: use the direction after the next step of momentum.
    maximize : bool
        Go uphill.

    Raises
    ------
    ArgumentError
        For an option out of range, or ``nesterov`` without momentum or with dampening.

    Notes
    -----
    With gradient ``g``: ``b = momentum * b + (1 - dampening) * g`` (at first ``b = g``), then
    ``p -= lr * b``, or with ``nesterov`` ``p -= lr * (g + momentum * b)``. Remembers ``b`` if there is
    momentum: itemsize bytes for each element.

    References
    ----------
    I. Sutskever, J. Martens, G. Dahl and G. Hinton, "On the importance of initialization and momentum in
    deep learning", ICML 2013; in PyTorch's form, in which the step size multiplies the momentum, too.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0, -2.0])
    >>> optimizer = optim.SGD([x], lr=0.1)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x
    Parameter([ 0.8 -1.6])
    """

    __module__ = "pygrad.optim"

    def __init__(self, params: Any, lr: float = 1e-3, momentum: float = 0, dampening: float = 0,
                 weight_decay: float = 0, nesterov: bool = False, *, maximize: bool = False) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "dampening": dampening,
                                  "weight_decay": weight_decay, "nesterov": nesterov, "maximize": maximize})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, "SGD", "lr", "momentum", "weight_decay")
        if group["nesterov"] and (not group["momentum"] or group["dampening"]):
            raise ArgumentError("SGD: nesterov needs a momentum above 0 and no dampening, got momentum="
                                f"{group['momentum']!r}, dampening={group['dampening']!r}")

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        return ("momentum_buffer",) if group["momentum"] else ()

    def rule(self, group: dict[str, Any], bucket: Bucket) -> Rule:
        lr, momentum, nesterov = group["lr"], group["momentum"], group["nesterov"]
        first = "momentum_buffer" not in bucket.memory
        rest = 1.0 if first else 1 - group["dampening"]

        def plain(g: Any, t: Any) -> None:
            np.multiply(g, lr, out=t)

        def with_momentum(g: Any, t: Any, b: Any) -> None:
            np.multiply(b, momentum, out=b)
            if rest == 1:
                np.add(b, g, out=b)
            else:
                np.multiply(g, rest, out=t)
                np.add(b, t, out=b)
            if nesterov:
                np.multiply(b, momentum, out=t)
                np.add(t, g, out=t)
                np.multiply(t, lr, out=t)
            else:
                np.multiply(b, lr, out=t)

        return with_momentum if momentum else plain
