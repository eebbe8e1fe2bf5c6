"""Phases without their jumps."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._checks import axis_error
from pygrad.recording import record1


class Unwrap(Function):
    """Phases without jumps. dx = dy. Saves: nothing."""

    __slots__ = ("axis", "discont", "period")
    __module__ = "pygrad.functions"
    elementwise = True

    def __init__(self, discont: Any = None, axis: int = -1, period: Any = 2 * np.pi) -> None:
        self.discont, self.axis, self.period = discont, axis, period

    def forward(self, x: Any) -> Any:
        if not -x.ndim <= self.axis < x.ndim:
            raise axis_error("unwrap", self.axis, x)
        return np.unwrap(x, self.discont, self.axis, period=self.period)

    def backward(self, gy: Any) -> Any:
        return gy


@register(np.unwrap)
def unwrap(p: Any, discont: Any = None, axis: int = -1, *, period: Any = 2 * np.pi) -> Any:
    """Add whole periods so that neighbours along an axis differ by at most half a period.

    Parameters
    ----------
    p : array_like
        Phases, of any shape.
    discont : float, optional
        The smallest jump that is taken out; half a period if None.
    axis : int
        Along which to look.
    period : float
        What jumps are multiples of.

    Returns
    -------
    Variable, shape of ``p``, NumPy's result dtype

    Raises
    ------
    ShapeError
        If ``p`` does not have the axis.

    Notes
    -----
    What is added is constant almost everywhere: the derivative is 1. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.unwrap(pygrad.Variable([0.0, 3.0, 6.0, 1.0]), period=8)
    Variable([0. 3. 6. 9.])
    """
    return record1(Unwrap(discont, axis, period), p)
