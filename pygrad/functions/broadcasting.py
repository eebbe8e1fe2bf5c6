"""Repeating an array along new or stretched axes, without a copy."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import refuse
from pygrad.recording import record1


class BroadcastTo(Function):
    """Repetition to a shape. dx = dy, summed over the repetitions. Saves: nothing."""

    __slots__ = ("shape",)
    __module__ = "pygrad.functions"
    elementwise = makes_view = takes_complex = True

    def __init__(self, shape: int | tuple[int, ...]) -> None:
        self.shape = shape

    def forward(self, x: Any) -> Any:
        try:
            return np.broadcast_to(x, self.shape)
        except ValueError:
            raise ShapeError(
                f"broadcast_to: an array of {describe(x)} does not broadcast to {self.shape}; counted from "
                "the last, each of its axes must have the length asked for, or length 1") from None

    def backward(self, gy: Any) -> Any:
        # The Function's boundary sums over what was broadcast.
        return gy


@register(np.broadcast_to)
def broadcast_to(array: Any, shape: int | tuple[int, ...], subok: Any = None) -> Any:
    """Repeat an array to a shape, as broadcasting does.

    Parameters
    ----------
    array : array_like
        Of a shape that broadcasts to ``shape``.
    shape : int or tuple of int
    subok : None
        Not supported.

    Returns
    -------
    Variable, shape ``shape``, dtype of ``array``
        A view, whose data is read-only.

    Raises
    ------
    ShapeError
        If it does not broadcast.

    Notes
    -----
    The gradient is summed over the repetitions. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> y = np.broadcast_to(x, (3, 2))
    >>> y.sum().backward()
    >>> y.shape, x.grad
    ((3, 2), Variable([3. 3.]))
    """
    refuse("broadcast_to", subok=subok or None)
    return record1(BroadcastTo(shape), array)
