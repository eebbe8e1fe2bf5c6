"""Adaptive pooling that also returns where the maxima were, under the names that PyTorch has for it."""

from __future__ import annotations

from typing import Any

from pygrad.functions.adaptive_pool import Sizes, adaptive_max_pool1d, adaptive_max_pool2d, adaptive_max_pool3d


def adaptive_max_pool1d_with_indices(input: Any, output_size: Sizes, return_indices: bool = False) -> Any:
    """Take maxima of windows of sequences, as many as are asked for, and say where they were.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    output_size : int or tuple of int
        As in `adaptive_max_pool1d`.
    return_indices : bool
        Has no effect: the indices are returned anyway.

    Returns
    -------
    tuple of Variable and ndarray of int64

    Raises
    ------
    ShapeError, ArgumentError
        As `adaptive_max_pool1d` does.

    Notes
    -----
    A composition of nothing but `adaptive_max_pool1d`, with ``return_indices=True``.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_max_pool1d_with_indices([[1.0, 2.0, 6.0]], 2)
    (Variable([[2. 6.]]), array([[1, 2]]))
    """
    return adaptive_max_pool1d(input, output_size, return_indices=True)


def adaptive_max_pool2d_with_indices(input: Any, output_size: Sizes, return_indices: bool = False) -> Any:
    """Take maxima of windows of images, as many as are asked for, and say where they were.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    output_size : int or tuple of int
        As in `adaptive_max_pool2d`.
    return_indices : bool
        Has no effect: the indices are returned anyway.

    Returns
    -------
    tuple of Variable and ndarray of int64

    Raises
    ------
    ShapeError, ArgumentError
        As `adaptive_max_pool2d` does.

    Notes
    -----
    A composition of nothing but `adaptive_max_pool2d`, with ``return_indices=True``.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_max_pool2d_with_indices([[[1.0, 2.0], [4.0, 3.0]]], 1)
    (Variable([[[4.]]]), array([[[2]]]))
    """
    return adaptive_max_pool2d(input, output_size, return_indices=True)


def adaptive_max_pool3d_with_indices(input: Any, output_size: Sizes, return_indices: bool = False) -> Any:
    """Take maxima of windows of volumes, as many as are asked for, and say where they were.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    output_size : int or tuple of int
        As in `adaptive_max_pool3d`.
    return_indices : bool
        Has no effect: the indices are returned anyway.

    Returns
    -------
    tuple of Variable and ndarray of int64

    Raises
    ------
    ShapeError, ArgumentError
        As `adaptive_max_pool3d` does.

    Notes
    -----
    A composition of nothing but `adaptive_max_pool3d`, with ``return_indices=True``.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_max_pool3d_with_indices([[[[1.0, 2.0], [4.0, 3.0]]]], 1)
    (Variable([[[[4.]]]]), array([[[[2]]]]))
    """
    return adaptive_max_pool3d(input, output_size, return_indices=True)
