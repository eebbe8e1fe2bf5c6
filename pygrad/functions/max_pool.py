"""Pooling by maxima."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.function import Function
from pygrad.functions import _pool_max
from pygrad.functions._layout import layout_of
from pygrad.functions._pool_windows import windows_of
from pygrad.functions._sibling import sibling
from pygrad.recording import record1
from pygrad.variable import Variable

Sizes = int | tuple[int, ...]


class _MaxPool(Function):
    """What pooling over one, two and three axes shares."""

    __slots__ = ("layout", "options", "windows")
    axes = 0
    constant_saves = True

    def __init__(self, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0, dilation: Sizes = 1,
                 ceil_mode: bool = False) -> None:
        self.options = kernel_size, stride, padding, dilation, ceil_mode

    def forward(self, x: Any) -> Any:
        self.windows = windows_of(f"max_pool{self.axes}d", self.axes, x, *self.options)
        self.layout = layout_of(x, self.axes)
        inward, index = _pool_max.winners(self.layout.inward(x), self.windows)
        self.saved = (index,)
        return outward(inward, self.layout, (*x.shape[:-self.axes], *self.windows.outputs))

    def backward(self, gy: Any) -> Any:
        (index,) = self.saved
        return sibling(PoolSpread(self.windows, self.layout, index), gy)


class MaxPool1d(_MaxPool):
    """Maxima of windows of sequences. dx = dy where x won. Saves: a byte for each output."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 1


class MaxPool2d(_MaxPool):
    """Maxima of windows of images. dx = dy where x won. Saves: a byte for each output."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 2


class MaxPool3d(_MaxPool):
    """Maxima of windows of volumes. dx = dy where x won. Saves: a byte for each output."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 3


class PoolSpread(Function):
    """Numbers put where taps won, the gradient of pooling. dx = dy at these taps. Saves: nothing."""

    __slots__ = ("index", "layout", "windows")
    __module__ = "pygrad.functions"

    def __init__(self, windows: Any, layout: Any, index: Any) -> None:
        self.windows, self.layout, self.index = windows, layout, index

    def forward(self, gy: Any) -> Any:
        axes = len(self.windows.outputs)
        out = self.layout.empty((*gy.shape[:-axes], *self.windows.extents), gy.dtype)
        target, given = self.layout.inward(out), self.layout.inward(gy)
        rows = len(self.index)
        for start in range(0, len(given), max(rows, 1)):  # one turn for each of a batch of gradients
            part = slice(start, start + rows)
            _pool_max.spread(given[part], self.index, self.windows, target[part])
        return out

    def backward(self, gy: Any) -> Any:
        return sibling(PoolPick(self.windows, self.layout, self.index), gy)


class PoolPick(Function):
    """Numbers taken where taps won. dx = dy put there, zeros elsewhere. Saves: nothing."""

    __slots__ = ("index", "layout", "windows")
    __module__ = "pygrad.functions"

    def __init__(self, windows: Any, layout: Any, index: Any) -> None:
        self.windows, self.layout, self.index = windows, layout, index

    def forward(self, x: Any) -> Any:
        given, rows = self.layout.inward(x), len(self.index)
        parts = [_pool_max.pick(given[start:start + rows], self.index, self.windows)
                 for start in range(0, len(given), max(rows, 1))]
        inward = np.concatenate(parts) if len(parts) != 1 else parts[0]
        return outward(inward, self.layout, (*x.shape[:-len(self.windows.outputs)], *self.windows.outputs))

    def backward(self, gy: Any) -> Any:
        return sibling(PoolSpread(self.windows, self.layout, self.index), gy)


def outward(inward: Any, layout: Any, shape: tuple[int, ...]) -> Any:
    """Return an array in the form ``(P, ..., Q)`` as one of a shape, in the layout's memory order."""
    y = layout.empty(shape, inward.dtype)
    np.copyto(layout.inward(y), inward)
    return y


def max_pool1d(input: Any, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0, dilation: Sizes = 1,
               ceil_mode: bool = False, return_indices: bool = False) -> Any:
    """Take the maximum of each window of sequences.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    kernel_size : int
        The extent of a window.
    stride : int, optional
        The distance between windows; by default their extent.
    padding : int
        How many elements below all numbers to add at either end; at most half the kernel.
    dilation : int
        The distance between the elements of a window.
    ceil_mode : bool
        Whether a last window may reach beyond the end.
    return_indices : bool
        Whether to return as well where the maxima were.

    Returns
    -------
    Variable, shape (N, C, L') or (C, L'), or a tuple of it and an ndarray of int64 of that shape

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or no window fits.
    ArgumentError
        If a size is out of range.

    Notes
    -----
    As `max_pool2d`: saves one byte for each output.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.max_pool1d([[1.0, 3.0, 2.0, 0.0, 5.0]], 2)
    Variable([[3. 2.]])
    """
    return _pooled(MaxPool1d, input, return_indices, kernel_size, stride, padding, dilation, ceil_mode)


def max_pool2d(input: Any, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0, dilation: Sizes = 1,
               ceil_mode: bool = False, return_indices: bool = False) -> Any:
    """Take the maximum of each window of images.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    kernel_size, stride, padding, dilation, ceil_mode, return_indices : int, tuple of int, or bool
        As in `max_pool1d`; sizes are one integer, or one for each axis.

    Returns
    -------
    Variable, shape (N, C, H', W') or (C, H', W'), or a tuple of it and an ndarray of int64 of that shape
        In the memory order of the input. The indices count the elements of an image, row by row.

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or no window fits.
    ArgumentError
        If a size is out of range.

    Notes
    -----
    The gradient goes to the element that was the maximum, to the first of equal ones. A NaN in a window is its
    maximum. Saves the number of that element within its window: one byte for each output, for windows of up to
    256 elements, else four.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[[1.0, 2.0], [4.0, 3.0]]])
    >>> y, where = F.max_pool2d(x, 2, return_indices=True)
    >>> y, where
    (Variable([[[4.]]]), array([[[2]]]))
    >>> y.backward()
    >>> x.grad
    Variable([[[0. 0.]
               [1. 0.]]])
    """
    return _pooled(MaxPool2d, input, return_indices, kernel_size, stride, padding, dilation, ceil_mode)


def max_pool3d(input: Any, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0, dilation: Sizes = 1,
               ceil_mode: bool = False, return_indices: bool = False) -> Any:
    """Take the maximum of each window of volumes.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    kernel_size, stride, padding, dilation, ceil_mode, return_indices : int, tuple of int, or bool
        As in `max_pool1d`; sizes are one integer, or one for each axis.

    Returns
    -------
    Variable, shape (N, C, D', H', W') or (C, D', H', W'), or a tuple of it and an ndarray of int64 of that shape

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or no window fits.
    ArgumentError
        If a size is out of range.

    Notes
    -----
    As `max_pool2d`: saves one byte for each output.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.max_pool3d(np.arange(8.0).reshape(1, 2, 2, 2), 2)
    Variable([[[[7.]]]])
    """
    return _pooled(MaxPool3d, input, return_indices, kernel_size, stride, padding, dilation, ceil_mode)


def _pooled(cls: type[_MaxPool], input: Any, return_indices: bool, *options: Any) -> Any:
    if not return_indices:
        return record1(cls(*options), input)
    x = input.data if isinstance(input, Variable) else as_array(input, where=f"max_pool{cls.axes}d")
    windows, layout = windows_of(f"max_pool{cls.axes}d", cls.axes, x, *options), layout_of(x, cls.axes)
    _, index = _pool_max.winners(layout.inward(x), windows)
    shape = (*x.shape[:-cls.axes], *windows.outputs)
    taps = outward(index, layout, shape)
    return record1(PoolPick(windows, layout, index), input), windows.positions(taps)
