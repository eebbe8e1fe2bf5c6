"""The four operations. The hot path of every graph: they write their saved slots directly.

What `save_for_backward` and the search for roles would cost here is a tenth of an operation on a few
elements; ``saved`` and ``roles`` are what they would have found.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error
from pygrad.recording import record2
from pygrad.roles import NOTHING, intern

_BOTH, _FIRST, _SECOND = intern([0, 1]), intern([NOTHING, 1]), intern([0, NOTHING])
_SECOND_AND_OUTPUT = intern([1, -1])

# From this many elements on, looking for a buffer to reuse costs less than a fresh one.
_LARGE = 1 << 14


class Add(Function):
    """Sum of two arrays. dx1 = dy, dx2 = dy. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x1: Any, x2: Any) -> Any:
        try:
            return np.add(x1, x2)
        except ValueError:
            raise broadcast_error("add", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        return gy if need1 else None, gy if need2 else None


class Subtract(Function):
    """Difference of two arrays. dx1 = dy, dx2 = -dy. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x1: Any, x2: Any) -> Any:
        try:
            return np.subtract(x1, x2)
        except ValueError:
            raise broadcast_error("subtract", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        return gy if need1 else None, -gy if need2 else None


class Multiply(Function):
    """Product of two arrays. dx1 = dy * x2, dx2 = dy * x1. Saves: for each input that needs a gradient, the other."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        if need2:
            self.saved, self.roles = ((x1, x2), _BOTH) if need1 else ((x1, None), _SECOND)
        else:
            self.saved, self.roles = (None, x2), _FIRST
        try:
            return np.multiply(x1, x2)
        except ValueError:
            raise broadcast_error("multiply", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved  # type: ignore[misc]
        if x1 is None:
            return (np.multiply(gy, x2, out=reusable(gy)) if gy.size > _LARGE else gy * x2), None
        return None if x2 is None else gy * x2, gy * x1


class Divide(Function):
    """Quotient of two arrays. dx1 = dy / x2, dx2 = -dy * y / x2. Saves: x2, and y if both need gradients.

    Where only the divisor needs one, the dividend is a constant, which the graph holds anyway: it then saves
    the two inputs and not the output.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        try:
            y = np.divide(x1, x2)
        except ValueError:
            raise broadcast_error("divide", x1, x2) from None
        if not need2:
            self.saved, self.roles = (None, x2), _FIRST
        elif not need1:
            self.saved, self.roles = (x1, x2), _BOTH
        else:
            self.save_for_backward(y, x2)
        return y

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        numerator, x2 = self.saved  # type: ignore[misc]
        gx1 = gy / x2
        if not need2 or numerator is None:
            return gx1, None
        return None, None
