"""RMSprop: the gradient over its root mean square."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.optim.blocks import Bucket, Rule
from pygrad.optim.groups import check_range
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.passes import constants, follow, follow_square


class RMSprop(Optimizer):
    """RMSprop: divides by the root of a running mean of the squared gradient.

    Parameters
    ----------
    params : iterable of Variable, or of dict
        What to update; see `Optimizer`.
    lr : float
        The step size.
    alpha : float
        What is kept of the mean at each step.
    eps : float
        Added to the root, against division by zero.
    weight_decay : float
        This times the parameter is added to the gradient.
    momentum : float
        What is kept of the previous update.
    centered : bool
        Divide by the standard deviation instead: the mean's square is taken off.
    maximize : bool
        Go uphill.

    Raises
    ------
    ArgumentError
        For an option out of range.

    Notes
    -----
    With gradient ``g``: ``v = alpha * v + (1 - alpha) * g**2``, if ``centered`` ``m += (1 - alpha) * (g -
    m)`` and ``d = sqrt(v - m**2) + eps``, else ``d = sqrt(v) + eps``. Then ``p -= lr * g / d``, or with
    momentum ``b = momentum * b + g / d``, ``p -= lr * b``. Remembers ``v``, and where they are used ``b`` and
    ``m``: one to three times itemsize bytes for each element.

    References
    ----------
    G. Hinton, "Neural Networks for Machine Learning", lecture 6e, 2012; centered as in A. Graves, "Generating
    Sequences With Recurrent Neural Networks", arXiv 1308.0850, 2013, equations 38 to 45.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0, -2.0])
    >>> optimizer = optim.RMSprop([x], lr=0.05)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> [round(value, 6) for value in x.tolist()]
    [0.5, -1.5]
    """

    __module__ = "pygrad.optim"

    def __init__(self, params: Any, lr: float = 1e-2, alpha: float = 0.99, eps: float = 1e-8,
                 weight_decay: float = 0, momentum: float = 0, centered: bool = False, *,
                 maximize: bool = False) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "alpha": alpha, "eps": eps,
                                  "centered": centered, "weight_decay": weight_decay, "maximize": maximize})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, "RMSprop", "lr", "alpha", "eps", "weight_decay", "momentum")

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        more = ["momentum_buffer"] * (group["momentum"] > 0) + ["grad_avg"] * bool(group["centered"])
        return ("square_avg", *more)

    def rule(self, group: dict[str, Any], bucket: Bucket) -> Rule:
        alpha, with_momentum, centered = group["alpha"], group["momentum"] > 0, group["centered"]
        keep, rest, eps, momentum, rate = constants(bucket, alpha, 1 - alpha, group["eps"], group["momentum"],
                                                    group["lr"])

        def update(g: Any, t: Any, v: Any, *more: Any) -> None:
            follow_square(v, g, keep, rest, t)
            if centered:
                m = more[-1]
                follow(m, g, rest, t)
                np.multiply(m, m, out=t)
                np.subtract(v, t, out=t)
                np.sqrt(t, out=t)
            else:
                np.sqrt(v, out=t)
            np.add(t, eps, out=t)
            np.divide(g, t, out=t)
            if with_momentum:
                b = more[0]
                np.multiply(b, momentum, out=b)
                np.add(b, t, out=b)
                np.multiply(b, rate, out=t)
            else:
                np.multiply(t, rate, out=t)

        return update
