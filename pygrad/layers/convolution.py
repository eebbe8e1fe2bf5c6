"""Layers of convolution."""

from __future__ import annotations

from numpy.typing import DTypeLike

from pygrad.functions.convolution import conv1d, conv2d, conv3d
from pygrad.layers._convolution import Convolutional

__all__ = ["Conv1d", "Conv2d", "Conv3d"]

Sizes = int | tuple[int, ...]


class Conv(Convolutional):
    """Base of the three; they differ in the axes that they have."""

    def __init__(self, in_channels: int, out_channels: int, kernel_size: Sizes, stride: Sizes = 1,
                 padding: Sizes | str = 0, dilation: Sizes = 1, groups: int = 1, bias: bool = True,
                 padding_mode: str = "zeros", dtype: DTypeLike | None = None) -> None:
        self.set_up(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, padding_mode)
        self.make_parameters(bias, dtype)


class Conv1d(Conv):
    """Convolution of sequences: a learnt weighted sum of all channels in a window, at each position.

    Parameters
    ----------
    in_channels : int
        C, the number of the input's channels.
    out_channels : int
        K, that of the output's.
    kernel_size : int or tuple of 1 int
        The extents (k) of the window.
    stride : int or tuple of 1 int
        The distance between windows.
    padding : int or tuple of 1 int, or str
        How much to add at either end of each axis; ``"same"``, with a stride of 1, keeps the extents;
        ``"valid"`` adds nothing.
    dilation : int or tuple of 1 int
        The distance between the elements of a window.
    groups : int
        Into how many groups to divide the channels.
    bias : bool
        Whether to add a number to each channel.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What to pad with: zeros, the mirrored input, its edge, or its other end.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`, float32 unless set.

    Attributes
    ----------
    weight : Parameter, shape (K, C / groups, k)
    bias : Parameter, shape (K,), or None
        Both drawn evenly from -b to b, with b = 1 / sqrt(elements of one window).

    Raises
    ------
    ArgumentError
        If a setting is out of its range, or channels cannot be divided into the groups.

    Notes
    -----
    Input of shape (N, C, L) or (C, L); see `pygrad.functions.conv1d` for the output's. A constant input
    is cast to the dtype of the parameters.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.Conv1d(3, 8, 3, padding="same")
    >>> layer
    Conv1d(3, 8, kernel_size=(3,), stride=(1,), padding=same)  # 80 parameters, 320 bytes
    >>> layer(np.zeros((2, 3, 10))).shape
    (2, 8, 10)
    """

    __module__ = "pygrad.layers"
    axes = 1
    function = conv1d


class Conv2d(Conv):
    """Convolution of images: a learnt weighted sum of all channels in a window, at each position.

    Parameters
    ----------
    in_channels : int
        C, the number of the input's channels.
    out_channels : int
        K, that of the output's.
    kernel_size : int or tuple of 2 int
        The extents (kh, kw) of the window.
    stride : int or tuple of 2 int
        The distance between windows.
    padding : int or tuple of 2 int, or str
        How much to add at either end of each axis; ``"same"``, with a stride of 1, keeps the extents;
        ``"valid"`` adds nothing.
    dilation : int or tuple of 2 int
        The distance between the elements of a window.
    groups : int
        Into how many groups to divide the channels.
    bias : bool
        Whether to add a number to each channel.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What to pad with: zeros, the mirrored input, its edge, or its other end.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`, float32 unless set.

    Attributes
    ----------
    weight : Parameter, shape (K, C / groups, kh, kw)
    bias : Parameter, shape (K,), or None
        Both drawn evenly from -b to b, with b = 1 / sqrt(elements of one window).

    Raises
    ------
    ArgumentError
        If a setting is out of its range, or channels cannot be divided into the groups.

    Notes
    -----
    Input of shape (N, C, H, W) or (C, H, W); see `pygrad.functions.conv2d` for the output's. A constant input
    is cast to the dtype of the parameters.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.Conv2d(3, 8, 3, padding="same")
    >>> layer
    Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1), padding=same)  # 224 parameters, 896 bytes
    >>> layer(np.zeros((2, 3, 28, 28))).shape
    (2, 8, 28, 28)
    """

    __module__ = "pygrad.layers"
    axes = 2
    function = conv2d


class Conv3d(Conv):
    """Convolution of volumes: a learnt weighted sum of all channels in a window, at each position.

    Parameters
    ----------
    in_channels : int
        C, the number of the input's channels.
    out_channels : int
        K, that of the output's.
    kernel_size : int or tuple of 3 int
        The extents (kd, kh, kw) of the window.
    stride : int or tuple of 3 int
        The distance between windows.
    padding : int or tuple of 3 int, or str
        How much to add at either end of each axis; ``"same"``, with a stride of 1, keeps the extents;
        ``"valid"`` adds nothing.
    dilation : int or tuple of 3 int
        The distance between the elements of a window.
    groups : int
        Into how many groups to divide the channels.
    bias : bool
        Whether to add a number to each channel.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What to pad with: zeros, the mirrored input, its edge, or its other end.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`, float32 unless set.

    Attributes
    ----------
    weight : Parameter, shape (K, C / groups, kd, kh, kw)
    bias : Parameter, shape (K,), or None
        Both drawn evenly from -b to b, with b = 1 / sqrt(elements of one window).

    Raises
    ------
    ArgumentError
        If a setting is out of its range, or channels cannot be divided into the groups.

    Notes
    -----
    Input of shape (N, C, D, H, W) or (C, D, H, W); see `pygrad.functions.conv3d` for the output's. A constant
    input is cast to the dtype of the parameters.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.Conv3d(3, 8, 3, padding="same")
    >>> layer
    Conv3d(3, 8, kernel_size=(3, 3, 3), stride=(1, 1, 1), padding=same)  # 656 parameters, 2,624 bytes
    >>> layer(np.zeros((2, 3, 6, 6, 6))).shape
    (2, 8, 6, 6, 6)
    """

    __module__ = "pygrad.layers"
    axes = 3
    function = conv3d
