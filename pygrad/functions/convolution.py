"""Convolutions."""

from __future__ import annotations

from typing import Any

from pygrad.functions._convolution import Conv1d, Conv2d, Conv3d, ConvWeight, apply

__all__ = ["Conv1d", "Conv2d", "Conv3d", "ConvWeight", "conv1d", "conv2d", "conv3d"]

Sizes = int | tuple[int, ...]


def conv1d(input: Any, weight: Any, bias: Any = None, stride: Sizes = 1, padding: Sizes | str = 0,
           dilation: Sizes = 1, groups: int = 1) -> Any:
    """Convolve sequences: a weighted sum of all channels in a window, at each position.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    weight : Variable or array_like, shape (K, C / groups, k)
    bias : Variable or array_like, shape (K,), optional
    stride : int
        The distance between windows.
    padding : int or str
        How many zeros to add at either end. ``"valid"`` is 0; ``"same"``, for a stride of 1, as many as leave
        the extent as it is, where they are odd in number one more at the far end.
    dilation : int
        The distance between the elements of a window.
    groups : int
        Into how many groups to divide the channels; each group of outputs sees its group of inputs only.

    Returns
    -------
    Variable, shape (N, K, L') or (K, L')
        Where each extent is ``(padded - dilation * (kernel - 1) - 1) // stride + 1``. The channels of one
        position lie beside each other in memory.

    Raises
    ------
    ShapeError
        If channels, groups or the bias do not fit, the kernel is larger than the padded input, or a number of
        axes is wrong.
    ArgumentError
        If stride, padding, dilation or groups is no such integer.

    Notes
    -----
    As the field has it the kernel is not turned around. The gradient of the input is the transposed
    convolution of the output's gradient, that of the weight sums the products of input and output gradient
    over all positions.

    Saves the input only if the weight's gradient is asked for, and the weight only if the input's is; both
    exist anyway. The windows are never all in memory: `pygrad.kernels` says what computes.

    References
    ----------
    V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285 (2016),
    relation 6 for the extents.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x, weight = Variable([[[1.0, 2.0, 4.0, 8.0]]]), Variable([[[-1.0, 1.0]]])
    >>> y = F.conv1d(x, weight)
    >>> y
    Variable([[[1. 2. 4.]]])
    >>> y.sum().backward()
    >>> x.grad, weight.grad
    (Variable([[[-1.  0.  0.  1.]]]), Variable([[[ 7. 14.]]]))
    """
    return apply(Conv1d(stride, padding, dilation, groups), input, weight, bias)


def conv2d(input: Any, weight: Any, bias: Any = None, stride: Sizes = 1, padding: Sizes | str = 0,
           dilation: Sizes = 1, groups: int = 1) -> Any:
    """Convolve images: a weighted sum of all channels in a window, at each position.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    weight : Variable or array_like, shape (K, C / groups, kh, kw)
    bias : Variable or array_like, shape (K,), optional
    stride : int or tuple of 2 int
        The distance between windows.
    padding : int or tuple of 2 int or str
        How many zeros to add at either end of each axis. ``"valid"`` is 0; ``"same"``, for a stride of 1, as
        many as leave the extent as it is, where they are odd in number one more at the far end.
    dilation : int or tuple of 2 int
        The distance between the elements of a window.
    groups : int
        Into how many groups to divide the channels; each group of outputs sees its group of inputs only.

    Returns
    -------
    Variable, shape (N, K, H', W') or (K, H', W')
        Where each extent is ``(padded - dilation * (kernel - 1) - 1) // stride + 1``. The channels of one
        position lie beside each other in memory.

    Raises
    ------
    ShapeError
        If channels, groups or the bias do not fit, the kernel is larger than the padded input, or a number of
        axes is wrong.
    ArgumentError
        If stride, padding, dilation or groups is no such integer.

    Notes
    -----
    As the field has it the kernel is not turned around. The gradient of the input is the transposed
    convolution of the output's gradient, that of the weight sums the products of input and output gradient
    over all positions.

    Saves the input only if the weight's gradient is asked for, and the weight only if the input's is; both
    exist anyway. The windows are never all in memory: `pygrad.kernels` says what computes.

    References
    ----------
    V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285 (2016),
    relation 6 for the extents.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> images = np.zeros((8, 3, 32, 32), np.float32)
    >>> weight = np.zeros((16, 3, 5, 5), np.float32)
    >>> F.conv2d(images, weight).shape, F.conv2d(images, weight, stride=2, padding=2).shape
    ((8, 16, 28, 28), (8, 16, 16, 16))
    >>> F.conv2d(images, weight, padding="same").shape
    (8, 16, 32, 32)
    """
    return apply(Conv2d(stride, padding, dilation, groups), input, weight, bias)


def conv3d(input: Any, weight: Any, bias: Any = None, stride: Sizes = 1, padding: Sizes | str = 0,
           dilation: Sizes = 1, groups: int = 1) -> Any:
    """Convolve volumes: a weighted sum of all channels in a window, at each position.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    weight : Variable or array_like, shape (K, C / groups, kd, kh, kw)
    bias : Variable or array_like, shape (K,), optional
    stride : int or tuple of 3 int
        The distance between windows.
    padding : int or tuple of 3 int or str
        How many zeros to add at either end of each axis. ``"valid"`` is 0; ``"same"``, for a stride of 1, as
        many as leave the extent as it is, where they are odd in number one more at the far end.
    dilation : int or tuple of 3 int
        The distance between the elements of a window.
    groups : int
        Into how many groups to divide the channels; each group of outputs sees its group of inputs only.

    Returns
    -------
    Variable, shape (N, K, D', H', W') or (K, D', H', W')
        Where each extent is ``(padded - dilation * (kernel - 1) - 1) // stride + 1``. The channels of one
        position lie beside each other in memory.

    Raises
    ------
    ShapeError
        If channels, groups or the bias do not fit, the kernel is larger than the padded input, or a number of
        axes is wrong.
    ArgumentError
        If stride, padding, dilation or groups is no such integer.

    Notes
    -----
    As the field has it the kernel is not turned around. The gradient of the input is the transposed
    convolution of the output's gradient, that of the weight sums the products of input and output gradient
    over all positions.

    Saves the input only if the weight's gradient is asked for, and the weight only if the input's is; both
    exist anyway. The windows are never all in memory: `pygrad.kernels` says what computes.

    References
    ----------
    V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285 (2016),
    relation 6 for the extents.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.conv3d(np.ones((1, 1, 3, 3, 3)), np.ones((1, 1, 3, 3, 3))).item()
    27.0
    """
    return apply(Conv3d(stride, padding, dilation, groups), input, weight, bias)
