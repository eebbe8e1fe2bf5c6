"""Sums, products and means that leave NaN out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._axes import Axis, count, mask_of, options, spread
from pygrad.functions._checks import axis_error, refuse
from pygrad.functions._masks import pack, select, unpack
from pygrad.functions._nan import filled
from pygrad.functions.cumulative import cumprod, cumsum
from pygrad.functions.prod import prod
from pygrad.functions.sums import counted, sum
from pygrad.recording import record1, record2


class Nanmean(Function):
    """Mean over axes without NaN. dx = dy / n of n that are averaged, exactly 0 at NaN. Saves: one bit an element.

    A mask of what to include is an input without a gradient; nothing is saved where there is neither it nor NaN.
    """

    __slots__ = ("axis", "dtype", "keepdims", "shape")
    __module__ = "pygrad.functions"
    takes_complex = constant_saves = True

    def __init__(self, axis: Axis = None, dtype: DTypeLike | None = None, keepdims: bool = False) -> None:
        self.axis, self.dtype, self.keepdims = axis, dtype, keepdims

    def forward(self, x: Any, where: Any = None) -> Any:
        self.shape = x.shape
        try:
            y = np.nanmean(x, self.axis, self.dtype, keepdims=self.keepdims, **options(where=where))
        except ValueError:
            raise axis_error("nanmean", self.axis, x, where) from None
        taken = None if x.dtype.kind not in "fc" else ~np.isnan(x)
        if where is not None:
            taken = np.broadcast_to(where, x.shape) if taken is None else taken & where
        if taken is not None and not taken.all():
            self.save_for_backward(pack(taken))
        return y

    def backward(self, gy: Any) -> Any:
        mask = unpack(self.saved[0], self.shape) if self.saved else None
        if mask is None:
            gy = gy / (count(self.shape, self.axis) or 1)
        else:
            gy = gy / np.maximum(counted(mask, self.shape, self.axis, self.keepdims, gy), 1)
        gx = spread(gy, self.shape, self.axis, self.keepdims)
        gx = gx if mask is None else select(gx, mask)
        return (gx, None) if len(self.needs_grad) > 1 else gx


@register(np.nansum)
def nansum(a: Any, axis: Axis = None, dtype: DTypeLike | None = None, out: Any = None, keepdims: bool = False,
           initial: Any = None, where: Any = None) -> Any:
    """Sum elements over axes, with NaN as 0.

    Parameters
    ----------
    a : array_like
        Of any shape; NaN is left out.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    dtype : dtype, optional
        In which to compute, and of the result.
    out : None
        Not supported.
    keepdims : bool
        Keep the axes, at length 1.
    initial : number, optional
        A constant that takes part.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        0 for no elements and for nothing but NaN.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or ``where`` does not broadcast to it.

    Notes
    -----
    A composition of `sum` and of a copy with 0 for NaN: the gradient is exactly 0 there. Saves one bit for each element
    of ``a`` if there is a NaN, else nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, np.nan, 2.0])
    >>> y = np.nansum(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(3.0), Variable([1. 0. 1.]))
    """
    refuse("nansum", out=out)
    return sum(filled(a, 0), axis, dtype, keepdims=keepdims, initial=initial, where=where)


@register(np.nanprod)
def nanprod(a: Any, axis: Axis = None, dtype: DTypeLike | None = None, out: Any = None, keepdims: bool = False,
            initial: Any = None, where: Any = None) -> Any:
    """Multiply elements over axes, with NaN as 1.

    Parameters
    ----------
    a : array_like
        Of any shape; NaN is left out.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    dtype : dtype, optional
        In which to compute, and of the result.
    out : None
        Not supported.
    keepdims : bool
        Keep the axes, at length 1.
    initial : number, optional
        A constant that takes part.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        1 for no elements and for nothing but NaN.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or ``where`` does not broadcast to it.

    Notes
    -----
    A composition of `prod` and of a copy with 1 for NaN: the gradient is exactly 0 there. Saves what `prod` does, and
    one bit for each element of ``a`` if there is a NaN.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([3.0, np.nan, 2.0])
    >>> y = np.nanprod(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(6.0), Variable([2. 0. 3.]))
    """
    refuse("nanprod", out=out)
    return prod(filled(a, 1), axis, dtype, keepdims=keepdims, initial=initial, where=where)


@register(np.nanmean)
def nanmean(a: Any, axis: Axis = None, dtype: DTypeLike | None = None, out: Any = None, keepdims: bool = False,
            *, where: Any = None) -> Any:
    """Average elements over axes, without those that are NaN.

    Parameters
    ----------
    a : array_like
        Of any shape; NaN is left out.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    dtype : dtype, optional
        In which to compute, and of the result.
    out : None
        Not supported.
    keepdims : bool
        Keep the axes, at length 1.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        NaN for no elements and for nothing but NaN, with NumPy's warning.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or ``where`` does not broadcast to it.

    Notes
    -----
    The derivative is ``1 / n`` for ``n`` averaged elements, and exactly 0 at NaN and where ``where`` leaves out. Saves
    one bit for each element of ``a`` if any is left out, else nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([3.0, np.nan, 2.0])
    >>> y = np.nanmean(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(2.5), Variable([0.5 0.  0.5]))
    """
    refuse("nanmean", out=out)
    function, mask = Nanmean(axis, dtype, keepdims), mask_of(where)
    return record1(function, a) if mask is None else record2(function, a, mask)


@register(np.nancumsum)
def nancumsum(a: Any, axis: int | None = None, dtype: DTypeLike | None = None, out: Any = None) -> Any:
    """Sum the elements so far along an axis, with NaN as 0.

    Parameters
    ----------
    a : array_like
        Of any shape; NaN is left out.
    axis : int, optional
        The axis to go along; if None, the elements of the flattened array.
    dtype : dtype, optional
        In which to compute, and of the result.
    out : None
        Not supported.

    Returns
    -------
    Variable, shape of ``a``, or one-dimensional if ``axis`` is None; dtype of ``a``

    Raises
    ------
    ShapeError
        If ``a`` does not have the axis.

    Notes
    -----
    A composition of `cumsum` and of a copy with 0 for NaN: the gradient is exactly 0 there. Saves what `cumsum` does,
    and one bit for each element of ``a`` if there is a NaN.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, np.nan, 2.0])
    >>> y = np.nancumsum(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1. 1. 3.]), Variable([3. 0. 1.]))
    """
    refuse("nancumsum", out=out)
    return cumsum(filled(a, 0), axis, dtype)


@register(np.nancumprod)
def nancumprod(a: Any, axis: int | None = None, dtype: DTypeLike | None = None, out: Any = None) -> Any:
    """Multiply the elements so far along an axis, with NaN as 1.

    Parameters
    ----------
    a : array_like
        Of any shape; NaN is left out.
    axis : int, optional
        The axis to go along; if None, the elements of the flattened array.
    dtype : dtype, optional
        In which to compute, and of the result.
    out : None
        Not supported.

    Returns
    -------
    Variable, shape of ``a``, or one-dimensional if ``axis`` is None; dtype of ``a``

    Raises
    ------
    ShapeError
        If ``a`` does not have the axis.

    Notes
    -----
    A composition of `cumprod` and of a copy with 1 for NaN: the gradient is exactly 0 there. Saves what `cumprod` does,
    and one bit for each element of ``a`` if there is a NaN.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, np.nan, 2.0])
    >>> y = np.nancumprod(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1. 1. 2.]), Variable([4. 0. 1.]))
    """
    refuse("nancumprod", out=out)
    return cumprod(filled(a, 1), axis, dtype)
