"""What functions that are constant almost everywhere share: a derivative of exactly zero.

They give Variables, not plain arrays, so that code around them stays recorded and a gradient through nothing
else is zeros, not None (as in PyTorch). At the jumps, where there is no derivative, it is taken to be 0 too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.function import Function


def zeros(gy: Any) -> Any:
    """Return zeros of the shape and dtype of an array or Variable: a view of one number.

    Examples
    --------
    >>> zeros(np.ones((2, 3), np.float32)).strides
    (0, 0)
    """
    return np.broadcast_to(gy.dtype.type(0), gy.shape)


class Step(Function):
    """Base of Functions of derivative zero. They save nothing."""

    __slots__ = ()
    elementwise = True

    def backward(self, gy: Any) -> Any:
        return tuple([zeros(gy) if need else None for need in self.needs_grad])
