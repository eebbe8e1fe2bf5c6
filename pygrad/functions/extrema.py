"""Largest and smallest elements over axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._axes import Axis, axes_of, count, restored
from pygrad.functions._checks import axis_error, empty_error, refuse
from pygrad.functions._masks import pack, select, unpack
from pygrad.recording import record1


class _Extrema(Function):
    """What max and min share: the gradient is split evenly among the elements equal to the result."""

    __slots__ = ("axis", "keepdims", "shape")
    constant_saves = True

    def __init__(self, axis: Axis = None, keepdims: bool = False) -> None:
        self.axis, self.keepdims = axis, keepdims

    def reduce(self, ufunc: Any, name: str, x: Any) -> Any:
        """Return the reduction of ``x``, and save where it is attained."""
        try:
            y = ufunc.reduce(x, self.axis, None, None, self.keepdims)
        except np.exceptions.AxisError:
            raise axis_error(name, self.axis, x) from None
        except ValueError:
            if count(x.shape, self.axis):
                raise axis_error(name, self.axis, x) from None
            raise empty_error(name, x, self.axis) from None
        if self.needs_grad[0]:
            self.shape = x.shape
            self.save_for_backward(pack(x == restored(y, x.shape, self.axis, self.keepdims)))
        return y

    def backward(self, gy: Any) -> Any:
        (bits,) = self.saved
        mask = unpack(bits, self.shape)
        gy = restored(gy, self.shape, self.axis, self.keepdims)
        ties = np.add.reduce(mask, axes_of(self.axis, mask.ndim), keepdims=True)
        if (ties > 1).any():
            shares = 1 / np.maximum(ties, 1)
            gy = gy * (shares.astype(gy.dtype) if gy.dtype.kind == "f" else shares)
        return select(gy, mask)


class Max(_Extrema):
    """Largest element over axes. dx = dy where x is largest, shared by ties. Saves: one bit per x."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return self.reduce(np.maximum, "max", x)


class Min(_Extrema):
    """Smallest element over axes. dx = dy where x is smallest, shared by ties. Saves: one bit per x."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return self.reduce(np.minimum, "min", x)


@register(np.max, np.amax, method="max")
def max(a: Any, axis: Axis = None, out: Any = None, keepdims: bool = False, initial: Any = None,
        where: Any = None) -> Any:
    """Find the largest element over axes.

    Parameters
    ----------
    a : array_like
        Of any shape, with at least one element along ``axis``.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    keepdims : bool
        Keep the axes, at length 1.
    out, initial, where : None
        Not supported.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        NaN where there is a NaN.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or no elements along them.

    Notes
    -----
    The gradient goes to the largest element; if several are equal, each gets the same share (as in PyTorch's
    ``amax``). A result of NaN gives no gradient. Saves one bit for each element of ``a``.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([[1.0, 5.0, 2.0], [4.0, 4.0, 0.0]])
    >>> y = x.max(axis=1)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([5. 4.]), Variable([[0.  1.  0. ]
              [0.5 0.5 0. ]]))
    """
    refuse("max", out=out, initial=initial, where=where)
    return record1(Max(axis, keepdims), a)


@register(np.min, np.amin, method="min")
def min(a: Any, axis: Axis = None, out: Any = None, keepdims: bool = False, initial: Any = None,
        where: Any = None) -> Any:
    """Find the smallest element over axes.

    Parameters
    ----------
    a : array_like
        Of any shape, with at least one element along ``axis``.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    keepdims : bool
        Keep the axes, at length 1.
    out, initial, where : None
        Not supported.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        NaN where there is a NaN.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or no elements along them.

    Notes
    -----
    The gradient goes to the smallest element; if several are equal, each gets the same share (as in PyTorch's
    ``amin``). A result of NaN gives no gradient. Saves one bit for each element of ``a``.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([3.0, 1.0, 2.0])
    >>> y = x.min()
    >>> y.backward()
    >>> y, x.grad
    (Variable(1.0), Variable([0. 1. 0.]))
    """
    refuse("min", out=out, initial=initial, where=where)
    return record1(Min(axis, keepdims), a)
