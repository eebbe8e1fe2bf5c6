"""Convolutions that learn the number of their input's channels from the first input."""

from __future__ import annotations

from numpy.typing import DTypeLike

from pygrad.layers._convolution import LazyConvolutional
from pygrad.layers.convolution import Conv, Conv1d, Conv2d, Conv3d
from pygrad.layers.transposed_convolution import (
    ConvTranspose, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d,
)

__all__ = ["LazyConv1d", "LazyConv2d", "LazyConv3d", "LazyConvTranspose1d", "LazyConvTranspose2d",
           "LazyConvTranspose3d"]

Sizes = int | tuple[int, ...]


class LazyConv(LazyConvolutional, Conv):
    """Base of the lazy convolutions; mixed in before the class that they become."""

    def __init__(self, out_channels: int, kernel_size: Sizes, stride: Sizes = 1, padding: Sizes | str = 0,
                 dilation: Sizes = 1, groups: int = 1, bias: bool = True, padding_mode: str = "zeros",
                 dtype: DTypeLike | None = None) -> None:
        self.set_up(0, out_channels, kernel_size, stride, padding, dilation, groups, padding_mode)
        self.make_parameters(bias, dtype)


class LazyConv1d(LazyConv, Conv1d):
    """A `Conv1d` that takes ``in_channels`` from its first input.

    Parameters
    ----------
    out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, dtype
        As `Conv1d` has them.

    Attributes
    ----------
    weight, bias : UninitializedParameter
        Until the first call, or loading.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LazyConv1d(8, 3)
    >>> layer(np.zeros((2, 3, 5))).shape
    (2, 8, 3)
    >>> layer.in_channels
    3
    """

    __module__ = "pygrad.layers"
    cls_to_become = Conv1d


class LazyConv2d(LazyConv, Conv2d):
    """A `Conv2d` that takes ``in_channels`` from its first input.

    Parameters
    ----------
    out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, dtype
        As `Conv2d` has them.

    Attributes
    ----------
    weight, bias : UninitializedParameter
        Until the first call, or loading.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LazyConv2d(8, 3)
    >>> layer(np.zeros((2, 3, 5, 5))).shape
    (2, 8, 3, 3)
    >>> layer.in_channels
    3
    """

    __module__ = "pygrad.layers"
    cls_to_become = Conv2d


class LazyConv3d(LazyConv, Conv3d):
    """A `Conv3d` that takes ``in_channels`` from its first input.

    Parameters
    ----------
    out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, dtype
        As `Conv3d` has them.

    Attributes
    ----------
    weight, bias : UninitializedParameter
        Until the first call, or loading.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LazyConv3d(8, 3)
    >>> layer(np.zeros((2, 3, 5, 5, 5))).shape
    (2, 8, 3, 3, 3)
    >>> layer.in_channels
    3
    """

    __module__ = "pygrad.layers"
    cls_to_become = Conv3d


class LazyConvTranspose(LazyConvolutional, ConvTranspose):
    """Base of the lazy transposed convolutions; mixed in before the class that they become."""

    def __init__(self, out_channels: int, kernel_size: Sizes, stride: Sizes = 1, padding: Sizes = 0,
                 output_padding: Sizes = 0, groups: int = 1, bias: bool = True, dilation: Sizes = 1,
                 padding_mode: str = "zeros", dtype: DTypeLike | None = None) -> None:
        self.set_up(0, out_channels, kernel_size, stride, padding, dilation, groups, padding_mode,
                    output_padding)
        self.make_parameters(bias, dtype)


class LazyConvTranspose1d(LazyConvTranspose, ConvTranspose1d):
    """A `ConvTranspose1d` that takes ``in_channels`` from its first input.

    Parameters
    ----------
    out_channels, kernel_size, stride, padding, output_padding, groups, bias, dilation, padding_mode, dtype
        As `ConvTranspose1d` has them.

    Attributes
    ----------
    weight, bias : UninitializedParameter
        Until the first call, or loading.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LazyConvTranspose1d(8, 3)
    >>> layer(np.zeros((2, 3, 5))).shape
    (2, 8, 7)
    >>> layer.in_channels
    3
    """

    __module__ = "pygrad.layers"
    cls_to_become = ConvTranspose1d


class LazyConvTranspose2d(LazyConvTranspose, ConvTranspose2d):
    """A `ConvTranspose2d` that takes ``in_channels`` from its first input.

    Parameters
    ----------
    out_channels, kernel_size, stride, padding, output_padding, groups, bias, dilation, padding_mode, dtype
        As `ConvTranspose2d` has them.

    Attributes
    ----------
    weight, bias : UninitializedParameter
        Until the first call, or loading.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LazyConvTranspose2d(8, 3)
    >>> layer(np.zeros((2, 3, 5, 5))).shape
    (2, 8, 7, 7)
    >>> layer.in_channels
    3
    """

    __module__ = "pygrad.layers"
    cls_to_become = ConvTranspose2d


class LazyConvTranspose3d(LazyConvTranspose, ConvTranspose3d):
    """A `ConvTranspose3d` that takes ``in_channels`` from its first input.

    Parameters
    ----------
    out_channels, kernel_size, stride, padding, output_padding, groups, bias, dilation, padding_mode, dtype
        As `ConvTranspose3d` has them.

    Attributes
    ----------
    weight, bias : UninitializedParameter
        Until the first call, or loading.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LazyConvTranspose3d(8, 3)
    >>> layer(np.zeros((2, 3, 5, 5, 5))).shape
    (2, 8, 7, 7, 7)
    >>> layer.in_channels
    3
    """

    __module__ = "pygrad.layers"
    cls_to_become = ConvTranspose3d
