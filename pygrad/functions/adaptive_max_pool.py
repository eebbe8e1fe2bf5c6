"""Adaptive max-pooling: maxima of windows that share the input evenly, however large it is."""

from __future__ import annotations

from typing import Any

from pygrad.functions._pool_windows import Axis, adaptive, check_input
from pygrad.functions.adaptive_avg_pool import output_sizes
from pygrad.functions.max_pool import WindowMaxima, pooled


class _AdaptiveMaxPool(WindowMaxima):
    """Adaptive max-pooling."""

    __slots__ = ("size",)
    where = ""
    trailing = 0

    def __init__(self, output_size: Any, indexed: bool = False) -> None:
        self.size, self.indexed = output_sizes(output_size, self.trailing, self.where), indexed

    def axes_of(self, x: Any) -> tuple[Axis, ...]:
        check_input(x, self.trailing, self.where)
        return tuple([adaptive(extent, extent if count is None else count)
                      for extent, count in zip(x.shape[-self.trailing:], self.size, strict=True)])


class AdaptiveMaxPool1d(_AdaptiveMaxPool):
    """Maxima of windows that share (..., L). dx = dy where it was taken. Saves: a byte per output element."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "adaptive_max_pool1d", 1


class AdaptiveMaxPool2d(_AdaptiveMaxPool):
    """Maxima of windows that share (..., H, W). dx = dy where taken. Saves: a byte per output element."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "adaptive_max_pool2d", 2


class AdaptiveMaxPool3d(_AdaptiveMaxPool):
    """Maxima of windows of (..., D, H, W). dx = dy where it was taken. Saves: a byte per output element."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "adaptive_max_pool3d", 3


def adaptive_max_pool1d(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    """Take the largest elements along the last axis, of as many windows as asked for.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    output_size : int
        K, how many windows there are.
    return_indices : bool
        Whether to return the places of the maxima, too.

    Returns
    -------
    Variable, shape (N, C, K) or (C, K), of the input's dtype
    ndarray of int64, of the same shape, with ``return_indices``
        Counted along L.

    Raises
    ------
    ShapeError
        If the input has other axes.
    ArgumentError
        If ``output_size`` is no integer above 0.

    Notes
    -----
    As `adaptive_max_pool2d`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_max_pool1d([[1.0, 3.0, 2.0, 0.0]], 2)
    Variable([[3. 2.]])
    """
    return pooled(AdaptiveMaxPool1d(output_size, return_indices), input, return_indices)


def adaptive_max_pool2d(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    """Take the largest elements over the last two axes, of as many windows as asked for.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    output_size : int or tuple of two int
        H' and W', how many windows there are along each axis; None for as many as there are elements.
    return_indices : bool
        Whether to return the places of the maxima, too.

    Returns
    -------
    Variable, shape (N, C, H', W') or (C, H', W'), of the input's dtype and memory order
    ndarray of int64, of the same shape, with ``return_indices``
        Counted in the plane (H, W) in C order.

    Raises
    ------
    ShapeError
        If the input has other axes.
    ArgumentError
        If ``output_size`` holds something else than integers above 0 and None.

    Notes
    -----
    The windows are those of `adaptive_avg_pool2d`; ties, NaN and what is saved are as for `max_pool2d`. An
    element that two windows have taken gets the gradients of both.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable(np.arange(12.0).reshape(1, 3, 4))
    >>> y = F.adaptive_max_pool2d(x, (1, 2))
    >>> y
    Variable([[[ 9. 11.]]])
    >>> y.sum().backward()
    >>> x.grad.data[0, 2]
    array([0., 1., 0., 1.])
    """
    return pooled(AdaptiveMaxPool2d(output_size, return_indices), input, return_indices)


def adaptive_max_pool3d(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    """Take the largest elements over the last three axes, of as many windows as asked for.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    output_size : int or tuple of three int
        D', H' and W', how many windows there are along each axis; None for as many as there are elements.
    return_indices : bool
        Whether to return the places of the maxima, too.

    Returns
    -------
    Variable, shape (N, C, D', H', W') or (C, D', H', W'), of the input's dtype and memory order
    ndarray of int64, of the same shape, with ``return_indices``
        Counted in the volume (D, H, W) in C order.

    Raises
    ------
    ShapeError
        If the input has other axes.
    ArgumentError
        If ``output_size`` holds something else than integers above 0 and None.

    Notes
    -----
    As `adaptive_max_pool2d`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.adaptive_max_pool3d(np.arange(8.0).reshape(1, 2, 2, 2), (2, 1, 1))
    Variable([[[[3.]]
    <BLANKLINE>
               [[7.]]]])
    """
    return pooled(AdaptiveMaxPool3d(output_size, return_indices), input, return_indices)
