"""Pooling that also returns where the maxima were, under the names that PyTorch has for it."""

from __future__ import annotations

from typing import Any

from pygrad.functions.max_pool import Sizes, max_pool1d, max_pool2d, max_pool3d


def max_pool1d_with_indices(input: Any, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0,
                            dilation: Sizes = 1, ceil_mode: bool = False, return_indices: bool = False) -> Any:
    """Take the maximum of each window, and say where it was.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    kernel_size, stride, padding, dilation, ceil_mode : int, tuple of int, or bool
        As in `max_pool1d`.
    return_indices : bool
        Has no effect: the indices are returned anyway.

    Returns
    -------
    tuple of Variable and ndarray of int64

    Raises
    ------
    ShapeError, ArgumentError
        As `max_pool1d` does.

    Notes
    -----
    A composition of nothing but `max_pool1d`, with ``return_indices=True``.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.max_pool1d_with_indices([[1.0, 3.0]], 2)
    (Variable([[3.]]), array([[1]]))
    """
    return max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices=True)


def max_pool2d_with_indices(input: Any, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0,
                            dilation: Sizes = 1, ceil_mode: bool = False, return_indices: bool = False) -> Any:
    """Take the maximum of each window, and say where it was.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    kernel_size, stride, padding, dilation, ceil_mode : int, tuple of int, or bool
        As in `max_pool2d`.
    return_indices : bool
        Has no effect: the indices are returned anyway.

    Returns
    -------
    tuple of Variable and ndarray of int64

    Raises
    ------
    ShapeError, ArgumentError
        As `max_pool2d` does.

    Notes
    -----
    A composition of nothing but `max_pool2d`, with ``return_indices=True``.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.max_pool2d_with_indices([[[1.0, 3.0], [2.0, 0.0]]], 2)
    (Variable([[[3.]]]), array([[[1]]]))
    """
    return max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices=True)


def max_pool3d_with_indices(input: Any, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0,
                            dilation: Sizes = 1, ceil_mode: bool = False, return_indices: bool = False) -> Any:
    """Take the maximum of each window, and say where it was.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    kernel_size, stride, padding, dilation, ceil_mode : int, tuple of int, or bool
        As in `max_pool3d`.
    return_indices : bool
        Has no effect: the indices are returned anyway.

    Returns
    -------
    tuple of Variable and ndarray of int64

    Raises
    ------
    ShapeError, ArgumentError
        As `max_pool3d` does.

    Notes
    -----
    A composition of nothing but `max_pool3d`, with ``return_indices=True``.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.max_pool3d_with_indices([[[[1.0, 3.0], [2.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]]], 2)
    (Variable([[[[3.]]]]), array([[[[1]]]]))
    """
    return max_pool3d(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices=True)
