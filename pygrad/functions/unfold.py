"""Windows of images as columns, and the sum of columns back to images."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._sibling import sibling
from pygrad.functions._windows import sizes
from pygrad.functions.shaping import expand_dims, squeeze
from pygrad.kernels import Geometry
from pygrad.recording import record1

Sizes = tuple[int, ...]


class Unfold(Function):
    """Windows of images as columns. dx = fold of dy: each window added to its place. Saves: nothing."""

    __slots__ = ("geometry", "options")
    __module__ = "pygrad.functions"

    def __init__(self, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> None:
        self.options = _options("unfold", kernel_size, dilation, padding, stride)

    def forward(self, x: Any) -> Any:
        if x.ndim < 3:
            raise ShapeError("unfold: expected an input of shape (N, C, H, W) or (C, H, W), got "
                             f"{describe(x)}")
        self.geometry = g = _measure("unfold", x.shape[-2:], *self.options)
        lead = x.shape[:-2]
        y: Any = np.zeros((*lead, *g.kernel, *g.outputs), x.dtype)
        for tap, within, places in _taps(g):
            y[(..., *tap, *within)] = x[(..., *places)]
        return y.reshape((*lead[:-1], lead[-1] * g.taps, math.prod(g.outputs)))

    def backward(self, gy: Any) -> Any:
        kernel, dilation, padding, stride = self.options
        return sibling(Fold(self.geometry.inputs, kernel, dilation, padding, stride), gy)


class Fold(Function):
    """Sum of columns back to images, each window to its place. dx = unfold of dy. Saves: nothing."""

    __slots__ = ("options", "output_size")
    __module__ = "pygrad.functions"

    def __init__(self, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0,
                 stride: Any = 1) -> None:
        self.output_size = sizes("fold", "output_size", output_size, 2, 1)
        self.options = _options("fold", kernel_size, dilation, padding, stride)

    def forward(self, x: Any) -> Any:
        g = _measure("fold", self.output_size, *self.options)
        if x.ndim < 2 or x.shape[-2] % g.taps or x.shape[-1] != math.prod(g.outputs):
            raise ShapeError(
                f"fold: expected an input of shape (N, C * {g.taps}, {math.prod(g.outputs)}), the elements and "
                f"the number of windows of {g.kernel} in an image of {g.inputs}; got {describe(x)}")
        lead = (*x.shape[:-2], x.shape[-2] // g.taps)
        windows = x.reshape((*lead, *g.kernel, *g.outputs))
        y: Any = np.zeros((*lead, *g.inputs), x.dtype)
        for tap, within, places in _taps(g):
            part = y[(..., *places)]
            np.add(part, windows[(..., *tap, *within)], out=part)
        return y

    def backward(self, gy: Any) -> Any:
        return sibling(Unfold(*self.options), gy)


def unfold(input: Any, kernel_size: int | Sizes, dilation: int | Sizes = 1, padding: int | Sizes = 0,
           stride: int | Sizes = 1) -> Any:
    """Return the windows of images as columns (im2col).

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    kernel_size : int or tuple of 2 int
        The extents (kh, kw) of a window.
    dilation : int or tuple of 2 int
        The distance between the elements of a window.
    padding : int or tuple of 2 int
        How many zeros to add at either end of each axis.
    stride : int or tuple of 2 int
        The distance between windows.

    Returns
    -------
    Variable, shape (N, C * kh * kw, L) or (C * kh * kw, L)
        L is the number of windows, rows of them first.

    Raises
    ------
    ShapeError
        If the window is larger than the padded image, or the input has another number of axes.
    ArgumentError
        If an extent is no such integer.

    Notes
    -----
    The gradient is `fold`: what is in several windows has the sum. Saves nothing. A convolution made of this
    holds kh * kw times its input; `conv2d` does not.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.unfold(np.arange(9.0).reshape(1, 3, 3), 2)
    Variable([[0. 1. 3. 4.]
              [1. 2. 4. 5.]
              [3. 4. 6. 7.]
              [4. 5. 7. 8.]])
    """
    ndim = np.ndim(input)
    if ndim not in (3, 4):
        raise ShapeError("unfold: expected an input of shape (N, C, H, W) or (C, H, W), got "
                         f"{describe(as_array(getattr(input, 'data', input), where='unfold'))}")
    return record1(Unfold(kernel_size, dilation, padding, stride), input)


def fold(input: Any, output_size: int | Sizes, kernel_size: int | Sizes, dilation: int | Sizes = 1,
         padding: int | Sizes = 0, stride: int | Sizes = 1) -> Any:
    """Add columns, as `unfold` makes them, back to images (col2im).

    Parameters
    ----------
    input : Variable or array_like, shape (N, C * kh * kw, L) or (C * kh * kw, L)
    output_size : int or tuple of 2 int
        The extents (H, W) of the images.
    kernel_size : int or tuple of 2 int
        The extents (kh, kw) of a window.
    dilation : int or tuple of 2 int
        The distance between the elements of a window.
    padding : int or tuple of 2 int
        How many zeros `unfold` added at either end of each axis: they are cut off.
    stride : int or tuple of 2 int
        The distance between windows.

    Returns
    -------
    Variable, shape (N, C, H, W) or (C, H, W)

    Raises
    ------
    ShapeError
        If the input does not have the windows of such images.
    ArgumentError
        If an extent is no such integer.

    Notes
    -----
    It is the transpose of `unfold`, not its inverse: where windows overlap, values add up. The gradient is
    `unfold`. Saves nothing.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.fold(F.unfold(np.ones((1, 3, 3)), 2), 3, 2)
    Variable([[[1. 2. 1.]
               [2. 4. 2.]
               [1. 2. 1.]]])
    """
    function = Fold(output_size, kernel_size, dilation, padding, stride)
    ndim = np.ndim(input)
    if ndim == 2:
        return squeeze(record1(function, expand_dims(input, 0)), 0)
    if ndim != 3:
        raise ShapeError("fold: expected an input of shape (N, C * kh * kw, L) or (C * kh * kw, L), got "
                         f"{describe(as_array(getattr(input, 'data', input), where='fold'))}")
    return record1(function, input)


def _options(where: str, kernel_size: Any, dilation: Any, padding: Any, stride: Any) -> tuple[Sizes, ...]:
    return (sizes(where, "kernel_size", kernel_size, 2, 1), sizes(where, "dilation", dilation, 2, 1),
            sizes(where, "padding", padding, 2, 0), sizes(where, "stride", stride, 2, 1))


def _measure(where: str, image: Sizes, kernel: Sizes, dilation: Sizes, padding: Sizes,
             stride: Sizes) -> Geometry:
    """Return the geometry of windows of an image."""
    room = [extent + 2 * pad - (k - 1) * gap - 1
            for extent, pad, k, gap in zip(image, padding, kernel, dilation, strict=True)]
    if min(room) < 0 or min(image) < 1:
        raise ShapeError(f"{where}: a window of {kernel} with dilation {dilation} is larger than the image "
                         f"of {image} with padding {padding}; add padding, or take smaller windows")
    outputs = tuple([free // step + 1 for free, step in zip(room, stride, strict=True)])
    return Geometry(image, outputs, kernel, stride, padding, dilation, 1)


def _taps(g: Geometry) -> Iterator[tuple[tuple[int, ...], list[slice], list[slice]]]:
    """Iterate over the window's elements: the windows in which each is no padding, and its places there."""
    for tap in itertools.product(*map(range, g.kernel)):
        within, places = [], []
        for k, gap, low, step, extent, count in zip(tap, g.dilation, g.low, g.stride, g.inputs, g.outputs,
                                                    strict=True):
            offset = k * gap - low
            first = max(0, -(offset // step))
            last = min(count, (extent - 1 - offset) // step + 1)
            within.append(slice(first, max(first, last)))
            start = offset + first * step
            places.append(slice(start, start + max(last - first - 1, -1) * step + 1, step)
                          if last > first else slice(0, 0))
        yield tap, within, places
