"""Power-average pooling: the norm of each window, in one, two or three dimensions."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._axis_maps import Sums
from pygrad.functions._layout import Layout, layout_of
from pygrad.functions._pool_windows import Axis, geometry
from pygrad.functions._separable import apply_maps, mapped
from pygrad.functions.max_pool import max_pool1d, max_pool2d, max_pool3d
from pygrad.functions.sign import absolute, negative
from pygrad.functions.softmax import array_or_none, floating
from pygrad.recording import record1


class _LpPool(Function):
    """Norms of windows at equal distances."""

    __slots__ = ("geometry", "layout", "maps", "p")
    layout: Layout
    where = ""
    trailing = 0

    def __init__(self, norm_type: float, kernel_size: Any, stride: Any = None,
                 ceil_mode: bool = False) -> None:
        if (not isinstance(norm_type, int | float | np.number) or not math.isfinite(norm_type)
                or not norm_type):
            raise ArgumentError(f"{self.where}: expected a number other than 0 as norm_type, got "
                                f"{norm_type!r}")
        self.p = float(norm_type)
        self.geometry = geometry(self.trailing, self.where, kernel_size, stride, 0, 1, ceil_mode)

    def forward(self, x: Any) -> Any:
        self.maps = tuple([complete_sums(axis) for axis in self.geometry.axes(x, self.where)])
        self.layout = layout_of(x, self.trailing)
        with np.errstate(divide="ignore", invalid="ignore"):
            y = apply_maps(floating(x), self.maps, self.layout, before=functools.partial(_power, p=self.p))
            y = _power(y, 1 / self.p, out=y)
        self.save_for_backward(x, y)
        return y

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        nothing = y == 0
        if nothing.any():
            gy, y = np.where(nothing, 0, gy), np.where(nothing, 1, y)
        gy = gy / y if self.p == 2 else gy * y ** (1 - self.p) if self.p != 1 else gy
        gx = mapped(gy, tuple([one.transposed for one in self.maps]), self.layout)
        if self.p == 1:
            return gx
        return np.multiply(gx, x if self.p == 2 else x ** (self.p - 1), out=array_or_none(gx))


class LpPool1d(_LpPool):
    """Norms of windows of (..., L). dx = x**(p - 1) * the sum of dy * y**(1 - p). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "lp_pool1d", 1


class LpPool2d(_LpPool):
    """Norms of windows of (..., H, W). dx = x**(p - 1) * the sum of dy * y**(1 - p). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "lp_pool2d", 2


class LpPool3d(_LpPool):
    """Norms of windows of (..., D, H, W). dx = x**(p - 1) * the sum of dy * y**(1 - p). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "lp_pool3d", 3


def _power(x: Any, p: float, out: Any = None) -> Any:
    """Return ``x ** p``, the common powers without logarithms."""
    if p == 1:
        return x
    if p in (2.0, 0.5):
        return (np.square if p == 2 else np.sqrt)(x, out=out)
    return np.power(x, x.dtype.type(p), out=out)


@functools.lru_cache(maxsize=512)
def complete_sums(axis: Axis) -> Sums:
    """Return the map that sums windows, and scales those that reach beyond the end to a whole one."""
    inside = np.minimum(axis.starts + axis.kernel, axis.extent) - axis.starts
    return Sums(axis, 1.0 if (inside == axis.kernel).all() else axis.kernel / inside)


def _lp_pool(cls: Any, maximum: Any, input: Any, norm_type: float, kernel_size: Any, stride: Any,
             ceil_mode: bool) -> Any:
    if isinstance(norm_type, float) and math.isinf(norm_type):
        if norm_type > 0:
            return maximum(absolute(input), kernel_size, stride, 0, 1, ceil_mode)
        return negative(maximum(negative(absolute(input)), kernel_size, stride, 0, 1, ceil_mode))
    return record1(cls(norm_type, kernel_size, stride, ceil_mode), input)


def lp_pool1d(input: Any, norm_type: float, kernel_size: Any, stride: Any = None,
              ceil_mode: bool = False) -> Any:
    """Take the p-norm of each window along the last axis, ``sum(input ** p) ** (1 / p)``.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    norm_type : float
        The p. With 1 it is the sum, with infinity the maximum of absolute values.
    kernel_size : int
        Elements in a window.
    stride : int, optional
        Distance from one window to the next; by default ``kernel_size``.
    ceil_mode : bool
        Whether a last window may reach beyond the end.

    Returns
    -------
    Variable, shape (N, C, K) or (C, K), of the input's dtype (of integers, float64)

    Raises
    ------
    ShapeError
        If the input has other axes, or no window fits into it.
    ArgumentError
        If ``norm_type`` is 0 or no number, or another setting no integer in its range.

    Notes
    -----
    As `lp_pool2d`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.lp_pool1d([[3.0, 4.0, 0.0, 2.0]], 2, 2)
    Variable([[5. 2.]])
    """
    return _lp_pool(LpPool1d, max_pool1d, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool2d(input: Any, norm_type: float, kernel_size: Any, stride: Any = None,
              ceil_mode: bool = False) -> Any:
    """Take the p-norm of each window over the last two axes, ``sum(input ** p) ** (1 / p)``.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    norm_type : float
        The p. With 1 it is the sum, with infinity the maximum of absolute values.
    kernel_size : int or tuple of two int
        Elements in a window, along H and W.
    stride : int or tuple of two int, optional
        Distance from one window to the next; by default ``kernel_size``.
    ceil_mode : bool
        Whether last windows may reach beyond the edges.

    Returns
    -------
    Variable, shape (N, C, H', W') or (C, H', W')
        Of the input's dtype (of integers, float64) and memory order.

    Raises
    ------
    ShapeError
        If the input has other axes, or no window fits into it.
    ArgumentError
        If ``norm_type`` is 0 or no number, or another setting no integer in its range.

    Notes
    -----
    The gradient is ``input ** (p - 1) * y ** (1 - p)`` times that of the windows; 0 for a window whose sum is
    0. Powers are of the elements themselves, not of their absolute values: with an odd p they may be
    negative, and the norm of a negative sum is NaN (but for p = 1). A window that reaches beyond the edge
    counts as if it were whole, with the same mean power. Saves input and output, itemsize bytes per element of each.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[[3.0, 0.0], [0.0, 4.0]]])
    >>> y = F.lp_pool2d(x, 2, 2)
    >>> y
    Variable([[[5.]]])
    >>> y.sum().backward()
    >>> x.grad
    Variable([[[0.6 0. ]
               [0.  0.8]]])
    """
    return _lp_pool(LpPool2d, max_pool2d, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool3d(input: Any, norm_type: float, kernel_size: Any, stride: Any = None,
              ceil_mode: bool = False) -> Any:
    """Take the p-norm of each window over the last three axes, ``sum(input ** p) ** (1 / p)``.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    norm_type : float
        The p. With 1 it is the sum, with infinity the maximum of absolute values.
    kernel_size : int or tuple of three int
        Elements in a window, along D, H and W.
    stride : int or tuple of three int, optional
        Distance from one window to the next; by default ``kernel_size``.
    ceil_mode : bool
        Whether last windows may reach beyond the edges.

    Returns
    -------
    Variable, shape (N, C, D', H', W') or (C, D', H', W'), of the input's dtype (of integers, float64)

    Raises
    ------
    ShapeError
        If the input has other axes, or no window fits into it.
    ArgumentError
        If ``norm_type`` is 0 or no number, or another setting no integer in its range.

    Notes
    -----
    As `lp_pool2d`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.lp_pool3d(np.ones((1, 2, 2, 4)), 2, (2, 2, 4))
    Variable([[[[4.]]]])
    """
    return _lp_pool(LpPool3d, max_pool3d, input, norm_type, kernel_size, stride, ceil_mode)
