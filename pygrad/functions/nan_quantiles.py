"""Quantiles, percentiles and medians that leave NaN out."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.functions._axes import Axis
from pygrad.functions.quantiles import Median, Quantiles, recorded


class Nanquantile(Quantiles):
    """Quantiles without NaN. dx = the dy of what x is mixed into, in its share. Saves: positions and shares."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    called, skips_nan = "nanquantile", True
    function = staticmethod(np.nanquantile)


class Nanpercentile(Quantiles):
    """Percentiles without NaN. dx = the dy of what x is mixed into, in its share. Saves: positions and shares."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    called, skips_nan = "nanpercentile", True
    function = staticmethod(np.nanpercentile)


class Nanmedian(Median):
    """Median without NaN. dx = dy where x is in the middle, half of it for each of two. Saves: positions, shares."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    called, skips_nan = "nanmedian", True
    function = staticmethod(np.nanmedian)


@register(np.nanmedian)
def nanmedian(a: Any, axis: Axis = None, out: Any = None, overwrite_input: bool = False,
              keepdims: bool = False) -> Any:
    """Find the middle of the elements over axes, NaN aside.

    Parameters
    ----------
    a : array_like
        Of any shape, real or complex, with at least one element.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    out : None
        Not supported.
    overwrite_input : bool
        Ignored: ``a`` is never overwritten.
    keepdims : bool
        Keep the axes, at length 1.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, NumPy's result dtype
        NaN only where there is nothing else, with NumPy's warning.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes.
    ArgumentError
        If NumPy refuses the array.

    Notes
    -----
    A result is an element or a mixture of two neighbours in the sorted array, and its gradient goes to them in the
    same shares; exactly 0 to NaN. Among equal elements one is chosen. PyTorch takes the lower of two middle
    elements instead. A result of NaN gives no gradient. Saves a position for each element that results are made of,
    in as few bytes as the axes need, and its share.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([4.0, np.nan, 1.0, 2.0, 8.0])
    >>> y = np.nanmedian(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(3.0), Variable([0.5 0.  0.  0.5 0. ]))
    """
    return recorded(Nanmedian, a, 0.5, axis, out, "linear", keepdims)


@register(np.nanquantile)
def nanquantile(a: Any, q: Any, axis: Axis = None, out: Any = None, overwrite_input: bool = False,
                method: str = "linear", keepdims: bool = False, *, weights: Any = None) -> Any:
    """Find quantiles of the elements over axes, NaN aside.

    Parameters
    ----------
    a : array_like
        Of any shape, real, with at least one element.
    q : array_like of float
        Which quantiles, from 0 to 1: of any shape.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    out : None
        Not supported.
    overwrite_input : bool
        Ignored: ``a`` is never overwritten.
    method : str
        How to estimate, any of NumPy's; ``"linear"`` mixes the two neighbours.
    keepdims : bool
        Keep the axes, at length 1.
    weights : array_like, optional
        Of the elements, a constant; for ``method="inverted_cdf"`` alone, as in NumPy.

    Returns
    -------
    Variable, shape of ``q`` and then of ``a`` without ``axis``, NumPy's result dtype
        NaN only where there is nothing else, with NumPy's warning.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes.
    ArgumentError
        If ``q`` lies outside, or the method is unknown.

    Notes
    -----
    A result is an element or a mixture of two neighbours in the sorted array, and its gradient goes to them in the
    same shares; exactly 0 to NaN. Among equal elements one is chosen. A result of NaN gives no gradient. By ``q`` there
    is one as in `quantile`. Saves a position for each element that results are made of, in as few bytes as the axes
    need, and its share.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([4.0, np.nan, 1.0, 2.0, 8.0])
    >>> y = np.nanquantile(x, 0.75)
    >>> y.backward()
    >>> y, x.grad
    (Variable(5.0), Variable([0.75 0.   0.   0.   0.25]))
    """
    return recorded(Nanquantile, a, q, axis, out, method, keepdims, weights)


@register(np.nanpercentile)
def nanpercentile(a: Any, q: Any, axis: Axis = None, out: Any = None, overwrite_input: bool = False,
                  method: str = "linear", keepdims: bool = False, *, weights: Any = None) -> Any:
    """Find percentiles of the elements over axes, NaN aside.

    Parameters
    ----------
    a : array_like
        Of any shape, real, with at least one element.
    q : array_like of float
        Which percentiles, from 0 to 100: of any shape.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    out : None
        Not supported.
    overwrite_input : bool
        Ignored: ``a`` is never overwritten.
    method : str
        How to estimate, any of NumPy's; ``"linear"`` mixes the two neighbours.
    keepdims : bool
        Keep the axes, at length 1.
    weights : array_like, optional
        Of the elements, a constant; for ``method="inverted_cdf"`` alone, as in NumPy.

    Returns
    -------
    Variable, shape of ``q`` and then of ``a`` without ``axis``, NumPy's result dtype
        NaN only where there is nothing else, with NumPy's warning.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes.
    ArgumentError
        If ``q`` lies outside, or the method is unknown.

    Notes
    -----
    A result is an element or a mixture of two neighbours in the sorted array, and its gradient goes to them in the
    same shares; exactly 0 to NaN. Among equal elements one is chosen. A result of NaN gives no gradient. By ``q`` there
    is one as in `quantile`. Saves a position for each element that results are made of, in as few bytes as the axes
    need, and its share.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([4.0, np.nan, 1.0, 2.0, 8.0])
    >>> y = np.nanpercentile(x, 75)
    >>> y.backward()
    >>> y, x.grad
    (Variable(5.0), Variable([0.75 0.   0.   0.   0.25]))
    """
    return recorded(Nanpercentile, a, q, axis, out, method, keepdims, weights)
