"""The way back from pooling by maxima: values put where they came from."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, LabelError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._flat_windows import FlatPick
from pygrad.functions._pool_windows import check_input
from pygrad.functions._sibling import sibling
from pygrad.functions._windows import sizes
from pygrad.recording import record1

Sizes = int | tuple[int, ...]


class _MaxUnpool(Function):
    """What the ways back over one, two and three axes share."""

    __slots__ = ("extents", "flat", "indices", "options")
    axes = 0

    def __init__(self, indices: Any, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0,
                 output_size: Any = None) -> None:
        self.indices, self.options = indices, (kernel_size, stride, padding, output_size)

    def forward(self, x: Any) -> Any:
        where, axes = f"max_unpool{self.axes}d", self.axes
        check_input(where, axes, x)
        self.extents = _extents(where, axes, x, *self.options)
        self.flat = _checked(where, self.indices, x, self.extents).reshape(-1, *x.shape[x.ndim - axes:])
        lead, size = x.shape[:x.ndim - axes], math.prod(self.extents)
        out = np.zeros((len(self.flat), size), x.dtype)
        np.put_along_axis(out, self.flat.reshape(len(self.flat), -1), x.reshape(len(self.flat), -1), -1)
        return out.reshape(*lead, *self.extents)

    def backward(self, gy: Any) -> Any:
        return sibling(FlatPick(self.flat, self.extents), gy)


class MaxUnpool1d(_MaxUnpool):
    """Values put where they came from in sequences. dx = dy there. Saves: nothing but the indices."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 1


class MaxUnpool2d(_MaxUnpool):
    """Values put where they came from in images. dx = dy there. Saves: nothing but the indices."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 2


class MaxUnpool3d(_MaxUnpool):
    """Values put where they came from in volumes. dx = dy there. Saves: nothing but the indices."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 3


def _extents(where: str, axes: int, x: Any, kernel_size: Any, stride: Any, padding: Any, output_size: Any) -> Any:
    kernel = sizes(where, "kernel_size", kernel_size, axes, 1)
    steps = kernel if stride is None else sizes(where, "stride", stride, axes, 1)
    low = sizes(where, "padding", padding, axes, 0)
    usual = tuple([(extent - 1) * s - 2 * p + k for extent, s, p, k
                   in zip(x.shape[x.ndim - axes:], steps, low, kernel, strict=True)])
    if output_size is None:
        return usual
    try:
        given = tuple([operator.index(one) for one in output_size])[-axes:]
    except TypeError:
        given = ()
    if len(given) != axes or any(abs(one - other) >= step for one, other, step
                                 in zip(given, usual, steps, strict=True)):
        raise ArgumentError(f"{where}: expected an output_size within less than a stride, {steps}, of {usual}, got "
                            f"{output_size!r}")
    return given


def _checked(where: str, indices: Any, x: Any, extents: tuple[int, ...]) -> Any:
    indices = np.asarray(indices)
    if indices.shape != x.shape or indices.dtype.kind not in "iu":
        raise ShapeError(f"{where}: expected integer indices of the input's shape {x.shape}, as pooling with "
                         f"return_indices=True gives them, got {describe(indices)}")
    if indices.size and (indices.min() < 0 or indices.max() >= math.prod(extents)):
        bad = indices.min() if indices.min() < 0 else indices.max()
        raise LabelError(f"{where}: index {bad} is out of range for an output of extents {extents}, which has "
                         f"{math.prod(extents)} elements; give output_size")
    return indices.astype(np.int64, copy=False)


def max_unpool1d(input: Any, indices: Any, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0,
                 output_size: Any = None) -> Any:
    """Put values where `max_pool1d` took them, and zeros elsewhere.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    indices : array_like of int, of the same shape
        As ``max_pool1d(..., return_indices=True)`` gives them.
    kernel_size, stride, padding : int or tuple of int
        As they were in the pooling.
    output_size : tuple of int, optional
        The extents, or the whole shape, of what was pooled: several may give the same output.

    Returns
    -------
    Variable, shape (N, C, L') or (C, L')

    Raises
    ------
    ShapeError
        If input and indices differ in shape.
    ArgumentError
        If a size is out of range, or ``output_size`` impossible.
    LabelError
        If an index lies outside the output.

    Notes
    -----
    The gradient is taken at the indices, which are all that is kept. Where an index comes twice, the last value counts.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.max_unpool1d([[5.0, 7.0]], np.array([[1, 2]]), 2)
    Variable([[0. 5. 7. 0.]])
    """
    return record1(MaxUnpool1d(indices, kernel_size, stride, padding, output_size), input)


def max_unpool2d(input: Any, indices: Any, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0,
                 output_size: Any = None) -> Any:
    """Put values where `max_pool2d` took them, and zeros elsewhere.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    indices : array_like of int, of the same shape
        As ``max_pool2d(..., return_indices=True)`` gives them.
    kernel_size, stride, padding : int or tuple of int
        As they were in the pooling.
    output_size : tuple of int, optional
        The extents, or the whole shape, of what was pooled: several may give the same output.

    Returns
    -------
    Variable, shape (N, C, H', W') or (C, H', W')

    Raises
    ------
    ShapeError
        If input and indices differ in shape.
    ArgumentError
        If a size is out of range, or ``output_size`` impossible.
    LabelError
        If an index lies outside the output.

    Notes
    -----
    The gradient is taken at the indices, which are all that is kept. Where an index comes twice, the last value counts.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.max_unpool2d([[[5.0]]], np.array([[[2]]]), 2)
    Variable([[[0. 0.]
               [5. 0.]]])
    """
    return record1(MaxUnpool2d(indices, kernel_size, stride, padding, output_size), input)


def max_unpool3d(input: Any, indices: Any, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0,
                 output_size: Any = None) -> Any:
    """Put values where `max_pool3d` took them, and zeros elsewhere.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    indices : array_like of int, of the same shape
        As ``max_pool3d(..., return_indices=True)`` gives them.
    kernel_size, stride, padding : int or tuple of int
        As they were in the pooling.
    output_size : tuple of int, optional
        The extents, or the whole shape, of what was pooled: several may give the same output.

    Returns
    -------
    Variable, shape (N, C, D', H', W') or (C, D', H', W')

    Raises
    ------
    ShapeError
        If input and indices differ in shape.
    ArgumentError
        If a size is out of range, or ``output_size`` impossible.
    LabelError
        If an index lies outside the output.

    Notes
    -----
    The gradient is taken at the indices, which are all that is kept. Where an index comes twice, the last value counts.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.max_unpool3d([[[[5.0]]]], np.array([[[[2]]]]), 2).data.ravel()
    array([0., 0., 5., 0., 0., 0., 0., 0.])
    """
    return record1(MaxUnpool3d(indices, kernel_size, stride, padding, output_size), input)
