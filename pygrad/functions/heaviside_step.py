"""The step from 0 to 1."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error
from pygrad.functions._masks import pack, select, unpack
from pygrad.functions._steps import zeros
from pygrad.recording import record2


class Heaviside(Function):
    """Step from 0 to 1, x2 at 0. dx1 = 0, dx2 = dy where x1 == 0, else 0. Saves: for dx2, one bit an element."""

    __slots__ = ("shape",)
    __module__ = "pygrad.functions"
    elementwise = True
    constant_saves = True

    def forward(self, x1: Any, x2: Any) -> Any:
        try:
            y = np.heaviside(x1, x2)
        except ValueError:
            raise broadcast_error("heaviside", x1, x2) from None
        if self.needs_grad[1]:
            self.shape = y.shape
            at = x1 == 0
            self.save_for_backward(pack(at if np.shape(at) == y.shape else np.broadcast_to(at, y.shape)))
        return y

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        return (zeros(gy) if need1 else None,
                select(gy, unpack(self.saved[0], self.shape)) if need2 else None)


@register(np.heaviside)
def heaviside(x1: Any, x2: Any, /) -> Any:
    """Return 0 for negative numbers, 1 for positive ones and ``x2`` at 0, element by element.

    Parameters
    ----------
    x1 : array_like
        Of any shape.
    x2 : array_like
        The value at 0; the shapes broadcast.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative in ``x1`` is 0, also at the jump; in ``x2`` it is 1 where ``x1 == 0``, else 0. Saves one bit an
    element if ``x2`` needs a gradient, else nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.heaviside(pygrad.Variable([-1.5, 0.0, 2.0]), 0.5)
    Variable([0.  0.5 1. ])
    """
    return record2(Heaviside(), x1, x2)
