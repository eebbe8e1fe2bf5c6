"""Rearrangements of channels: into pixels and back, and among groups."""

from __future__ import annotations

from typing import Any

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._layout import Layout, layout_of
from pygrad.functions._numbers import whole_number
from pygrad.functions._sibling import sibling
from pygrad.recording import record1


class PixelShuffle(Function):
    """Channels as pixels. dx = dy, unshuffled. Saves: nothing."""

    __slots__ = ("factor", "layout")
    __module__ = "pygrad.functions"

    def __init__(self, upscale_factor: int, layout: Layout | None = None) -> None:
        self.factor = positive(upscale_factor, "pixel_shuffle", "upscale_factor")
        self.layout = layout

    def forward(self, x: Any) -> Any:
        channels, height, width = extents(x, "pixel_shuffle")
        factor, lead = self.factor, x.shape[:-3]
        inner, rest = divmod(channels, factor * factor)
        if rest:
            raise ShapeError(f"pixel_shuffle: the {channels} channels of an input of {describe(x)} are no "
                             f"multiple of {factor * factor}, the square of upscale_factor")
        if self.layout is None:
            self.layout = layout_of(x, 0)
        y = self.layout.empty((*lead, inner, height * factor, width * factor), x.dtype)
        pixels = y.reshape((*lead, inner, height, factor, width, factor))
        split(pixels)[...] = x.reshape((*lead, inner, factor, factor, height, width))
        return y

    def backward(self, gy: Any) -> Any:
        return sibling(PixelUnshuffle(self.factor, self.layout), gy)


class PixelUnshuffle(Function):
    """Pixels as channels. dx = dy, shuffled. Saves: nothing."""

    __slots__ = ("factor", "layout")
    __module__ = "pygrad.functions"

    def __init__(self, downscale_factor: int, layout: Layout | None = None) -> None:
        self.factor = positive(downscale_factor, "pixel_unshuffle", "downscale_factor")
        self.layout = layout

    def forward(self, x: Any) -> Any:
        channels, height, width = extents(x, "pixel_unshuffle")
        factor, lead = self.factor, x.shape[:-3]
        if height % factor or width % factor:
            raise ShapeError(f"pixel_unshuffle: height and width of an input of {describe(x)} are no "
                             f"multiples of downscale_factor {factor}; pad or crop it first")
        if self.layout is None:
            self.layout = layout_of(x, 0)
        height, width = height // factor, width // factor
        y = self.layout.empty((*lead, channels * factor * factor, height, width), x.dtype)
        pixels = x.reshape((*lead, channels, height, factor, width, factor))
        y.reshape((*lead, channels, factor, factor, height, width))[...] = split(pixels)
        return y

    def backward(self, gy: Any) -> Any:
        return sibling(PixelShuffle(self.factor, self.layout), gy)


class ChannelShuffle(Function):
    """Channels of all groups in turn. dx = dy, shuffled back. Saves: nothing."""

    __slots__ = ("axis", "channels", "groups", "layout")
    __module__ = "pygrad.functions"

    def __init__(self, groups: int, axis: int | None = None, layout: Layout | None = None) -> None:
        self.groups = positive(groups, "channel_shuffle", "groups")
        self.axis, self.layout = axis, layout

    def forward(self, x: Any) -> Any:
        if self.axis is None:
            if x.ndim < 3:
                raise ShapeError(f"channel_shuffle: expected an input of shape (N, C, *), got {describe(x)}")
            self.axis, self.layout = 1 - x.ndim, layout_of(x, 0)
        axis = x.ndim + self.axis
        self.channels = channels = x.shape[axis]
        if channels % self.groups:
            raise ShapeError(f"channel_shuffle: the {channels} channels of an input of {describe(x)} cannot "
                             f"be divided into {self.groups} groups")
        before, behind = x.shape[:axis], x.shape[axis + 1:]
        y = self.layout.empty(x.shape, x.dtype)  # type: ignore[union-attr]
        grouped = x.reshape((*before, self.groups, channels // self.groups, *behind))
        mixed = y.reshape((*before, channels // self.groups, self.groups, *behind))
        mixed[...] = grouped.swapaxes(axis, axis + 1)
        return y

    def backward(self, gy: Any) -> Any:
        return sibling(ChannelShuffle(max(self.channels // self.groups, 1), self.axis, self.layout), gy)


def split(pixels: Any) -> Any:
    """Return (..., C, H, r, W, r) as a view of shape (..., C, r, r, H, W)."""
    lead = pixels.ndim - 4
    return pixels.transpose((*range(lead), lead + 1, lead + 3, lead, lead + 2))


def positive(value: Any, where: str, name: str) -> int:
    """Return an integer above 0.

    Examples
    --------
    >>> positive(2, "pixel_shuffle", "upscale_factor")
    2
    """
    number = whole_number(value, 1)
    if number is None:
        raise ArgumentError(f"{where}: expected an integer above 0 as {name}, got {value!r}")
    return number


def extents(x: Any, where: str) -> tuple[int, int, int]:
    """Return the channels, height and width of an input."""
    if x.ndim < 3:
        raise ShapeError(f"{where}: expected an input of shape (*, C, H, W), got {describe(x)}")
    return x.shape[-3:]  # type: ignore[no-any-return]


def pixel_shuffle(input: Any, upscale_factor: int) -> Any:
    """Turn channels into pixels: an image of r * r times the channels becomes one r times as high and wide.

    Parameters
    ----------
    input : Variable or array_like, shape (*, C * r * r, H, W)
    upscale_factor : int
        The r.

    Returns
    -------
    Variable, shape (*, C, H * r, W * r), of the input's dtype and memory order

    Raises
    ------
    ShapeError
        If the input has fewer than three axes, or its channels are no multiple of ``r * r``.
    ArgumentError
        If ``upscale_factor`` is no integer above 0.

    Notes
    -----
    Element (c, h * r + i, w * r + j) is that of channel ``c * r * r + i * r + j`` at (h, w). The gradient
    goes the way back. Saves nothing.

    References
    ----------
    W. Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel
    Convolutional Neural Network", CVPR 2016, equation (4).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.pixel_shuffle(np.arange(4.0).reshape(4, 1, 1), 2)
    Variable([[[0. 1.]
               [2. 3.]]])
    """
    return record1(PixelShuffle(upscale_factor), input)


def pixel_unshuffle(input: Any, downscale_factor: int) -> Any:
    """Turn pixels into channels: the inverse of `pixel_shuffle`.

    Parameters
    ----------
    input : Variable or array_like, shape (*, C, H * r, W * r)
    downscale_factor : int
        The r.

    Returns
    -------
    Variable, shape (*, C * r * r, H, W), of the input's dtype and memory order

    Raises
    ------
    ShapeError
        If the input has fewer than three axes, or its height or width is no multiple of r.
    ArgumentError
        If ``downscale_factor`` is no integer above 0.

    Notes
    -----
    The gradient goes the way back. Saves nothing.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.pixel_unshuffle([[[0.0, 1.0], [2.0, 3.0]]], 2).data.ravel()
    array([0., 1., 2., 3.])
    """
    return record1(PixelUnshuffle(downscale_factor), input)


def channel_shuffle(input: Any, groups: int) -> Any:
    """Mix the channels of groups: the first of each group, then the second of each, and so on.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, *)
        With at least three axes.
    groups : int
        A divisor of C.

    Returns
    -------
    Variable, shape (N, C, *), of the input's dtype and memory order

    Raises
    ------
    ShapeError
        If the input has fewer than three axes, or its channels cannot be divided.
    ArgumentError
        If ``groups`` is no integer above 0.

    Notes
    -----
    The gradient goes the way back. Saves nothing.

    References
    ----------
    X. Zhang et al., "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices",
    CVPR 2018, section 3.1.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.channel_shuffle(np.arange(6.0).reshape(1, 6, 1), 2).data.ravel()
    array([0., 3., 1., 4., 2., 5.])
    """
    return record1(ChannelShuffle(groups), input)


def native_channel_shuffle(input: Any, groups: int) -> Any:
    """Do as `channel_shuffle`: PyTorch's name for one of its kernels.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, *)
    groups : int
        A divisor of C.

    Returns
    -------
    Variable, shape (N, C, *)

    Notes
    -----
    A composition of nothing but `channel_shuffle`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.native_channel_shuffle([[[0.0], [1.0], [2.0], [3.0]]], 2).data.ravel()
    array([0., 2., 1., 3.])
    """
    return channel_shuffle(input, groups)
