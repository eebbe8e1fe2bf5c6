"""Average-pooling: the mean of each window, in one, two or three dimensions."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError
from pygrad.functions._axis_maps import Sums
from pygrad.functions._pool_windows import Axis, geometry
from pygrad.functions._separable import Maps, Separable
from pygrad.recording import record1
from pygrad.sparing import condense


class _AvgPool(Separable):
    """Average-pooling over windows at equal distances."""

    __slots__ = ("divisor", "geometry", "include_pad")
    where = ""
    trailing = 0

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
                 count_include_pad: bool = True, divisor_override: float | None = None) -> None:
        self.geometry = geometry(self.trailing, self.where, kernel_size, stride, padding, 1, ceil_mode)
        self.include_pad, self.divisor = bool(count_include_pad), divisor_override
        if divisor_override is not None and (not isinstance(divisor_override, int | float | np.number)
                                             or not divisor_override):
            raise ArgumentError(f"{self.where}: expected a number other than 0 as divisor_override, got "
                                f"{divisor_override!r}")

    def maps_of(self, x: Any) -> Maps:
        axes = self.geometry.axes(x, self.where)
        if self.divisor is not None:
            first, *others = (Sums(axis) for axis in axes)
            return (Sums(first.axis, 1 / self.divisor), *others)
        return tuple([averages(axis, padding if self.include_pad else 0)
                      for axis, padding in zip(axes, self.geometry.padding, strict=True)])


class AvgPool1d(_AvgPool):
    """Means of windows of (..., L). dx = the sum of dy / count of the windows that have x. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "avg_pool1d", 1


class AvgPool2d(_AvgPool):
    """Means of windows of (..., H, W). dx = the sum of dy / count of the windows with x. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "avg_pool2d", 2


class AvgPool3d(_AvgPool):
    """Means of windows of (..., D, H, W). dx = the sum of dy / count of its windows. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "avg_pool3d", 3


@functools.lru_cache(maxsize=512)
def averages(axis: Axis, padding: int = 0) -> Sums:
    """Return the map that takes means, in which ``padding`` elements at each end count as zeros.

    Examples
    --------
    >>> from pygrad.functions._pool_windows import strided
    >>> averages(strided(4, 2, 2)).weights, averages(strided(3, 2, 2, 1)).weights
    (0.5, array([1. , 0.5]))
    """
    starts = axis.starts
    counts = np.minimum(starts + axis.kernel, axis.extent + padding) - np.maximum(starts, -padding)
    even = bool((counts == counts[0]).all())
    return Sums(axis, 1 / float(counts[0]) if even else 1 / counts)


def recorded(function: Any, input: Any) -> Any:
    """Return the output of a pooling that saves nothing; then what made the input need not keep it, either."""
    y = record1(function, input)
    condense(input)
    return y


def avg_pool1d(input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
               count_include_pad: bool = True) -> Any:
    """Take the mean of each window along the last axis.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    kernel_size : int
        Elements in a window.
    stride : int, optional
        Distance from one window to the next; by default ``kernel_size``.
    padding : int
        Zeros before and after the input, at most half of ``kernel_size``.
    ceil_mode : bool
        Whether a last window may reach beyond the end of the padded input.
    count_include_pad : bool
        Whether the zeros of the padding count as elements. What lies beyond the padding never does.

    Returns
    -------
    Variable, shape (N, C, K) or (C, K), of the input's dtype (of integers, float64)
        With ``K = (L + 2 * padding - kernel_size) // stride + 1``, or rounded up.

    Raises
    ------
    ShapeError
        If the input has other axes, or no window fits into it.
    ArgumentError
        If a setting is no integer in its range.

    Notes
    -----
    As `avg_pool2d`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.avg_pool1d([[1.0, 3.0, 2.0, 0.0]], 2)
    Variable([[2. 1.]])
    >>> F.avg_pool1d([[1.0, 3.0]], 2, stride=1, padding=1, count_include_pad=False)
    Variable([[1. 2. 3.]])
    """
    return recorded(AvgPool1d(kernel_size, stride, padding, ceil_mode, count_include_pad), input)


def avg_pool2d(input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
               count_include_pad: bool = True, divisor_override: float | None = None) -> Any:
    """Take the mean of each window over the last two axes.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    kernel_size : int or tuple of two int
        Elements in a window, along H and W.
    stride : int or tuple of two int, optional
        Distance from one window to the next; by default ``kernel_size``.
    padding : int or tuple of two int
        Zeros around the input, at most half of ``kernel_size``.
    ceil_mode : bool
        Whether last windows may reach beyond the edges of the padded input.
    count_include_pad : bool
        Whether the zeros of the padding count as elements. What lies beyond the padding never does.
    divisor_override : float, optional
        What sums are divided by instead of the number of elements.

    Returns
    -------
    Variable, shape (N, C, H', W') or (C, H', W')
        Of the input's dtype (of integers, float64) and memory order, with
        ``H' = (H + 2 * padding - kernel_size) // stride + 1``, or rounded up.

    Raises
    ------
    ShapeError
        If the input has other axes, or no window fits into it.
    ArgumentError
        If a setting is no integer in its range, or ``divisor_override`` is 0.

    Notes
    -----
    Each element gets the gradients of all windows that have it, over their numbers of elements. Saves
    nothing. Sums are taken along one axis after the other; those of float16 in float32.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable(np.arange(16.0).reshape(1, 4, 4))
    >>> y = F.avg_pool2d(x, 2)
    >>> y
    Variable([[[ 2.5  4.5]
               [10.5 12.5]]])
    >>> y[0, 0, 0].backward()
    >>> x.grad.data[0, :2]
    array([[0.25, 0.25, 0.  , 0.  ],
           [0.25, 0.25, 0.  , 0.  ]])
    """
    function = AvgPool2d(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)
    return recorded(function, input)


def avg_pool3d(input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
               count_include_pad: bool = True, divisor_override: float | None = None) -> Any:
    """Take the mean of each window over the last three axes.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    kernel_size : int or tuple of three int
        Elements in a window, along D, H and W.
    stride : int or tuple of three int, optional
        Distance from one window to the next; by default ``kernel_size``.
    padding : int or tuple of three int
        Zeros around the input, at most half of ``kernel_size``.
    ceil_mode : bool
        Whether last windows may reach beyond the edges of the padded input.
    count_include_pad : bool
        Whether the zeros of the padding count as elements. What lies beyond the padding never does.
    divisor_override : float, optional
        What sums are divided by instead of the number of elements.

    Returns
    -------
    Variable, shape (N, C, D', H', W') or (C, D', H', W'), of the input's dtype (of integers, float64)
        With ``D' = (D + 2 * padding - kernel_size) // stride + 1``, or rounded up.

    Raises
    ------
    ShapeError
        If the input has other axes, or no window fits into it.
    ArgumentError
        If a setting is no integer in its range, or ``divisor_override`` is 0.

    Notes
    -----
    As `avg_pool2d`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.avg_pool3d(np.arange(8.0).reshape(1, 2, 2, 2), 2)
    Variable([[[[3.5]]]])
    """
    function = AvgPool3d(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)
    return recorded(function, input)
