"""Pooling by means."""

from __future__ import annotations

import functools
import operator
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError
from pygrad.functions._axis_maps import AxisMaps
from pygrad.functions._pool_windows import Windows, windows_of
from pygrad.recording import record1

Sizes = int | tuple[int, ...]


class _AvgPool(AxisMaps):
    """What pooling over one, two and three axes shares."""

    __slots__ = ("options",)
    axes = 0

    def __init__(self, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0, ceil_mode: bool = False,
                 count_include_pad: bool = True, divisor_override: int | None = None) -> None:
        self.options = kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override

    def forward(self, x: Any) -> Any:
        kernel_size, stride, padding, ceil_mode, count_include_pad, divisor = self.options
        where = f"avg_pool{self.axes}d"
        windows = windows_of(where, self.axes, x, kernel_size, stride, padding, 1, ceil_mode)
        self.maps = maps_of(windows, bool(count_include_pad), _divisor(where, divisor))
        return super().forward(x)


class AvgPool1d(_AvgPool):
    """Means of windows of sequences. dx = dy over the window's size, summed. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 1


class AvgPool2d(_AvgPool):
    """Means of windows of images. dx = dy over the window's size, summed. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 2


class AvgPool3d(_AvgPool):
    """Means of windows of volumes. dx = dy over the window's size, summed. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 3


@functools.lru_cache(maxsize=64)
def maps_of(windows: Windows, count_include_pad: bool, divisor: int | None) -> tuple[Any, ...]:
    """Return the matrix of each axis; together they divide by each window's size, or by the divisor."""
    maps = []
    for axis, (extent, out, k, s, p) in enumerate(zip(
            windows.extents, windows.outputs, windows.kernel, windows.stride, windows.low, strict=True)):
        matrix = np.zeros((out, extent))
        for row in range(out):
            start = row * s - p
            stop = min(start + k, extent + p)
            first, last = max(start, 0), min(stop, extent)
            count = (stop - start) if count_include_pad else (last - first)
            matrix[row, first:last] = 1.0 if divisor is not None else 1.0 / count
        if divisor is not None and axis == 0:
            matrix /= divisor
        maps.append(matrix)
    return tuple(maps)


def _divisor(where: str, divisor: Any) -> int | None:
    if divisor is None:
        return None
    try:
        found = operator.index(divisor)
    except TypeError:
        found = 0
    if not found:
        raise ArgumentError(f"{where}: expected divisor_override to be an integer other than 0, got {divisor!r}")
    return found


def avg_pool1d(input: Any, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0,
               ceil_mode: bool = False, count_include_pad: bool = True) -> Any:
    """Take the mean of each window of sequences.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    kernel_size : int
        The extent of a window.
    stride : int, optional
        The distance between windows; by default their extent.
    padding : int
        How many zeros to add at either end; at most half the kernel.
    ceil_mode : bool
        Whether a last window may reach beyond the end.
    count_include_pad : bool
        Whether the zeros count where sums are divided by their number.

    Returns
    -------
    Variable, shape (N, C, L') or (C, L')

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or no window fits.
    ArgumentError
        If a size is out of range.

    Notes
    -----
    The gradient is shared out evenly over each window. Saves nothing.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.avg_pool1d([[1.0, 3.0, 2.0, 0.0, 5.0]], 2)
    Variable([[2. 1.]])
    """
    return record1(AvgPool1d(kernel_size, stride, padding, ceil_mode, count_include_pad), input)


def avg_pool2d(input: Any, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0,
               ceil_mode: bool = False, count_include_pad: bool = True, divisor_override: int | None = None) -> Any:
    """Take the mean of each window of images.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    kernel_size, stride, padding, ceil_mode, count_include_pad : int, tuple of int, or bool
        As in `avg_pool1d`; sizes are one integer, or one for each axis.
    divisor_override : int, optional
        What to divide the sums by.

    Returns
    -------
    Variable, shape (N, C, H', W') or (C, H', W')
        In the memory order of the input.

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or no window fits.
    ArgumentError
        If a size is out of range, or the divisor 0.

    Notes
    -----
    The gradient is shared out evenly over each window. Saves nothing.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[[1.0, 2.0], [4.0, 3.0]]])
    >>> y = F.avg_pool2d(x, 2)
    >>> y
    Variable([[[2.5]]])
    >>> y.backward()
    >>> x.grad
    Variable([[[0.25 0.25]
               [0.25 0.25]]])
    """
    return record1(AvgPool2d(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override), input)


def avg_pool3d(input: Any, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0,
               ceil_mode: bool = False, count_include_pad: bool = True, divisor_override: int | None = None) -> Any:
    """Take the mean of each window of volumes.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override : int, tuple of int, or bool
        As in `avg_pool2d`.

    Returns
    -------
    Variable, shape (N, C, D', H', W') or (C, D', H', W')

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or no window fits.
    ArgumentError
        If a size is out of range, or the divisor 0.

    Notes
    -----
    The gradient is shared out evenly over each window. Saves nothing.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.avg_pool3d(np.arange(8.0).reshape(1, 2, 2, 2), 2)
    Variable([[[[3.5]]]])
    """
    return record1(AvgPool3d(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override), input)
