"""Channels to pixels and back, and channels in another order, as layers."""

from __future__ import annotations

from typing import Any

from pygrad.functions.pixel_shuffle import channel_shuffle, pixel_shuffle, pixel_unshuffle
from pygrad.layers._settings import as_size
from pygrad.layers.module import Module

__all__ = ["ChannelShuffle", "PixelShuffle", "PixelUnshuffle"]


class PixelShuffle(Module):
    """Lay groups of channels out as squares of pixels; see `pygrad.functions.pixel_shuffle`.

    Parameters
    ----------
    upscale_factor : int
        The extent of a square.

    Attributes
    ----------
    upscale_factor : int
        As given.

    Raises
    ------
    ArgumentError
        If the factor is no integer of at least 1.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.PixelShuffle(2)(np.zeros((5, 8, 3, 3))).shape
    (5, 2, 6, 6)
    """

    __module__ = "pygrad.layers"

    def __init__(self, upscale_factor: int) -> None:
        self.upscale_factor = as_size(upscale_factor, "PixelShuffle", "upscale_factor")

    def forward(self, x: Any) -> Any:
        return pixel_shuffle(x, self.upscale_factor)

    def extra_repr(self) -> str:
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """Gather squares of pixels as groups of channels; see `pygrad.functions.pixel_unshuffle`.

    Parameters
    ----------
    downscale_factor : int
        The extent of a square.

    Attributes
    ----------
    downscale_factor : int
        As given.

    Raises
    ------
    ArgumentError
        If the factor is no integer of at least 1.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.PixelUnshuffle(2)(np.zeros((5, 2, 6, 6))).shape
    (5, 8, 3, 3)
    """

    __module__ = "pygrad.layers"

    def __init__(self, downscale_factor: int) -> None:
        self.downscale_factor = as_size(downscale_factor, "PixelUnshuffle", "downscale_factor")

    def forward(self, x: Any) -> Any:
        return pixel_unshuffle(x, self.downscale_factor)

    def extra_repr(self) -> str:
        return f"downscale_factor={self.downscale_factor}"


class ChannelShuffle(Module):
    """Take the channels of groups in turn; see `pygrad.functions.channel_shuffle`.

    Parameters
    ----------
    groups : int
        Into how many groups the channels are divided.

    Attributes
    ----------
    groups : int
        As given.

    Raises
    ------
    ArgumentError
        If ``groups`` is no integer of at least 1.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.ChannelShuffle(2)(np.arange(4.0).reshape(1, 4, 1)).data.ravel()
    array([0., 2., 1., 3.])
    """

    __module__ = "pygrad.layers"

    def __init__(self, groups: int) -> None:
        self.groups = as_size(groups, "ChannelShuffle", "groups")

    def forward(self, x: Any) -> Any:
        return channel_shuffle(x, self.groups)

    def extra_repr(self) -> str:
        return f"groups={self.groups}"
