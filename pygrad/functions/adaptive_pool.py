"""Pooling to an output of a given size: windows as even as they can be."""

from __future__ import annotations

import functools
import operator
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError
from pygrad.functions._axis_maps import AxisMaps
from pygrad.functions._flat_windows import FlatMax, FlatPick
from pygrad.functions._pool_windows import check_input
from pygrad.functions.max_pool import max_pool1d, max_pool2d, max_pool3d
from pygrad.recording import record1
from pygrad.variable import Variable

Sizes = int | tuple[int | None, ...] | None


class _AdaptiveAvgPool(AxisMaps):
    """What pooling over one, two and three axes shares."""

    __slots__ = ("output_size",)
    axes = 0

    def __init__(self, output_size: Sizes) -> None:
        self.output_size = output_size

    def forward(self, x: Any) -> Any:
        where = f"adaptive_avg_pool{self.axes}d"
        check_input(where, self.axes, x)
        extents = x.shape[x.ndim - self.axes:]
        outputs = outputs_of(where, self.output_size, extents)
        self.maps = tuple([_mean_map(*pair) for pair in zip(extents, outputs, strict=True)])
        return super().forward(x)


class AdaptiveAvgPool1d(_AdaptiveAvgPool):
    """Means of even windows of sequences. dx = dy over the window's size, summed. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 1


class AdaptiveAvgPool2d(_AdaptiveAvgPool):
    """Means of even windows of images. dx = dy over the window's size, summed. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 2


class AdaptiveAvgPool3d(_AdaptiveAvgPool):
    """Means of even windows of volumes. dx = dy over the window's size, summed. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 3


class _AdaptiveMaxPool(FlatMax):
    """What pooling over one, two and three axes shares."""

    __slots__ = ("output_size",)

    def __init__(self, output_size: Sizes) -> None:
        self.output_size = output_size

    def positions(self, x: Any) -> tuple[Any, ...]:
        where = f"adaptive_max_pool{self.axes}d"
        check_input(where, self.axes, x)
        extents = x.shape[x.ndim - self.axes:]
        outputs = outputs_of(where, self.output_size, extents)
        return tuple([_positions(*pair) for pair in zip(extents, outputs, strict=True)])


class AdaptiveMaxPool1d(_AdaptiveMaxPool):
    """Maxima of even windows of sequences. dx = dy where x won. Saves: a position for each output."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 1


class AdaptiveMaxPool2d(_AdaptiveMaxPool):
    """Maxima of even windows of images. dx = dy where x won. Saves: a position for each output."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 2


class AdaptiveMaxPool3d(_AdaptiveMaxPool):
    """Maxima of even windows of volumes. dx = dy where x won. Saves: a position for each output."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 3


def outputs_of(where: str, output_size: Any, extents: tuple[int, ...]) -> tuple[int, ...]:
    """Return the extents that are asked for; None stands for the input's."""
    many = output_size if isinstance(output_size, tuple | list) else (output_size,) * len(extents)
    try:
        found = tuple([extent if one is None else operator.index(one)
                       for one, extent in zip(many, extents, strict=True)])
    except (TypeError, ValueError):
        found = (0,)
    if min(found) < 1:
        raise ArgumentError(f"{where}: expected output_size to be an integer of at least 1 or None, or {len(extents)} "
                            f"of them, got {output_size!r}")
    return found


def _bounds(extent: int, out: int) -> tuple[Any, Any]:
    numbers = np.arange(out)
    return numbers * extent // out, -(-(numbers + 1) * extent // out)


@functools.lru_cache(maxsize=64)
def _mean_map(extent: int, out: int) -> Any:
    starts, stops = _bounds(extent, out)
    places = np.arange(extent)
    inside = (places >= starts[:, None]) & (places < stops[:, None])
    return inside / (stops - starts)[:, None]


def _positions(extent: int, out: int) -> Any:
    """Return what each window sees, shape (1, outputs, taps); short ones see their last element again."""
    starts, stops = _bounds(extent, out)
    taps = np.arange((stops - starts).max())
    return np.minimum(starts[:, None] + taps, stops[:, None] - 1)[None]


def _max(cls: type[_AdaptiveMaxPool], even: Any, input: Any, output_size: Any, return_indices: bool) -> Any:
    where = f"adaptive_max_pool{cls.axes}d"
    x = input.data if isinstance(input, Variable) else as_array(input, where=where)
    check_input(where, cls.axes, x)
    extents = x.shape[x.ndim - cls.axes:]
    outputs = outputs_of(where, output_size, extents)
    if all(extent % out == 0 for extent, out in zip(extents, outputs, strict=True)):
        kernel = tuple([extent // out for extent, out in zip(extents, outputs, strict=True)])
        return even(input, kernel, return_indices=return_indices)
    if not return_indices:
        return record1(cls(outputs), input)
    _, index = cls(outputs).find(x)
    y = record1(FlatPick(index, extents), input)
    return y, index.reshape(y.shape).astype(np.int64)


def adaptive_avg_pool1d(input: Any, output_size: Sizes) -> Any:
    """Take means of windows of sequences, as many as are asked for.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    output_size : int or None
        The extents of the output; None stands for the input's.

    Returns
    -------
    Variable, shape (N, C, L') or (C, L')
        In the memory order of the input.

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or an extent 0.
    ArgumentError
        If a size is below 1.

    Notes
    -----
    Window ``i`` of ``out`` goes from ``i * extent // out`` to ``(i + 1) * extent / out``, rounded up: windows overlap
    where the extent is no multiple. The gradient is shared out evenly over each. Saves nothing.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_avg_pool1d([[1.0, 2.0, 6.0]], 2)
    Variable([[1.5 4. ]])
    """
    return record1(AdaptiveAvgPool1d(output_size), input)


def adaptive_max_pool1d(input: Any, output_size: Sizes, return_indices: bool = False) -> Any:
    """Take maxima of windows of sequences, as many as are asked for.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    output_size : int or None
        The extents of the output; None stands for the input's.
    return_indices : bool
        Whether to return as well where the maxima were.

    Returns
    -------
    Variable, shape (N, C, L') or (C, L'), or a tuple of it and an ndarray of int64 of that shape

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or an extent 0.
    ArgumentError
        If a size is below 1.

    Notes
    -----
    The windows are those of `adaptive_avg_pool1d`, the gradient that of `max_pool1d`. Saves one byte for each
    output where the extents are multiples of the output's, else four.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_max_pool1d([[1.0, 2.0, 6.0]], 2)
    Variable([[2. 6.]])
    """
    return _max(AdaptiveMaxPool1d, max_pool1d, input, output_size, return_indices)


def adaptive_avg_pool2d(input: Any, output_size: Sizes) -> Any:
    """Take means of windows of images, as many as are asked for.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    output_size : int or None, or a tuple of them
        The extents of the output; None stands for the input's.

    Returns
    -------
    Variable, shape (N, C, H', W') or (C, H', W')
        In the memory order of the input.

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or an extent 0.
    ArgumentError
        If a size is below 1.

    Notes
    -----
    Window ``i`` of ``out`` goes from ``i * extent // out`` to ``(i + 1) * extent / out``, rounded up: windows overlap
    where the extent is no multiple. The gradient is shared out evenly over each. Saves nothing.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_avg_pool2d([[[1.0, 2.0], [4.0, 3.0]]], 1)
    Variable([[[2.5]]])
    """
    return record1(AdaptiveAvgPool2d(output_size), input)


def adaptive_max_pool2d(input: Any, output_size: Sizes, return_indices: bool = False) -> Any:
    """Take maxima of windows of images, as many as are asked for.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    output_size : int or None, or a tuple of them
        The extents of the output; None stands for the input's.
    return_indices : bool
        Whether to return as well where the maxima were.

    Returns
    -------
    Variable, shape (N, C, H', W') or (C, H', W'), or a tuple of it and an ndarray of int64 of that shape

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or an extent 0.
    ArgumentError
        If a size is below 1.

    Notes
    -----
    The windows are those of `adaptive_avg_pool2d`, the gradient that of `max_pool2d`. Saves one byte for each
    output where the extents are multiples of the output's, else four.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_max_pool2d([[[1.0, 2.0], [4.0, 3.0]]], 1)
    Variable([[[4.]]])
    """
    return _max(AdaptiveMaxPool2d, max_pool2d, input, output_size, return_indices)


def adaptive_avg_pool3d(input: Any, output_size: Sizes) -> Any:
    """Take means of windows of volumes, as many as are asked for.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    output_size : int or None, or a tuple of them
        The extents of the output; None stands for the input's.

    Returns
    -------
    Variable, shape (N, C, D', H', W') or (C, D', H', W')
        In the memory order of the input.

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or an extent 0.
    ArgumentError
        If a size is below 1.

    Notes
    -----
    Window ``i`` of ``out`` goes from ``i * extent // out`` to ``(i + 1) * extent / out``, rounded up: windows overlap
    where the extent is no multiple. The gradient is shared out evenly over each. Saves nothing.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_avg_pool3d([[[[1.0, 2.0], [4.0, 3.0]]]], 1)
    Variable([[[[2.5]]]])
    """
    return record1(AdaptiveAvgPool3d(output_size), input)


def adaptive_max_pool3d(input: Any, output_size: Sizes, return_indices: bool = False) -> Any:
    """Take maxima of windows of volumes, as many as are asked for.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    output_size : int or None, or a tuple of them
        The extents of the output; None stands for the input's.
    return_indices : bool
        Whether to return as well where the maxima were.

    Returns
    -------
    Variable, shape (N, C, D', H', W') or (C, D', H', W'), or a tuple of it and an ndarray of int64 of that shape

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or an extent 0.
    ArgumentError
        If a size is below 1.

    Notes
    -----
    The windows are those of `adaptive_avg_pool3d`, the gradient that of `max_pool3d`. Saves one byte for each
    output where the extents are multiples of the output's, else four.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_max_pool3d([[[[1.0, 2.0], [4.0, 3.0]]]], 1)
    Variable([[[[4.]]]])
    """
    return _max(AdaptiveMaxPool3d, max_pool3d, input, output_size, return_indices)
