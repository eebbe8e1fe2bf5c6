"""Transposed convolutions."""

from __future__ import annotations

from typing import Any

from pygrad.functions._convolution import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d, apply

__all__ = ["ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d", "conv_transpose1d", "conv_transpose2d",
           "conv_transpose3d"]

Sizes = int | tuple[int, ...]


def conv_transpose1d(input: Any, weight: Any, bias: Any = None, stride: Sizes = 1, padding: Sizes = 0,
                     output_padding: Sizes = 0, groups: int = 1, dilation: Sizes = 1) -> Any:
    """Apply the transpose of a convolution of sequences: each position adds a scaled kernel to its window.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    weight : Variable or array_like, shape (C, K / groups, k)
        As that of the convolution from K to C channels.
    bias : Variable or array_like, shape (K,), optional
    stride : int
        The distance between the windows in the output.
    padding : int
        How much to cut off at either end: what the convolution would pad.
    output_padding : int
        How much to add at the far end, below the stride or dilation: several extents give a convolution the
        same output, and this chooses among them.
    groups : int
        Into how many groups to divide the channels.
    dilation : int
        The distance between the elements of a window.

    Returns
    -------
    Variable, shape (N, K, L') or (K, L')
        Where each extent is ``(input - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1 +
        output_padding``.

    Raises
    ------
    ShapeError
        If channels, groups or the bias do not fit, nothing is left of the output, or a number of axes is
        wrong.
    ArgumentError
        If stride, padding, output_padding, dilation or groups is no such integer.

    Notes
    -----
    It is the gradient of ``conv1d`` by its input, and its own gradient by the input is that convolution.
    Saves the input only if the weight's gradient is asked for, and the weight only if the input's is.

    References
    ----------
    V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285 (2016),
    section 4.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.conv_transpose1d([[[1.0, 2.0]]], [[[1.0, 10.0, 100.0]]], stride=2)
    Variable([[[  1.  10. 102.  20. 200.]]])
    """
    return apply(ConvTranspose1d(stride, padding, output_padding, groups, dilation), input, weight, bias)


def conv_transpose2d(input: Any, weight: Any, bias: Any = None, stride: Sizes = 1, padding: Sizes = 0,
                     output_padding: Sizes = 0, groups: int = 1, dilation: Sizes = 1) -> Any:
    """Apply the transpose of a convolution of images: each position adds a scaled kernel to its window.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    weight : Variable or array_like, shape (C, K / groups, kh, kw)
        As that of the convolution from K to C channels.
    bias : Variable or array_like, shape (K,), optional
    stride : int or tuple of 2 int
        The distance between the windows in the output.
    padding : int or tuple of 2 int
        How much to cut off at either end of each axis: what the convolution would pad.
    output_padding : int or tuple of 2 int
        How much to add at the far end, below the stride or dilation: several extents give a convolution the
        same output, and this chooses among them.
    groups : int
        Into how many groups to divide the channels.
    dilation : int or tuple of 2 int
        The distance between the elements of a window.

    Returns
    -------
    Variable, shape (N, K, H', W') or (K, H', W')
        Where each extent is ``(input - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1 +
        output_padding``.

    Raises
    ------
    ShapeError
        If channels, groups or the bias do not fit, nothing is left of the output, or a number of axes is
        wrong.
    ArgumentError
        If stride, padding, output_padding, dilation or groups is no such integer.

    Notes
    -----
    It is the gradient of ``conv2d`` by its input, and its own gradient by the input is that convolution.
    Saves the input only if the weight's gradient is asked for, and the weight only if the input's is.

    References
    ----------
    V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285 (2016),
    section 4.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> small, weight = np.zeros((8, 16, 14, 14)), np.zeros((16, 3, 4, 4))
    >>> F.conv_transpose2d(small, weight, stride=2, padding=1).shape
    (8, 3, 28, 28)
    """
    return apply(ConvTranspose2d(stride, padding, output_padding, groups, dilation), input, weight, bias)


def conv_transpose3d(input: Any, weight: Any, bias: Any = None, stride: Sizes = 1, padding: Sizes = 0,
                     output_padding: Sizes = 0, groups: int = 1, dilation: Sizes = 1) -> Any:
    """Apply the transpose of a convolution of volumes: each position adds a scaled kernel to its window.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    weight : Variable or array_like, shape (C, K / groups, kd, kh, kw)
        As that of the convolution from K to C channels.
    bias : Variable or array_like, shape (K,), optional
    stride : int or tuple of 3 int
        The distance between the windows in the output.
    padding : int or tuple of 3 int
        How much to cut off at either end of each axis: what the convolution would pad.
    output_padding : int or tuple of 3 int
        How much to add at the far end, below the stride or dilation: several extents give a convolution the
        same output, and this chooses among them.
    groups : int
        Into how many groups to divide the channels.
    dilation : int or tuple of 3 int
        The distance between the elements of a window.

    Returns
    -------
    Variable, shape (N, K, D', H', W') or (K, D', H', W')
        Where each extent is ``(input - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1 +
        output_padding``.

    Raises
    ------
    ShapeError
        If channels, groups or the bias do not fit, nothing is left of the output, or a number of axes is
        wrong.
    ArgumentError
        If stride, padding, output_padding, dilation or groups is no such integer.

    Notes
    -----
    It is the gradient of ``conv3d`` by its input, and its own gradient by the input is that convolution.
    Saves the input only if the weight's gradient is asked for, and the weight only if the input's is.

    References
    ----------
    V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285 (2016),
    section 4.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.conv_transpose3d(np.ones((1, 1, 1, 1, 1)), np.ones((1, 2, 3, 3, 3))).shape
    (1, 2, 3, 3, 3)
    """
    return apply(ConvTranspose3d(stride, padding, output_padding, groups, dilation), input, weight, bias)
