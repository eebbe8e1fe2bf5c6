"""Sums and means over axes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._axes import Axis, batch_of, count, restored
from pygrad.functions._checks import axis_error, refuse
from pygrad.recording import record1

_add: Any = np.add.reduce


class Sum(Function):
    """Sum over axes. dx = dy at every element. Saves: nothing."""

    __slots__ = ("axis", "dtype", "keepdims", "shape")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: Axis = None, dtype: DTypeLike | None = None, keepdims: bool = False) -> None:
        self.axis, self.dtype, self.keepdims = axis, dtype, keepdims

    def forward(self, x: Any) -> Any:
        self.shape = x.shape
        try:
            return _add(x, self.axis, self.dtype, None, self.keepdims)
        except ValueError:
            raise axis_error("sum", self.axis, x) from None

    def backward(self, gy: Any) -> Any:
        gy = restored(gy, self.shape, self.axis, self.keepdims)
        return np.broadcast_to(gy, batch_of(gy, self.shape) + self.shape)


class Mean(Function):
    """Mean over axes. dx = dy / n at every element, of n that are averaged. Saves: nothing."""

    __slots__ = ("axis", "dtype", "keepdims", "shape")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: Axis = None, dtype: DTypeLike | None = None, keepdims: bool = False) -> None:
        self.axis, self.dtype, self.keepdims = axis, dtype, keepdims

    def forward(self, x: Any) -> Any:
        self.shape = x.shape
        try:
            return np.mean(x, self.axis, self.dtype, keepdims=self.keepdims)
        except ValueError:
            raise axis_error("mean", self.axis, x) from None

    def backward(self, gy: Any) -> Any:
        gy = restored(gy, self.shape, self.axis, self.keepdims) / (count(self.shape, self.axis) or 1)
        return np.broadcast_to(gy, batch_of(gy, self.shape) + self.shape)


@register(np.sum, method="sum")
def sum(a: Any, axis: Axis = None, dtype: DTypeLike | None = None, out: Any = None, keepdims: bool = False,
        initial: Any = None, where: Any = None) -> Any:
    """Sum elements over axes.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axis : int or tuple of int, optional
        The axes to sum over; all if None.
    dtype : dtype, optional
        In which to sum and of the result; the gradient has the dtype of ``a``.
    keepdims : bool
        Keep the axes, at length 1.
    out, initial, where : None
        Not supported.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        The platform's integer for booleans and small integers. 0 for no elements.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes.

    Notes
    -----
    The derivative is 1. Saves nothing; the gradient is a view of one number for each sum.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([[1.0, 2.0], [3.0, 4.0]])
    >>> x.sum(), x.sum(axis=0)
    (Variable(10.0), Variable([4. 6.]))
    """
    refuse("sum", out=out, initial=initial, where=where)
    return record1(Sum(axis, dtype, keepdims), a)


@register(np.mean, method="mean")
def mean(a: Any, axis: Axis = None, dtype: DTypeLike | None = None, out: Any = None, keepdims: bool = False,
         *, where: Any = None) -> Any:
    """Average elements over axes.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axis : int or tuple of int, optional
        The axes to average over; all if None.
    dtype : dtype, optional
        In which to sum and of the result; the gradient has the dtype of ``a``.
    keepdims : bool
        Keep the axes, at length 1.
    out, where : None
        Not supported.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        float64 for integers. float16 is summed in float32. NaN for no elements, with NumPy's warning.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes.

    Notes
    -----
    The derivative is ``1 / n`` for ``n`` averaged elements. Saves nothing; the gradient is a view of one
    number for each mean.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([[1.0, 2.0], [3.0, 4.0]])
    >>> y = x.mean()
    >>> y.backward()
    >>> y, x.grad
    (Variable(2.5), Variable([[0.25 0.25]
              [0.25 0.25]]))
    """
    refuse("mean", out=out, where=where)
    return record1(Mean(axis, dtype, keepdims), a)
