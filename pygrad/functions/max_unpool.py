"""Max-unpooling: elements go back to where max-pooling has found them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, DTypeError, LabelError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._layout import layout_of
from pygrad.functions._picks import Picks, gathered
from pygrad.functions._pool_windows import check_input, geometry, integers
from pygrad.recording import record1
from pygrad.variable import Variable


class _MaxUnpool(Function):
    """Max-unpooling."""

    __slots__ = ("codes", "geometry", "indices", "picks", "size")
    where = ""
    trailing = 0

    def __init__(self, indices: Any, kernel_size: Any, stride: Any = None, padding: Any = 0,
                 output_size: Any = None) -> None:
        self.geometry = geometry(self.trailing, self.where, kernel_size, stride, padding)
        indices = indices.data if isinstance(indices, Variable) else as_array(indices, where=self.where)
        if indices.dtype.kind not in "iu":
            raise DTypeError(f"{self.where}: indices must be integers, got {describe(indices)}; take those "
                             "that max-pooling returns with return_indices=True")
        self.indices, self.size = indices, output_size

    def forward(self, x: Any) -> Any:
        check_input(x, self.trailing, self.where)
        if self.indices.shape != x.shape:
            raise ShapeError(f"{self.where}: the input has {describe(x)}, the indices "
                             f"{describe(self.indices)}; expected an index for each element")
        size = self._output_size(x)
        self._check_range(size)
        layout = layout_of(x, self.trailing)
        self.picks = Picks(layout, (*x.shape[:-self.trailing], *size), x.shape[-self.trailing:])
        self.codes = layout.inward(self.indices)
        return self.picks.scatter(self.codes, x, add=False)

    def backward(self, gy: Any) -> Any:
        return gathered(self.picks, self.codes, gy)

    def _output_size(self, x: Any) -> tuple[int, ...]:
        setting, trailing = self.geometry, self.trailing
        settings = zip(x.shape[-trailing:], setting.stride, setting.kernel, setting.padding, strict=True)
        usual = tuple([(extent - 1) * stride + kernel - 2 * padding
                       for extent, stride, kernel, padding in settings])
        if self.size is None:
            size = usual
        else:
            given = self.size if isinstance(self.size, Sequence) else [self.size]
            given = given[2:] if len(given) == trailing + 2 else given
            size = integers(tuple(given), trailing, self.where, "output_size")
        for extent, middle, stride in zip(size, usual, setting.stride, strict=True):
            if not max(0, middle - stride) < extent < middle + stride:
                raise ArgumentError(
                    f"{self.where}: an input of {describe(x)} with kernel_size {setting.kernel}, stride "
                    f"{setting.stride} and padding {setting.padding} gives {usual}; an output_size may "
                    "differ by less than the stride and must be above 0, got "
                    f"{size if self.size is None else self.size}")
        return size

    def _check_range(self, size: tuple[int, ...]) -> None:
        if not self.indices.size:
            return
        least, most, elements = int(self.indices.min()), int(self.indices.max()), int(np.prod(size))
        if least < 0 or most >= elements:
            raise LabelError(f"{self.where}: index {least if least < 0 else most} is out of range for an "
                             f"output of {size}, {elements} elements; give the output_size that max-pooling "
                             "had as input")


class MaxUnpool1d(_MaxUnpool):
    """Zeros of (..., L) with x at indices. dx = dy at the indices. Saves: nothing but the indices."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "max_unpool1d", 1


class MaxUnpool2d(_MaxUnpool):
    """Zeros of (..., H, W) with x at indices. dx = dy at the indices. Saves: nothing but the indices."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "max_unpool2d", 2


class MaxUnpool3d(_MaxUnpool):
    """Zeros of (..., D, H, W) with x at indices. dx = dy at the indices. Saves: nothing but the indices."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "max_unpool3d", 3


def max_unpool1d(input: Any, indices: Any, kernel_size: Any, stride: Any = None, padding: Any = 0,
                 output_size: Any = None) -> Any:
    """Put elements where `max_pool1d` has found them, among zeros.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, K) or (C, K)
    indices : array_like of int, of the same shape
        As ``max_pool1d(..., return_indices=True)`` returns them. A constant.
    kernel_size, stride, padding : int
        Those of the pooling; the stride is by default ``kernel_size``.
    output_size : int or sequence of int, optional
        L, or a whole shape (N, C, L), where the pooling had another input than the smallest that fits.

    Returns
    -------
    Variable, shape (N, C, L) or (C, L), of the input's dtype
        By default ``L = (K - 1) * stride + kernel_size - 2 * padding``.

    Raises
    ------
    ShapeError
        If the input has other axes, or the indices another shape.
    DTypeError
        If the indices are no integers.
    LabelError
        If an index is out of range.
    ArgumentError
        If a setting is no integer in its range.

    Notes
    -----
    As `max_unpool2d`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> y, indices = F.max_pool1d([[1.0, 3.0, 2.0, 0.0]], 2, return_indices=True)
    >>> F.max_unpool1d(y, indices, 2)
    Variable([[0. 3. 2. 0.]])
    """
    return record1(MaxUnpool1d(indices, kernel_size, stride, padding, output_size), input)


def max_unpool2d(input: Any, indices: Any, kernel_size: Any, stride: Any = None, padding: Any = 0,
                 output_size: Any = None) -> Any:
    """Put elements where `max_pool2d` has found them, among zeros.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H', W') or (C, H', W')
    indices : array_like of int, of the same shape
        As ``max_pool2d(..., return_indices=True)`` returns them: in the plane (H, W), in C order. A constant.
    kernel_size, stride, padding : int or tuple of two int
        Those of the pooling; the stride is by default ``kernel_size``.
    output_size : sequence of int, optional
        (H, W), or a whole shape (N, C, H, W), where the pooling had another input than the smallest that
        fits.

    Returns
    -------
    Variable, shape (N, C, H, W) or (C, H, W), of the input's dtype and memory order
        By default ``H = (H' - 1) * stride + kernel_size - 2 * padding``.

    Raises
    ------
    ShapeError
        If the input has other axes, or the indices another shape.
    DTypeError
        If the indices are no integers.
    LabelError
        If an index is out of range.
    ArgumentError
        If a setting is no integer in its range.

    Notes
    -----
    The gradient is that of the output at the indices. Of elements with the same index the last, row by row,
    is in the output; as in PyTorch, all of them get its gradient. Saves nothing; the graph holds the indices,
    without a copy where they lie as the input does.

    References
    ----------
    M. D. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section
    2.1.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> y, indices = F.max_pool2d(np.arange(16.0).reshape(1, 4, 4), 2, return_indices=True)
    >>> x = Variable(y.data)
    >>> F.max_unpool2d(x, indices, 2).data.astype(int)[0]
    array([[ 0,  0,  0,  0],
           [ 0,  5,  0,  7],
           [ 0,  0,  0,  0],
           [ 0, 13,  0, 15]])
    """
    return record1(MaxUnpool2d(indices, kernel_size, stride, padding, output_size), input)


def max_unpool3d(input: Any, indices: Any, kernel_size: Any, stride: Any = None, padding: Any = 0,
                 output_size: Any = None) -> Any:
    """Put elements where `max_pool3d` has found them, among zeros.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D', H', W') or (C, D', H', W')
    indices : array_like of int, of the same shape
        As ``max_pool3d(..., return_indices=True)`` returns them. A constant.
    kernel_size, stride, padding : int or tuple of three int
        Those of the pooling; the stride is by default ``kernel_size``.
    output_size : sequence of int, optional
        (D, H, W), or a whole shape (N, C, D, H, W), where the pooling had another input than the smallest.

    Returns
    -------
    Variable, shape (N, C, D, H, W) or (C, D, H, W), of the input's dtype and memory order
        By default ``D = (D' - 1) * stride + kernel_size - 2 * padding``.

    Raises
    ------
    ShapeError
        If the input has other axes, or the indices another shape.
    DTypeError
        If the indices are no integers.
    LabelError
        If an index is out of range.
    ArgumentError
        If a setting is no integer in its range.

    Notes
    -----
    As `max_unpool2d`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> y, indices = F.max_pool3d(np.arange(8.0).reshape(1, 2, 2, 2), 2, return_indices=True)
    >>> F.max_unpool3d(y, indices, 2).data.ravel()
    array([0., 0., 0., 0., 0., 0., 0., 7.])
    """
    return record1(MaxUnpool3d(indices, kernel_size, stride, padding, output_size), input)
