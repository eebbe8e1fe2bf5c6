"""Sums and means over axes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._axes import Axis, count, mask_of, number_of, options, precision, spread
from pygrad.functions._checks import axis_error, refuse
from pygrad.functions._masks import select
from pygrad.recording import record1, record2

_add: Any = np.add.reduce

# Up to here a number of elements is exact in float32, and NumPy's mean is the sum divided by it.
EXACT = 1 << 24


class Sum(Function):
    """Sum over axes. dx = dy at every element, 0 where a mask leaves it out. Saves: nothing but the mask.

    The mask is an input without a gradient: a constant, which the graph holds anyway.
    """

    __slots__ = ("axis", "dtype", "initial", "keepdims", "shape")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: Axis = None, dtype: DTypeLike | None = None, keepdims: bool = False,
                 initial: Any = None) -> None:
        self.axis, self.dtype, self.keepdims, self.initial = axis, dtype, keepdims, initial

    def forward(self, x: Any, where: Any = None) -> Any:
        self.shape = x.shape
        try:
            if where is None and self.initial is None:
                y = _add(x, self.axis, self.dtype, None, self.keepdims)
                return y if type(y) is np.ndarray else np.asarray(y)  # which recording is faster with
            if where is not None:
                self.save_for_backward(where)
            return _add(x, self.axis, self.dtype, None, self.keepdims, **options(self.initial, where))
        except ValueError:
            raise axis_error("sum", self.axis, x, where) from None

    def backward(self, gy: Any) -> Any:
        mask = self.saved[0] if self.saved else None
        return _shared(gy, self.shape, self.axis, self.keepdims, mask)


def _shared(gy: Any, shape: tuple[int, ...], axis: Axis, keepdims: bool, mask: Any) -> Any:
    """Return the gradient of a sum at every element that the mask lets in; one for each input."""
    gx = spread(gy, shape, axis, keepdims)
    return gx if mask is None else (select(gx, mask), None)


class Mean(Function):
    """Mean over axes. dx = dy / n at every element, of n that are averaged. Saves: nothing but a mask.

    The mask is an input without a gradient: a constant, which the graph holds anyway.
    """

    __slots__ = ("axis", "dtype", "keepdims", "number", "shape")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: Axis = None, dtype: DTypeLike | None = None, keepdims: bool = False) -> None:
        self.axis, self.dtype, self.keepdims = axis, dtype, keepdims

    def forward(self, x: Any, where: Any = None) -> Any:
        self.shape = shape = x.shape
        try:
            if where is None:
                if self.dtype is None and 0 < x.size < EXACT and x.dtype.char in "fdD":
                    y = _add(x, self.axis, None, None, self.keepdims)
                    self.number = number = x.size // y.size
                    y = y / number
                    return y if type(y) is np.ndarray else np.asarray(y)
                self.number = count(shape, self.axis) or 1
                return np.mean(x, self.axis, self.dtype, keepdims=self.keepdims)
            self.save_for_backward(where)
            return np.mean(x, self.axis, self.dtype, keepdims=self.keepdims, where=where)
        except ValueError:
            raise axis_error("mean", self.axis, x, where) from None

    def backward(self, gy: Any) -> Any:
        mask = self.saved[0] if self.saved else None
        if mask is None:
            gy = gy / self.number
        else:
            gy = gy / np.maximum(counted(mask, self.shape, self.axis, self.keepdims, gy), 1)
        return _shared(gy, self.shape, self.axis, self.keepdims, mask)


def counted(mask: Any, shape: tuple[int, ...], axis: Axis, keepdims: bool, like: Any) -> Any:
    """Return how many elements a mask lets into each result, in a floating dtype that leaves ``like``'s alone."""
    number = _add(np.broadcast_to(mask, shape), axis, np.intp, keepdims=keepdims)
    return np.asarray(number, precision(like.dtype))


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
    out : None
        Not supported.
    keepdims : bool
        Keep the axes, at length 1.
    initial : number, optional
        Added to each sum: a constant.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        The platform's integer for booleans and small integers. 0 for no elements.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or ``where`` does not broadcast to it.

    Notes
    -----
    The derivative is 1, and exactly 0 at elements that ``where`` leaves out. Saves nothing but the mask, without a
    copy; the gradient without a mask is a view of one number for each sum.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([[1.0, 2.0], [3.0, 4.0]])
    >>> x.sum(), x.sum(axis=0), x.sum(where=x.data > 1, initial=10)
    (Variable(10.0), Variable([4. 6.]), Variable(19.0))
    """
    if out is initial is where is None:
        return record1(Sum(axis, dtype, keepdims), a)
    refuse("sum", out=out)
    function, mask = Sum(axis, dtype, keepdims, number_of("sum", initial)), mask_of(where)
    return record1(function, a) if mask is None else record2(function, a, mask)


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
    out : None
        Not supported.
    keepdims : bool
        Keep the axes, at length 1.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        float64 for integers. float16 is summed in float32. NaN for no elements, with NumPy's warning.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or ``where`` does not broadcast to it.

    Notes
    -----
    The derivative is ``1 / n`` for ``n`` averaged elements, and exactly 0 at elements that ``where`` leaves out.
    Saves nothing but the mask, without a copy; the gradient without a mask is a view of one number for each mean.

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
    refuse("mean", out=out)
    function, mask = Mean(axis, dtype, keepdims), mask_of(where)
    return record1(function, a) if mask is None else record2(function, a, mask)
