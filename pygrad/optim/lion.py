"""Lion: steps by the sign of a momentum."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.optim.blocks import Bucket, Rule
from pygrad.optim.groups import check_betas, check_range
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.passes import constants, follow


class Lion(Optimizer):
    """Lion: steps of one size, in the direction of the sign of a running mean.

    Parameters
    ----------
    params : iterable of Variable, or of dict
        What to update; see `Optimizer`.
    lr : float
        The step size; a third to a tenth of what suits `AdamW`.
    betas : tuple of two float
        What the mean counts for beside the new gradient: in the direction of the step, and in the next mean.
    weight_decay : float
        Before the update, the parameter is multiplied by ``1 - lr * weight_decay``; three to ten times what
        suits `AdamW`.
    maximize : bool
        Go uphill.

    Raises
    ------
    ArgumentError
        For an option out of range.

    Notes
    -----
    With gradient ``g``: ``p -= lr * sign(b1 * m + (1 - b1) * g)``, ``m = b2 * m + (1 - b2) * g``. Remembers
    ``m``: itemsize bytes for each element, half of what Adam does.

    References
    ----------
    X. Chen et al., "Symbolic Discovery of Optimization Algorithms", NeurIPS 2023, program 1.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0, -2.0])
    >>> optimizer = optim.Lion([x], lr=0.25)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x
    Parameter([ 0.75 -1.75])
    """

    __module__ = "pygrad.optim"

    decoupled = True
    scratch = 1

    def __init__(self, params: Any, lr: float = 1e-4, betas: tuple[float, float] = (0.9, 0.99),
                 weight_decay: float = 0.0, *, maximize: bool = False) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay,
                                  "maximize": maximize})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, "Lion", "lr", "weight_decay")
        check_betas(group, "Lion")

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        return ("exp_avg",)

    def rule(self, group: dict[str, Any], bucket: Bucket) -> Rule:
        beta1, beta2 = group["betas"]
        keep1, rest1, rest2, lr = constants(bucket, beta1, 1 - beta1, 1 - beta2, group["lr"])

        def update(g: Any, t: Any, scratch: Any, m: Any) -> None:
            np.multiply(m, keep1, out=t)
            np.multiply(g, rest1, out=scratch)
            np.add(t, scratch, out=t)
            np.sign(t, out=t)
            np.multiply(t, lr, out=t)
            follow(m, g, rest2, scratch)

        return update
