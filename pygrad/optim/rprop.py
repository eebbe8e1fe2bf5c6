"""Rprop: steps by the signs of gradients alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ArgumentError
from pygrad.optim.blocks import Bucket, Rule
from pygrad.optim.groups import check_pair, check_range
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.passes import constants


class Rprop(Optimizer):
    """Rprop: each element has a step size of its own, which grows while the gradient keeps its sign.

    Parameters
    ----------
    params : iterable of Variable, or of dict
        What to update; see `Optimizer`.
    lr : float
        The first step size.
    etas : tuple of two float
        What a step size is multiplied by when the sign changes, below 1, and when it stays, above 1.
    step_sizes : tuple of two float
        The smallest and the largest.
    maximize : bool
        Go uphill.

    Raises
    ------
    ArgumentError
        For an option out of range.

    Notes
    -----
    It is for gradients of all the data: those of batches change their signs by chance. Where the sign has
    changed, the element rests for a step. Remembers the previous gradient and the step sizes: two times
    itemsize bytes for each element.

    References
    ----------
    M. Riedmiller and H. Braun, "A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP
    Algorithm", ICNN 1993.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0, -2.0])
    >>> optimizer = optim.Rprop([x], lr=0.5)
    >>> for _ in range(3):
    ...     optimizer.zero_grad()
    ...     (x * x).sum().backward()
    ...     optimizer.step()
    >>> x
    Parameter([-0.1  -0.18])
    """

    __module__ = "pygrad.optim"

    scratch = 1

    def __init__(self, params: Any, lr: float = 1e-2, etas: tuple[float, float] = (0.5, 1.2),
                 step_sizes: tuple[float, float] = (1e-6, 50), *, maximize: bool = False) -> None:
        super().__init__(params, {"lr": lr, "etas": etas, "step_sizes": step_sizes, "maximize": maximize})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, "Rprop", "lr")
        for name in ("etas", "step_sizes"):
            check_pair(group, "Rprop", name)
            check_range(group, "Rprop", name)
        if not 0 < group["etas"][0] < 1 < group["etas"][1]:
            raise ArgumentError("Rprop: expected etas to be a number between 0 and 1 and one above 1, got "
                                f"{group['etas']!r}")
        if group["step_sizes"][0] > group["step_sizes"][1]:
            raise ArgumentError("Rprop: expected step_sizes to be the smallest and the largest, got "
                                f"{group['step_sizes']!r}")

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        return "prev", "step_size"

    def initial(self, group: dict[str, Any], name: str) -> float:
        return float(group["lr"]) if name == "step_size" else 0.0

    def rule(self, group: dict[str, Any], bucket: Bucket) -> Rule:
        less, more, smallest, largest = constants(bucket, *group["etas"], *group["step_sizes"])

        def update(g: Any, t: Any, scratch: Any, previous: Any, size: Any) -> None:
            mask = scratch.view(bool)[:len(g)]
            np.multiply(g, previous, out=t)
            np.greater(t, 0, out=mask)
            np.multiply(size, more, out=size, where=mask)
            np.less(t, 0, out=mask)
            np.multiply(size, less, out=size, where=mask)
            np.clip(size, smallest, largest, out=size)
            np.copyto(previous, g)
            np.copyto(previous, 0, where=mask)
            np.sign(previous, out=t)
            np.multiply(t, size, out=t)

        return update
