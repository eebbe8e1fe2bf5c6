"""Adaptive average-pooling: means of windows that share the input evenly, however large it is."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError
from pygrad.functions._axis_maps import AxisMap
from pygrad.functions._matrix_map import Matrix
from pygrad.functions._pool_windows import adaptive, adaptive_bounds, check_input, integers
from pygrad.functions._separable import Maps, Separable
from pygrad.functions.avg_pool import averages, recorded


class _AdaptiveAvgPool(Separable):
    """Adaptive average-pooling."""

    __slots__ = ("size",)
    where = ""
    trailing = 0

    def __init__(self, output_size: Any) -> None:
        self.size = output_sizes(output_size, self.trailing, self.where)

    def maps_of(self, x: Any) -> Maps:
        check_input(x, self.trailing, self.where)
        return tuple([adaptive_averages(extent, extent if count is None else count)
                      for extent, count in zip(x.shape[-self.trailing:], self.size, strict=True)])


class AdaptiveAvgPool1d(_AdaptiveAvgPool):
    """Means of windows that share (..., L). dx = the sum of dy / count of its windows. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "adaptive_avg_pool1d", 1


class AdaptiveAvgPool2d(_AdaptiveAvgPool):
    """Means of windows that share (..., H, W). dx = the sum of dy / count of its windows. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "adaptive_avg_pool2d", 2


class AdaptiveAvgPool3d(_AdaptiveAvgPool):
    """Means of windows of (..., D, H, W). dx = the sum of dy / count of its windows. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "adaptive_avg_pool3d", 3


def output_sizes(size: Any, trailing: int, where: str) -> tuple[int | None, ...]:
    """Return an output size, None for that of the input, for each axis.

    Examples
    --------
    >>> output_sizes(7, 2, "adaptive_avg_pool2d"), output_sizes((None, 1), 2, "adaptive_avg_pool2d")
    ((7, 7), (None, 1))
    """
    given = list(size) if isinstance(size, Sequence) else [size]
    known = [one for one in given if one is not None]
    if len(given) not in (1, trailing):
        raise ArgumentError(f"{where}: expected an integer as output_size, or {trailing} of them, got "
                            f"{size!r}")
    if known:
        integers(known if len(known) == trailing else known[0], trailing, where, "output_size")
    given = given * trailing if len(given) == 1 else given
    return tuple([None if one is None else int(one) for one in given])


@functools.lru_cache(maxsize=256)
def adaptive_averages(extent: int, count: int) -> AxisMap:
    """Return the map that takes means of windows that share an axis."""
    if extent % count == 0:
        return averages(adaptive(extent, count))
    starts, ends = adaptive_bounds(extent, count)
    lengths = ends - starts
    rows = np.repeat(np.arange(count), lengths)
    places = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return Matrix(extent, count, rows, starts[rows] + places, 1 / lengths[rows])


def adaptive_avg_pool1d(input: Any, output_size: Any) -> Any:
    """Take means along the last axis, of as many windows as asked for.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    output_size : int
        K, how many windows there are.

    Returns
    -------
    Variable, shape (N, C, K) or (C, K), of the input's dtype (of integers, float64)

    Raises
    ------
    ShapeError
        If the input has other axes.
    ArgumentError
        If ``output_size`` is no integer above 0.

    Notes
    -----
    As `adaptive_avg_pool2d`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_avg_pool1d([[1.0, 3.0, 2.0, 0.0]], 2)
    Variable([[2. 1.]])
    """
    return recorded(AdaptiveAvgPool1d(output_size), input)


def adaptive_avg_pool2d(input: Any, output_size: Any) -> Any:
    """Take means over the last two axes, of as many windows as asked for.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    output_size : int or tuple of two int
        H' and W', how many windows there are along each axis; None for as many as there are elements.

    Returns
    -------
    Variable, shape (N, C, H', W') or (C, H', W')
        Of the input's dtype (of integers, float64) and memory order.

    Raises
    ------
    ShapeError
        If the input has other axes.
    ArgumentError
        If ``output_size`` holds something else than integers above 0 and None.

    Notes
    -----
    Window i runs from ``floor(i * H / H')`` to ``ceil((i + 1) * H / H')``; where H' does not divide H,
    windows differ in length, and neighbours may share an element. Each element gets the gradients of its
    windows, over their numbers of elements. Saves nothing. ``output_size=1`` is the mean of each channel.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable(np.arange(12.0).reshape(1, 3, 4))
    >>> y = F.adaptive_avg_pool2d(x, (1, 2))
    >>> y
    Variable([[[4.5 6.5]]])
    >>> y[0, 0, 0].backward()
    >>> x.grad.data[0, 0]
    array([0.16666667, 0.16666667, 0.        , 0.        ])
    """
    return recorded(AdaptiveAvgPool2d(output_size), input)


def adaptive_avg_pool3d(input: Any, output_size: Any) -> Any:
    """Take means over the last three axes, of as many windows as asked for.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    output_size : int or tuple of three int
        D', H' and W', how many windows there are along each axis; None for as many as there are elements.

    Returns
    -------
    Variable, shape (N, C, D', H', W') or (C, D', H', W'), of the input's dtype (of integers, float64)

    Raises
    ------
    ShapeError
        If the input has other axes.
    ArgumentError
        If ``output_size`` holds something else than integers above 0 and None.

    Notes
    -----
    As `adaptive_avg_pool2d`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.adaptive_avg_pool3d(np.arange(8.0).reshape(1, 2, 2, 2), (2, 1, 1))
    Variable([[[[1.5]]
    <BLANKLINE>
               [[5.5]]]])
    """
    return recorded(AdaptiveAvgPool3d(output_size), input)
