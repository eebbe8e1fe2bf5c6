"""Variance and standard deviation, without NaN."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.functions._axes import Axis
from pygrad.functions._operands import data_of
from pygrad.functions.variance import Spread, Std, Var, recorded


class _WithoutNan(Spread):
    """What both share: NaN is left out as by a mask."""

    __slots__ = ()

    def included(self, x: Any, rest: Any) -> Any:
        mean, where = self.parts(rest)
        there = ~np.isnan(data_of(x))
        mask = there if where is None else there & where
        return (mean, mask) if self.given else (mask,)


class Nanvar(_WithoutNan, Var):
    """Variance without NaN. dx = dy * 2 * (x - mean(x)) / (n - ddof), 0 at NaN. Saves: x, and a mean or mask given."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    called, function = "nanvar", staticmethod(np.nanvar)


class Nanstd(_WithoutNan, Std):
    """Standard deviation without NaN. dx = dy * (x - mean(x)) / (y * (n - ddof)), 0 at NaN and y == 0. Saves: x, y.

    A mean or a mask that is given is saved, too.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    called, function = "nanstd", staticmethod(np.nanstd)


@register(np.nanvar)
def nanvar(a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, ddof: float = 0,
           keepdims: bool = False, *, where: Any = None, mean: Any = None, correction: Any = None) -> Any:
    """Compute the variance over axes, without elements that are NaN.

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
    ddof : float
        Subtracted from the number of elements in the divisor of the variance.
    keepdims : bool
        Keep the axes, at length 1.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``.
    mean : array_like, optional
        To measure from, instead of the mean that is computed; with the axes kept at length 1.
    correction : float, optional
        Another name for ``ddof``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, real dtype of ``a``
        NaN without a degree of freedom, with NumPy's warning.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or ``where`` does not broadcast to it.

    Notes
    -----
    The derivative is that of `var` over the elements that are not NaN, and exactly 0 at NaN. Saves ``a``, without a
    copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, np.nan, 4.0])
    >>> y = np.nanvar(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(2.25), Variable([-1.5  0.   1.5]))
    """
    return recorded(Nanvar, a, axis, dtype, out, ddof, keepdims, where, mean, correction)


@register(np.nanstd)
def nanstd(a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, ddof: float = 0,
           keepdims: bool = False, *, where: Any = None, mean: Any = None, correction: Any = None) -> Any:
    """Compute the standard deviation over axes, without elements that are NaN.

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
    ddof : float
        Subtracted from the number of elements in the divisor of the variance.
    keepdims : bool
        Keep the axes, at length 1.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``.
    mean : array_like, optional
        To measure from, instead of the mean that is computed; with the axes kept at length 1.
    correction : float, optional
        Another name for ``ddof``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, real dtype of ``a``
        NaN without a degree of freedom, with NumPy's warning.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or ``where`` does not broadcast to it.

    Notes
    -----
    The derivative is that of `std` over the elements that are not NaN, and exactly 0 at NaN. Saves ``a``, without a
    copy, and the output.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, np.nan, 4.0])
    >>> y = np.nanstd(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(1.5), Variable([-0.5  0.   0.5]))
    """
    return recorded(Nanstd, a, axis, dtype, out, ddof, keepdims, where, mean, correction)
