"""The same elements with their axes in another order: transpose, swapaxes."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import axis_error
from pygrad.recording import record1


class Transpose(Function):
    """Permutation of axes. dx = dy with the axes back in order. Saves: nothing."""

    __slots__ = ("axes", "ndim")
    __module__ = "pygrad.functions"
    makes_view = takes_complex = True

    def __init__(self, axes: tuple[int, ...] | None = None) -> None:
        self.axes = axes

    def forward(self, x: Any) -> Any:
        self.ndim = x.ndim
        try:
            return x.transpose(self.axes)
        except ValueError:
            raise ShapeError(
                f"transpose: axes={self.axes!r} is no permutation of the {x.ndim} axes of an array of "
                f"{describe(x)}; name each axis once") from None

    def backward(self, gy: Any) -> Any:
        n = self.ndim
        batch = gy.ndim - n
        if self.axes is None:
            return gy.transpose((*range(batch), *range(gy.ndim - 1, batch - 1, -1)))
        back = sorted(range(n), key=[axis % n for axis in self.axes].__getitem__)
        return gy.transpose((*range(batch), *(batch + axis for axis in back)))


class Swapaxes(Function):
    """Exchange of two axes. dx = dy with the axes exchanged again. Saves: nothing."""

    __slots__ = ("axis1", "axis2")
    __module__ = "pygrad.functions"
    makes_view = takes_complex = True

    def __init__(self, axis1: int, axis2: int) -> None:
        self.axis1, self.axis2 = axis1, axis2

    def forward(self, x: Any) -> Any:
        try:
            y = x.swapaxes(self.axis1, self.axis2)
        except ValueError:
            raise axis_error("swapaxes", (self.axis1, self.axis2), x) from None
        # Counted from the end, the axes are the same with and without batch axes in front.
        self.axis1, self.axis2 = (axis if axis < 0 else axis - x.ndim for axis in (self.axis1, self.axis2))
        return y

    def backward(self, gy: Any) -> Any:
        return gy.swapaxes(self.axis1, self.axis2)


@register(np.transpose)
def transpose(a: Any, axes: tuple[int, ...] | None = None) -> Any:
    """Put the axes in another order.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axes : tuple of int, optional
        Axis ``i`` of the result is axis ``axes[i]`` of ``a``; reversed order if None.

    Returns
    -------
    Variable, shape of ``a`` permuted, dtype of ``a``
        A view.

    Raises
    ------
    ShapeError
        If ``axes`` is no permutation.

    Notes
    -----
    The gradient is permuted back. Saves nothing. ``x.T`` is the same with reversed order.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.zeros((2, 3, 4)))
    >>> x.T.shape, x.transpose(0, 2, 1).shape, np.transpose(x, (1, 0, 2)).shape
    ((4, 3, 2), (2, 4, 3), (3, 2, 4))
    """
    return record1(Transpose(None if axes is None else tuple(axes)), a)


@register(method="transpose")
def _transpose_method(self: Any, *axes: Any) -> Any:
    """Put the axes in another order; see `pygrad.functions.transpose`."""
    if not axes or axes == (None,):
        return transpose(self)
    return transpose(self, axes[0] if isinstance(axes[0], tuple | list) else axes)


@register(np.swapaxes, method="swapaxes")
def swapaxes(a: Any, axis1: int, axis2: int) -> Any:
    """Exchange two axes.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axis1, axis2 : int

    Returns
    -------
    Variable, shape of ``a`` with the two lengths exchanged, dtype of ``a``
        A view.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes.

    Notes
    -----
    The gradient's axes are exchanged back. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> pygrad.Variable(np.zeros((2, 3, 4))).swapaxes(0, -1).shape
    (4, 3, 2)
    """
    return record1(Swapaxes(axis1, axis2), a)
