"""A linear recurrence along an axis: what derivatives of cumulative products are without a division.

The products of all elements but one, which a derivative of a product is made of, are quotients only where nothing
is 0. As recurrences they hold everywhere, and a recurrence's own derivatives are recurrences: exact to any order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._sibling import sibling


class Scan(Function):
    """Recurrence ``y[i] = x2[i] + x1[i] * y[i - 1]`` over the last axis. dx2 = s, dx1 = s * y[i - 1]. Saves: x1, y.

    ``s`` is the same recurrence over ``dy`` from the other end. In reverse ``y[i] = x2[i] + x1[i + 1] * y[i + 1]``: in
    both directions ``x1[i]`` stands between elements ``i - 1`` and ``i``, and ``x1[0]`` for nothing.
    """

    __slots__ = ("reverse",)
    takes_complex = True

    def __init__(self, reverse: bool = False) -> None:
        self.reverse = reverse

    def forward(self, x1: Any, x2: Any) -> Any:
        y = scanned(x1, x2, self.reverse)
        self.save_for_backward(x1, y)
        return y

    def backward(self, gy: Any) -> Any:
        x1, y = self.saved
        slopes = sibling(Scan(not self.reverse), conj(x1), gy)
        first = np.zeros((*slopes.shape[:-1], min(1, slopes.shape[-1])), slopes.dtype)
        s, y = (slopes[..., :-1], y[..., 1:]) if self.reverse else (slopes[..., 1:], y[..., :-1])
        return np.concatenate([first, s * conj(y)], -1), slopes


def scanned(x1: Any, x2: Any, reverse: bool) -> Any:
    """Return the recurrence of arrays, by doubling: as many steps as the length has binary digits.

    Examples
    --------
    >>> scanned(np.array([0.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0]), False)
    array([ 1.,  3., 10.])
    >>> scanned(np.array([0.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0]), True)
    array([9., 4., 1.])
    """
    dtype = np.result_type(x1, x2)
    y = np.array(x2, dtype)
    factors = np.array(np.broadcast_to(x1, y.shape), dtype)
    step, length = 1, y.shape[-1]
    while step < length:
        if reverse:
            y[..., :-step] += factors[..., step:] * y[..., step:]
        else:
            y[..., step:] += factors[..., step:] * y[..., :-step]
        # The factor at i joins what lies between i - step and i to what lies before it.
        factors[..., step:] = factors[..., step:] * factors[..., :-step]
        step *= 2
    return y
