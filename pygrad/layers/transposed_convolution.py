"""Layers of transposed convolution."""

from __future__ import annotations

from numpy.typing import DTypeLike

from pygrad.functions.transposed_convolution import conv_transpose1d, conv_transpose2d, conv_transpose3d
from pygrad.layers._convolution import TransposedConvolutional

__all__ = ["ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d"]

Sizes = int | tuple[int, ...]


class ConvTranspose(TransposedConvolutional):
    """Base of the three; they differ in the axes that they have."""

    def __init__(self, in_channels: int, out_channels: int, kernel_size: Sizes, stride: Sizes = 1,
                 padding: Sizes = 0, output_padding: Sizes = 0, groups: int = 1, bias: bool = True,
                 dilation: Sizes = 1, padding_mode: str = "zeros", dtype: DTypeLike | None = None) -> None:
        self.set_up(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, padding_mode,
                    output_padding)
        self.make_parameters(bias, dtype)


class ConvTranspose1d(ConvTranspose):
    """Transposed convolution of sequences: each position adds a learnt kernel, scaled, to its window.

    Parameters
    ----------
    in_channels : int
        C, the number of the input's channels.
    out_channels : int
        K, that of the output's.
    kernel_size : int or tuple of 1 int
        The extents (k) of the window.
    stride : int or tuple of 1 int
        The distance between the windows in the output.
    padding : int or tuple of 1 int
        How much to cut off at either end of each axis.
    output_padding : int or tuple of 1 int
        How much to add at the far end, below the stride or dilation.
    groups : int
        Into how many groups to divide the channels.
    bias : bool
        Whether to add a number to each channel.
    dilation : int or tuple of 1 int
        The distance between the elements of a window.
    padding_mode : {"zeros"}
        As in PyTorch, nothing else.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`, float32 unless set.

    Attributes
    ----------
    weight : Parameter, shape (C, K / groups, k)
    bias : Parameter, shape (K,), or None
        Both drawn evenly from -b to b, with b = 1 / sqrt(K / groups * elements of the kernel).

    Raises
    ------
    ArgumentError
        If a setting is out of its range, or channels cannot be divided into the groups.

    Notes
    -----
    Input of shape (N, C, L) or (C, L); see `pygrad.functions.conv_transpose1d` for the output's. A call
    with ``output_size`` chooses the output padding that gives this size.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.ConvTranspose1d(8, 3, 3, stride=2, padding=1)
    >>> layer
    ConvTranspose1d(8, 3, kernel_size=(3,), stride=(2,), padding=(1,))  # 75 parameters, 300 bytes
    >>> layer(np.zeros((2, 8, 5))).shape, layer(np.zeros((2, 8, 5)), output_size=(10,)).shape
    ((2, 3, 9), (2, 3, 10))
    """

    __module__ = "pygrad.layers"
    axes = 1
    function = conv_transpose1d


class ConvTranspose2d(ConvTranspose):
    """Transposed convolution of images: each position adds a learnt kernel, scaled, to its window.

    Parameters
    ----------
    in_channels : int
        C, the number of the input's channels.
    out_channels : int
        K, that of the output's.
    kernel_size : int or tuple of 2 int
        The extents (kh, kw) of the window.
    stride : int or tuple of 2 int
        The distance between the windows in the output.
    padding : int or tuple of 2 int
        How much to cut off at either end of each axis.
    output_padding : int or tuple of 2 int
        How much to add at the far end, below the stride or dilation.
    groups : int
        Into how many groups to divide the channels.
    bias : bool
        Whether to add a number to each channel.
    dilation : int or tuple of 2 int
        The distance between the elements of a window.
    padding_mode : {"zeros"}
        As in PyTorch, nothing else.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`, float32 unless set.

    Attributes
    ----------
    weight : Parameter, shape (C, K / groups, kh, kw)
    bias : Parameter, shape (K,), or None
        Both drawn evenly from -b to b, with b = 1 / sqrt(K / groups * elements of the kernel).

    Raises
    ------
    ArgumentError
        If a setting is out of its range, or channels cannot be divided into the groups.

    Notes
    -----
    Input of shape (N, C, H, W) or (C, H, W); see `pygrad.functions.conv_transpose2d` for the output's. A call
    with ``output_size`` chooses the output padding that gives this size.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.ConvTranspose2d(8, 3, 3, stride=2, padding=1)
    >>> layer
    ConvTranspose2d(8, 3, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1))  # 219 parameters, 876 bytes
    >>> layer(np.zeros((2, 8, 7, 7))).shape, layer(np.zeros((2, 8, 7, 7)), output_size=(14, 14)).shape
    ((2, 3, 13, 13), (2, 3, 14, 14))
    """

    __module__ = "pygrad.layers"
    axes = 2
    function = conv_transpose2d


class ConvTranspose3d(ConvTranspose):
    """Transposed convolution of volumes: each position adds a learnt kernel, scaled, to its window.

    Parameters
    ----------
    in_channels : int
        C, the number of the input's channels.
    out_channels : int
        K, that of the output's.
    kernel_size : int or tuple of 3 int
        The extents (kd, kh, kw) of the window.
    stride : int or tuple of 3 int
        The distance between the windows in the output.
    padding : int or tuple of 3 int
        How much to cut off at either end of each axis.
    output_padding : int or tuple of 3 int
        How much to add at the far end, below the stride or dilation.
    groups : int
        Into how many groups to divide the channels.
    bias : bool
        Whether to add a number to each channel.
    dilation : int or tuple of 3 int
        The distance between the elements of a window.
    padding_mode : {"zeros"}
        As in PyTorch, nothing else.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`, float32 unless set.

    Attributes
    ----------
    weight : Parameter, shape (C, K / groups, kd, kh, kw)
    bias : Parameter, shape (K,), or None
        Both drawn evenly from -b to b, with b = 1 / sqrt(K / groups * elements of the kernel).

    Raises
    ------
    ArgumentError
        If a setting is out of its range, or channels cannot be divided into the groups.

    Notes
    -----
    Input of shape (N, C, D, H, W) or (C, D, H, W); see `pygrad.functions.conv_transpose3d` for the output's.
    A call with ``output_size`` chooses the output padding that gives this size.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.ConvTranspose3d(8, 3, 3, stride=2, padding=1)
    >>> layer
    ConvTranspose3d(8, 3, kernel_size=(3, 3, 3), stride=(2, 2, 2), padding=(1, 1, 1))  # 651 parameters, ...
    >>> layer(np.zeros((2, 8, 3, 3, 3))).shape, layer(np.zeros((2, 8, 3, 3, 3)), output_size=(6, 6, 6)).shape
    ((2, 3, 5, 5, 5), (2, 3, 6, 6, 6))
    """

    __module__ = "pygrad.layers"
    axes = 3
    function = conv_transpose3d
