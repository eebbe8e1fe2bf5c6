"""Adam, and its form with decoupled weight decay."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from pygrad import kernels
from pygrad.optim.blocks import Bucket, Rule, Whole
from pygrad.optim.groups import check_betas, check_range
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.passes import constants, follow, follow_square


class Adam(Optimizer):
    """Adam: steps by running means of the gradient and of its square.

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
    amsgrad : bool
        Divide by the root of the largest second mean so far.
    maximize : bool
        Go uphill.
    decoupled_weight_decay : bool
        Decay as `AdamW` does.

    Raises
    ------
    ArgumentError
        For an option out of range.

    Notes
    -----
    With gradient ``g`` at step ``k``: ``m += (1 - b1) * (g - m)``, ``v = b2 * v + (1 - b2) * g**2``, then
    ``p -= lr * (m / (1 - b1**k)) / (sqrt(v / (1 - b2**k)) + eps)``. Remembers ``m`` and ``v``, two times
    itemsize bytes for each element, and a third time with ``amsgrad``.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1.
    S. J. Reddi, S. Kale and S. Kumar, "On the Convergence of Adam and Beyond", ICLR 2018 (``amsgrad``).

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0, -2.0])
    >>> optimizer = optim.Adam([x], lr=0.1)
    >>> for _ in range(3):
    ...     optimizer.zero_grad()
    ...     (x * x).sum().backward()
    ...     optimizer.step()
    >>> [round(value, 3) for value in x.tolist()]
    [0.702, -1.701]
    >>> optimizer
    Adam(
      group 0: 1 parameters, 2 elements; lr=0.1, betas=(0.9, 0.999), eps=1e-08, weight_decay=0, ...
    )
    """

    __module__ = "pygrad.optim"

    def __init__(self, params: Any, lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999),
                 eps: float = 1e-8, weight_decay: float = 0, amsgrad: bool = False, *,
                 maximize: bool = False, decoupled_weight_decay: bool = False) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay,
                                  "amsgrad": amsgrad, "maximize": maximize,
                                  "decoupled_weight_decay": decoupled_weight_decay})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, type(self).__name__, "lr", "eps", "weight_decay")
        check_betas(group, type(self).__name__)

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        return ("exp_avg", "exp_avg_sq", "max_exp_avg_sq") if group["amsgrad"] else ("exp_avg", "exp_avg_sq")

    def rule(self, group: dict[str, Any], bucket: Bucket) -> Rule:
        beta1, beta2 = group["betas"]
        rest1, keep2, rest2, eps, rate = constants(bucket, 1 - beta1, beta2, 1 - beta2, *_corrected(group, bucket))

        def update(g: Any, t: Any, m: Any, v: Any, highest: Any = None) -> None:
            follow(m, g, rest1, t)
            follow_square(v, g, keep2, rest2, t)
            if highest is not None:
                np.maximum(highest, v, out=highest)
            np.sqrt(v if highest is None else highest, out=t)
            np.add(t, eps, out=t)
            np.divide(m, t, out=t)
            np.multiply(t, rate, out=t)

        return update

    def whole(self, group: dict[str, Any], bucket: Bucket) -> Whole | None:
        options = self._options(group, bucket)
        if group["amsgrad"] or options.weight_decay:
            return None
        betas, (eps, rate) = tuple(group["betas"]), _corrected(group, bucket)
        rest = betas[0] - 1 if group["maximize"] else 1 - betas[0]
        return partial(kernels.adam, betas=betas, rest=rest, eps=eps, rate=rate, keep=options.decay)


def _corrected(group: dict[str, Any], bucket: Bucket) -> tuple[float, float]:
    """Return eps and the step size: the bias corrections are numbers, and so they leave the arrays."""
    beta1, beta2 = group["betas"]
    root = math.sqrt(1 - beta2 ** bucket.steps)
    return group["eps"] * root, group["lr"] * root / (1 - beta1 ** bucket.steps)


class AdamW(Adam):
    """Adam with decoupled weight decay: it shrinks the parameter, and does not enter the means.

    Parameters
    ----------
    params : iterable of Variable, or of dict
        What to update; see `Optimizer`.
    lr, betas, eps, amsgrad, maximize
        As in `Adam`.
    weight_decay : float
        Before the update, the parameter is multiplied by ``1 - lr * weight_decay``.

    Raises
    ------
    ArgumentError
        For an option out of range.

    References
    ----------
    I. Loshchilov and F. Hutter, "Decoupled Weight Decay Regularization", ICLR 2019, algorithm 2.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0, -2.0])
    >>> optimizer = optim.AdamW([x], lr=0.1, weight_decay=0.5)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x
    Parameter([ 0.85 -1.8 ])
    """

    __module__ = "pygrad.optim"

    decoupled = True

    def __init__(self, params: Any, lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999),
                 eps: float = 1e-8, weight_decay: float = 1e-2, amsgrad: bool = False, *,
                 maximize: bool = False) -> None:
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, maximize=maximize,
                         decoupled_weight_decay=True)
