"""Largest and smallest elements, without NaN."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.functions._axes import Axis
from pygrad.functions.extrema import Extrema, recorded


def _nanmax(x: Any, axis: Axis, dtype: None, out: None, keepdims: bool, **options: Any) -> Any:
    return np.nanmax(x, axis, keepdims=keepdims, **options)


def _nanmin(x: Any, axis: Axis, dtype: None, out: None, keepdims: bool, **options: Any) -> Any:
    return np.nanmin(x, axis, keepdims=keepdims, **options)


class Nanmax(Extrema):
    """Largest element without NaN. dx = dy where x is largest, shared by ties. Saves: one bit per x.

    A mask of what to include is an input without a gradient. Where the initial value wins or shares, one bit per y.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    called, reduction = "nanmax", staticmethod(_nanmax)


class Nanmin(Extrema):
    """Smallest element without NaN. dx = dy where x is smallest, shared by ties. Saves: one bit per x.

    A mask of what to include is an input without a gradient. Where the initial value wins or shares, one bit per y.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    called, reduction = "nanmin", staticmethod(_nanmin)


@register(np.nanmax)
def nanmax(a: Any, axis: Axis = None, out: Any = None, keepdims: bool = False, initial: Any = None,
           where: Any = None) -> Any:
    """Find the largest element over axes, NaN aside.

    Parameters
    ----------
    a : array_like
        Of any shape, with at least one element along ``axis`` unless ``initial`` is given; NaN is left out.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    out : None
        Not supported.
    keepdims : bool
        Keep the axes, at length 1.
    initial : number, optional
        The least that the result may be: a constant that takes part.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``, and needs ``initial``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        NaN where there is nothing else, with NumPy's warning.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or no elements along them.

    Notes
    -----
    The gradient goes to the largest element; if several are equal, each gets the same share, ``initial`` too. It is
    exactly 0 at NaN. Saves one bit for each element of ``a``.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, np.nan, 2.0])
    >>> y = np.nanmax(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(2.0), Variable([0. 0. 1.]))
    """
    return recorded("nanmax", Nanmax, a, axis, out, keepdims, initial, where)


@register(np.nanmin)
def nanmin(a: Any, axis: Axis = None, out: Any = None, keepdims: bool = False, initial: Any = None,
           where: Any = None) -> Any:
    """Find the smallest element over axes, NaN aside.

    Parameters
    ----------
    a : array_like
        Of any shape, with at least one element along ``axis`` unless ``initial`` is given; NaN is left out.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    out : None
        Not supported.
    keepdims : bool
        Keep the axes, at length 1.
    initial : number, optional
        The most that the result may be: a constant that takes part.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``, and needs ``initial``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        NaN where there is nothing else, with NumPy's warning.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or no elements along them.

    Notes
    -----
    The gradient goes to the smallest element; if several are equal, each gets the same share, ``initial`` too. It is
    exactly 0 at NaN. Saves one bit for each element of ``a``.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, np.nan, 2.0])
    >>> y = np.nanmin(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(1.0), Variable([1. 0. 0.]))
    """
    return recorded("nanmin", Nanmin, a, axis, out, keepdims, initial, where)
