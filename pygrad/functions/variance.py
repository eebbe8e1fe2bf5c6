"""Variance and standard deviation over axes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._axes import Axis, count, restored
from pygrad.functions._checks import axis_error, refuse
from pygrad.recording import record1


class Var(Function):
    """Variance over axes. dx = dy * 2 * (x - mean(x)) / (n - ddof). Saves: x."""

    __slots__ = ("axis", "ddof", "keepdims")
    __module__ = "pygrad.functions"

    def __init__(self, axis: Axis = None, ddof: float = 0, keepdims: bool = False) -> None:
        self.axis, self.ddof, self.keepdims = axis, ddof, keepdims

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        try:
            return np.var(x, self.axis, ddof=self.ddof, keepdims=self.keepdims)
        except ValueError:
            raise axis_error("var", self.axis, x) from None

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        free = count(x.shape, self.axis) - self.ddof
        gy = restored(gy, x.shape, self.axis, self.keepdims) * (2 / free if free > 0 else math.nan)
        return gy * (x - np.mean(x, self.axis, keepdims=True))


class Std(Function):
    """Standard deviation over axes. dx = dy * (x - mean(x)) / (y * (n - ddof)), 0 at y == 0. Saves: x, y."""

    __slots__ = ("axis", "ddof", "keepdims")
    __module__ = "pygrad.functions"

    def __init__(self, axis: Axis = None, ddof: float = 0, keepdims: bool = False) -> None:
        self.axis, self.ddof, self.keepdims = axis, ddof, keepdims

    def forward(self, x: Any) -> Any:
        try:
            y = np.std(x, self.axis, ddof=self.ddof, keepdims=self.keepdims)
        except ValueError:
            raise axis_error("std", self.axis, x) from None
        self.save_for_backward(x, y)
        return y

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        free = count(x.shape, self.axis) - self.ddof
        gy = gy * (1 / free if free > 0 else math.nan) / np.where(y == 0, 1, y)
        gy = restored(gy, x.shape, self.axis, self.keepdims)
        return gy * (x - np.mean(x, self.axis, keepdims=True))


@register(np.var, method="var")
def var(a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, ddof: float = 0,
        keepdims: bool = False, *, where: Any = None, mean: Any = None, correction: Any = None) -> Any:
    """Compute the variance over axes.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    ddof : float
        Subtracted from the number of elements in the divisor: 1 for the unbiased estimate.
    keepdims : bool
        Keep the axes, at length 1.
    dtype, out, where, mean, correction : None
        Not supported.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        float64 for integers. Infinite or NaN, with NumPy's warning, if ``ddof`` leaves no degree of freedom.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes.

    Notes
    -----
    The derivative is ``2 * (x - mean(x)) / (n - ddof)`` for ``n`` elements; NaN without a degree of freedom.
    Saves ``a``, without a copy, and computes the mean again. Two passes: the mean is subtracted before
    squaring, so that large means cancel nothing.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 2.0, 6.0])
    >>> y = x.var(ddof=1)
    >>> y.backward()
    >>> y, x.grad
    (Variable(7.0), Variable([-2. -1.  3.]))
    """
    refuse("var", dtype=dtype, out=out, where=where, mean=mean, correction=correction)
    return record1(Var(axis, ddof, keepdims), a)


@register(np.std, method="std")
def std(a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, ddof: float = 0,
        keepdims: bool = False, *, where: Any = None, mean: Any = None, correction: Any = None) -> Any:
    """Compute the standard deviation over axes, the root of `var`.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    ddof : float
        Subtracted from the number of elements in the divisor of the variance.
    keepdims : bool
        Keep the axes, at length 1.
    dtype, out, where, mean, correction : None
        Not supported.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        float64 for integers. Infinite or NaN, with NumPy's warning, if ``ddof`` leaves no degree of freedom.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes.

    Notes
    -----
    The derivative is ``(x - mean(x)) / (y * (n - ddof))`` for ``n`` elements. At the kink, where all elements
    are equal, it is 0 (as in PyTorch). Saves ``a``, without a copy, and the output.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 1.0, 4.0, 4.0])
    >>> y = x.std()
    >>> y.backward()
    >>> y, x.grad
    (Variable(1.5), Variable([-0.25 -0.25  0.25  0.25]))
    """
    refuse("std", dtype=dtype, out=out, where=where, mean=mean, correction=correction)
    return record1(Std(axis, ddof, keepdims), a)
