"""Rearrangements of channels as layers."""

from __future__ import annotations

from typing import Any

from pygrad.functions.pixel_shuffle import channel_shuffle, pixel_shuffle, pixel_unshuffle
from pygrad.layers.module import Module

__all__ = ["ChannelShuffle", "PixelShuffle", "PixelUnshuffle"]


class PixelShuffle(Module):
    """Turn channels into pixels, `pygrad.functions.pixel_shuffle`.

    Parameters
    ----------
    upscale_factor : int
        How many times higher and wider images become.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.PixelShuffle(2)(np.zeros((5, 12, 3, 4))).shape
    (5, 3, 6, 8)
    """

    __module__ = "pygrad.layers"

    def __init__(self, upscale_factor: int) -> None:
        self.upscale_factor = upscale_factor

    def forward(self, x: Any) -> Any:
        return pixel_shuffle(x, self.upscale_factor)

    def extra_repr(self) -> str:
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """Turn pixels into channels, `pygrad.functions.pixel_unshuffle`.

    Parameters
    ----------
    downscale_factor : int
        By how much lower and narrower images become.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.PixelUnshuffle(2)(np.zeros((5, 3, 6, 8))).shape
    (5, 12, 3, 4)
    """

    __module__ = "pygrad.layers"

    def __init__(self, downscale_factor: int) -> None:
        self.downscale_factor = downscale_factor

    def forward(self, x: Any) -> Any:
        return pixel_unshuffle(x, self.downscale_factor)

    def extra_repr(self) -> str:
        return f"downscale_factor={self.downscale_factor}"


class ChannelShuffle(Module):
    """Mix the channels of groups, `pygrad.functions.channel_shuffle`.

    Parameters
    ----------
    groups : int
        A divisor of the number of channels.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ChannelShuffle(2)([[[0.0], [1.0], [2.0], [3.0]]]).data.ravel()
    array([0., 2., 1., 3.])
    """

    __module__ = "pygrad.layers"

    def __init__(self, groups: int) -> None:
        self.groups = groups

    def forward(self, x: Any) -> Any:
        return channel_shuffle(x, self.groups)

    def extra_repr(self) -> str:
        return f"groups={self.groups}"
