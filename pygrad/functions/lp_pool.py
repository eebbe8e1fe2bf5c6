"""Pooling by norms."""

from __future__ import annotations

import math
from typing import Any

from pygrad.functions._pool_windows import windows_of
from pygrad.functions._windows import sizes
from pygrad.functions.avg_pool import avg_pool1d, avg_pool2d, avg_pool3d
from pygrad.functions.power import power
from pygrad.variable import Variable

Sizes = int | tuple[int, ...]


def lp_pool1d(input: Any, norm_type: float, kernel_size: Sizes, stride: Sizes | None = None,
              ceil_mode: bool = False) -> Any:
    """Take the p-norm of each window of sequences, ``sum(x**p) ** (1 / p)``.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    norm_type : float
        The p: 2 is the Euclidean norm, 1 the sum.
    kernel_size, stride, ceil_mode : int, tuple of int, or bool
        As in `avg_pool1d`.

    Returns
    -------
    Variable, shape (N, C, L') or (C, L')

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or no window fits.
    ArgumentError
        If a size is out of range.

    Notes
    -----
    A composition of `power` and `avg_pool1d`; saves its input and the sums. A window that reaches beyond the end
    counts as if it were full. At a sum of zero the derivative of the root is infinite: the gradient is NaN there
    for ``norm_type`` above 1.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.lp_pool1d([[3.0, 4.0, 1.0]], 2, 2)
    Variable([[5.]])
    """
    return _pooled(avg_pool1d, 1, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool2d(input: Any, norm_type: float, kernel_size: Sizes, stride: Sizes | None = None,
              ceil_mode: bool = False) -> Any:
    """Take the p-norm of each window of images, ``sum(x**p) ** (1 / p)``.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    norm_type : float
        The p: 2 is the Euclidean norm, 1 the sum.
    kernel_size, stride, ceil_mode : int, tuple of int, or bool
        As in `avg_pool2d`.

    Returns
    -------
    Variable, shape (N, C, H', W') or (C, H', W')

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or no window fits.
    ArgumentError
        If a size is out of range.

    Notes
    -----
    A composition of `power` and `avg_pool2d`; saves its input and the sums. A window that reaches beyond the end
    counts as if it were full. At a sum of zero the derivative of the root is infinite: the gradient is NaN there
    for ``norm_type`` above 1.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.lp_pool2d([[[3.0, 4.0], [0.0, 0.0]]], 2, 2)
    Variable([[[5.]]])
    """
    return _pooled(avg_pool2d, 2, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool3d(input: Any, norm_type: float, kernel_size: Sizes, stride: Sizes | None = None,
              ceil_mode: bool = False) -> Any:
    """Take the p-norm of each window of volumes, ``sum(x**p) ** (1 / p)``.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    norm_type : float
        The p: 2 is the Euclidean norm, 1 the sum.
    kernel_size, stride, ceil_mode : int, tuple of int, or bool
        As in `avg_pool3d`.

    Returns
    -------
    Variable, shape (N, C, D', H', W') or (C, D', H', W')

    Raises
    ------
    ShapeError
        If the number of axes is wrong, or no window fits.
    ArgumentError
        If a size is out of range.

    Notes
    -----
    A composition of `power` and `avg_pool3d`; saves its input and the sums. A window that reaches beyond the end
    counts as if it were full. At a sum of zero the derivative of the root is infinite: the gradient is NaN there
    for ``norm_type`` above 1.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.lp_pool3d([[[[3.0, 4.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]]], 2, 2)
    Variable([[[[5.]]]])
    """
    return _pooled(avg_pool3d, 3, input, norm_type, kernel_size, stride, ceil_mode)


def _pooled(pool: Any, axes: int, x: Any, p: float, kernel_size: Any, stride: Any, ceil_mode: bool) -> Any:
    where = f"lp_pool{axes}d"
    x = x if isinstance(x, Variable) else Variable(x, requires_grad=False)
    windows_of(where, axes, x, kernel_size, stride, 0, 1, ceil_mode)
    means = pool(power(x, p), kernel_size, stride, 0, ceil_mode)
    return power(means * math.prod(sizes(where, "kernel_size", kernel_size, axes, 1)), 1 / p)
