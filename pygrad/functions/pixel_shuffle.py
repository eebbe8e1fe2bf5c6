"""Channels to pixels and back, and channels in another order."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._layout import empty_like
from pygrad.functions._sibling import sibling
from pygrad.recording import record1


class PixelShuffle(Function):
    """Groups of channels as squares of pixels. dx = pixel_unshuffle of dy. Saves: nothing."""

    __slots__ = ("factor",)
    __module__ = "pygrad.functions"

    def __init__(self, factor: int) -> None:
        self.factor = factor

    def forward(self, x: Any) -> Any:
        r, lead, (channels, height, width) = self.factor, x.shape[:-3], x.shape[-3:]
        channels //= r * r
        y = empty_like(x, (*lead, channels, height * r, width * r))
        n = len(lead)
        parts = x.reshape(*lead, channels, r, r, height, width)
        y.reshape(*lead, channels, height, r, width, r)[...] = parts.transpose(
            *range(n), n, n + 3, n + 1, n + 4, n + 2)
        return y

    def backward(self, gy: Any) -> Any:
        return sibling(PixelUnshuffle(self.factor), gy)


class PixelUnshuffle(Function):
    """Squares of pixels as groups of channels. dx = pixel_shuffle of dy. Saves: nothing."""

    __slots__ = ("factor",)
    __module__ = "pygrad.functions"

    def __init__(self, factor: int) -> None:
        self.factor = factor

    def forward(self, x: Any) -> Any:
        r, lead, (channels, height, width) = self.factor, x.shape[:-3], x.shape[-3:]
        height, width = height // r, width // r
        y = empty_like(x, (*lead, channels * r * r, height, width))
        n = len(lead)
        parts = x.reshape(*lead, channels, height, r, width, r)
        y.reshape(*lead, channels, r, r, height, width)[...] = parts.transpose(
            *range(n), n, n + 2, n + 4, n + 1, n + 3)
        return y

    def backward(self, gy: Any) -> Any:
        return sibling(PixelShuffle(self.factor), gy)


class ChannelShuffle(Function):
    """Channels of groups in turn. dx = channel_shuffle of dy in as many groups as one had. Saves: nothing."""

    __slots__ = ("axis", "groups")
    __module__ = "pygrad.functions"

    def __init__(self, groups: int, axis: int) -> None:
        self.groups, self.axis = groups, axis

    def forward(self, x: Any) -> Any:
        axis = x.ndim + self.axis
        lead, channels, after = x.shape[:axis], x.shape[axis], x.shape[axis + 1:]
        each = channels // self.groups
        y = empty_like(x, x.shape)
        y.reshape(*lead, each, self.groups, *after)[...] = x.reshape(
            *lead, self.groups, each, *after).swapaxes(axis, axis + 1)
        return y

    def backward(self, gy: Any) -> Any:
        return sibling(ChannelShuffle(max(gy.shape[self.axis] // self.groups, 1), self.axis), gy)


def pixel_shuffle(input: Any, upscale_factor: int) -> Any:
    """Lay groups of channels out as squares of pixels.

    Parameters
    ----------
    input : Variable or array_like, shape (*, C * r * r, H, W)
    upscale_factor : int
        The extent r of a square.

    Returns
    -------
    Variable, shape (*, C, H * r, W * r)
        Of the input's dtype and memory order.

    Raises
    ------
    ShapeError
        If the input has fewer than 3 axes, or its channels cannot be divided by r * r.
    ArgumentError
        If the factor is no integer of at least 1.

    Notes
    -----
    The gradient is `pixel_unshuffle`. Saves nothing.

    References
    ----------
    W. Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel
    Convolutional Neural Network", CVPR 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.pixel_shuffle(np.arange(4.0).reshape(4, 1, 1), 2)
    Variable([[[0. 1.]
               [2. 3.]]])
    """
    r, shape = _factor("pixel_shuffle", "upscale_factor", upscale_factor), np.shape(input)
    if len(shape) < 3 or shape[-3] % (r * r):
        raise ShapeError(f"pixel_shuffle: expected an input of shape (*, C * {r * r}, H, W), whose channels "
                         f"can be divided by upscale_factor squared; got "
                         f"{describe(np.asarray(_data(input)))}")
    return record1(PixelShuffle(r), input)


def pixel_unshuffle(input: Any, downscale_factor: int) -> Any:
    """Gather squares of pixels as groups of channels: the inverse of `pixel_shuffle`.

    Parameters
    ----------
    input : Variable or array_like, shape (*, C, H * r, W * r)
    downscale_factor : int
        The extent r of a square.

    Returns
    -------
    Variable, shape (*, C * r * r, H, W)
        Of the input's dtype and memory order.

    Raises
    ------
    ShapeError
        If the input has fewer than 3 axes, or its height and width cannot be divided by r.
    ArgumentError
        If the factor is no integer of at least 1.

    Notes
    -----
    The gradient is `pixel_shuffle`. Saves nothing.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.pixel_unshuffle(np.arange(4.0).reshape(1, 2, 2), 2).shape
    (4, 1, 1)
    """
    r, shape = _factor("pixel_unshuffle", "downscale_factor", downscale_factor), np.shape(input)
    if len(shape) < 3 or shape[-2] % r or shape[-1] % r:
        raise ShapeError(f"pixel_unshuffle: expected an input of shape (*, C, H * {r}, W * {r}), whose "
                         "height and width can be divided by downscale_factor; got "
                         f"{describe(np.asarray(_data(input)))}")
    return record1(PixelUnshuffle(r), input)


def channel_shuffle(input: Any, groups: int) -> Any:
    """Take the channels of groups in turn: the first of each, the second of each, and so on.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, *)
    groups : int
        Into how many groups of neighbours the channels are divided.

    Returns
    -------
    Variable, shape (N, C, *)
        Of the input's dtype and memory order.

    Raises
    ------
    ShapeError
        If the input has fewer than 3 axes, or its channels cannot be divided.
    ArgumentError
        If ``groups`` is no integer of at least 1.

    Notes
    -----
    The gradient is the inverse permutation, a shuffle of C / groups groups. Saves nothing.

    References
    ----------
    X. Zhang et al., "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices",
    CVPR 2018.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.channel_shuffle(np.arange(4.0).reshape(1, 4, 1), 2).data.ravel()
    array([0., 2., 1., 3.])
    """
    count, shape = _factor("channel_shuffle", "groups", groups), np.shape(input)
    if len(shape) < 3 or shape[1] % count:
        raise ShapeError(f"channel_shuffle: expected an input of shape (N, C, *), whose channels can be "
                         f"divided into {count} groups; got {describe(np.asarray(_data(input)))}")
    return record1(ChannelShuffle(count, 1 - len(shape)), input)


def native_channel_shuffle(input: Any, groups: int) -> Any:
    """Take the channels of groups in turn: `channel_shuffle` by another name.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, *)
    groups : int
        Into how many groups of neighbours the channels are divided.

    Returns
    -------
    Variable, shape (N, C, *)

    Notes
    -----
    A composition of `channel_shuffle` alone.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.native_channel_shuffle(np.arange(4.0).reshape(1, 4, 1), 2).data.ravel()
    array([0., 2., 1., 3.])
    """
    return channel_shuffle(input, groups)


def _factor(where: str, name: str, value: Any) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        number = 0
    if number < 1:
        raise ArgumentError(f"{where}: expected {name} to be an integer of at least 1, got {value!r}")
    return number


def _data(input: Any) -> Any:
    return getattr(input, "data", input)
