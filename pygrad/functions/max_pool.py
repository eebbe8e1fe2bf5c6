"""Max-pooling: the largest element of each window, in one, two or three dimensions."""

from __future__ import annotations

from typing import Any

from pygrad.function import Function
from pygrad.functions._layout import layout_of
from pygrad.functions._maxima import winners
from pygrad.functions._picks import WindowPicks, scattered
from pygrad.functions._pool_windows import Axis, geometry
from pygrad.recording import record1
from pygrad.sparing import condense


class WindowMaxima(Function):
    """What max-pooling Functions share. dx = dy where it was taken. Saves: a byte for each output element.

    `axes_of` says which windows an input has. With ``indexed`` set, `forward` leaves the indices for
    `pooled` to fetch.
    """

    __slots__ = ("indexed", "indices", "picks")
    constant_saves = True
    indexed: bool

    def axes_of(self, x: Any) -> tuple[Axis, ...]:
        """Return the windows on an input, checked."""
        raise NotImplementedError

    def forward(self, x: Any) -> Any:
        axes = self.axes_of(x)
        layout = layout_of(x, len(axes))
        self.picks = picks = WindowPicks(layout, x.shape, axes)
        y = layout.empty(picks.result, x.dtype)
        codes = winners(layout.inward(x), axes, layout.inward(y), self.indexed or True in self.needs_grad)
        if self.indexed:
            self.indices = picks.indices(codes)
        self.saved = (codes,)
        return y

    def backward(self, gy: Any) -> Any:
        (codes,) = self.saved
        return scattered(self.picks, codes, gy)


class _MaxPool(WindowMaxima):
    """Max-pooling over windows at equal distances."""

    __slots__ = ("geometry",)
    where = ""
    trailing = 0

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1,
                 ceil_mode: bool = False, indexed: bool = False) -> None:
        self.geometry = geometry(self.trailing, self.where, kernel_size, stride, padding, dilation, ceil_mode)
        self.indexed = indexed

    def axes_of(self, x: Any) -> tuple[Axis, ...]:
        return self.geometry.axes(x, self.where)


class MaxPool1d(_MaxPool):
    """Maxima of windows of (..., L). dx = dy where it was taken. Saves: a byte for each output element."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "max_pool1d", 1


class MaxPool2d(_MaxPool):
    """Maxima of windows of (..., H, W). dx = dy where it was taken. Saves: a byte for each output element."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "max_pool2d", 2


class MaxPool3d(_MaxPool):
    """Maxima of windows of (..., D, H, W). dx = dy where taken. Saves: a byte for each output element."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "max_pool3d", 3


def pooled(function: Any, input: Any, return_indices: bool) -> Any:
    """Return the output of max-pooling, and with it the indices where they are asked for."""
    y = record1(function, input)
    condense(input)
    if not return_indices:
        return y
    indices, function.indices, function.indexed = function.indices, None, False
    return y, indices


def max_pool1d(input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1,
               ceil_mode: bool = False, return_indices: bool = False) -> Any:
    """Take the largest element of each window along the last axis.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    kernel_size : int
        Elements in a window.
    stride : int, optional
        Distance from one window to the next; by default ``kernel_size``.
    padding : int
        How far windows reach beyond either end, at most half of ``kernel_size``. What lies there is smaller
        than everything.
    dilation : int
        Distance between neighbours in a window.
    ceil_mode : bool
        Whether a last window may reach beyond the end of the padded input.
    return_indices : bool
        Whether to return the places of the maxima, too.

    Returns
    -------
    Variable, shape (N, C, K) or (C, K), of the input's dtype
        With ``K = (L + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1``, or rounded up.
    ndarray of int64, of the same shape, with ``return_indices``
        Counted along L.

    Raises
    ------
    ShapeError
        If the input has other axes, or no window fits into it.
    ArgumentError
        If a setting is no integer in its range.

    Notes
    -----
    As `max_pool2d`.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[1.0, 3.0, 2.0, 0.0]])
    >>> F.max_pool1d(x, 2)
    Variable([[3. 2.]])
    >>> F.max_pool1d(x, 3, stride=1, return_indices=True)[1]
    array([[1, 1]])
    """
    function = MaxPool1d(kernel_size, stride, padding, dilation, ceil_mode, return_indices)
    return pooled(function, input, return_indices)


def max_pool2d(input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1,
               ceil_mode: bool = False, return_indices: bool = False) -> Any:
    """Take the largest element of each window over the last two axes.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    kernel_size : int or tuple of two int
        Elements in a window, along H and W.
    stride : int or tuple of two int, optional
        Distance from one window to the next; by default ``kernel_size``.
    padding : int or tuple of two int
        How far windows reach beyond the edges, at most half of ``kernel_size``. What lies there is smaller
        than everything.
    dilation : int or tuple of two int
        Distance between neighbours in a window.
    ceil_mode : bool
        Whether last windows may reach beyond the edges of the padded input.
    return_indices : bool
        Whether to return the places of the maxima, too.

    Returns
    -------
    Variable, shape (N, C, H', W') or (C, H', W'), of the input's dtype and memory order
        With ``H' = (H + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1``, or rounded up.
    ndarray of int64, of the same shape, with ``return_indices``
        Counted in the plane (H, W) in C order, as `max_unpool2d` takes them.

    Raises
    ------
    ShapeError
        If the input has other axes, or no window fits into it.
    ArgumentError
        If a setting is no integer in its range.

    Notes
    -----
    The gradient goes to the element that was taken: of equal ones to the first in the window, row by row. NaN
    counts as the largest; of several the last is taken. Saves one byte for each output element, the place in
    its window (two or four bytes for windows of more than 256 elements), not the input nor the output.

    References
    ----------
    D. Scherer, A. Müller and S. Behnke, "Evaluation of Pooling Operations in Convolutional Architectures for
    Object Recognition", ICANN 2010.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable(np.arange(16.0).reshape(1, 4, 4))
    >>> y = F.max_pool2d(x, 2)
    >>> y
    Variable([[[ 5.  7.]
               [13. 15.]]])
    >>> y.sum().backward()
    >>> x.grad.data[0].astype(int)
    array([[0, 0, 0, 0],
           [0, 1, 0, 1],
           [0, 0, 0, 0],
           [0, 1, 0, 1]])
    """
    function = MaxPool2d(kernel_size, stride, padding, dilation, ceil_mode, return_indices)
    return pooled(function, input, return_indices)


def max_pool3d(input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1,
               ceil_mode: bool = False, return_indices: bool = False) -> Any:
    """Take the largest element of each window over the last three axes.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    kernel_size : int or tuple of three int
        Elements in a window, along D, H and W.
    stride : int or tuple of three int, optional
        Distance from one window to the next; by default ``kernel_size``.
    padding : int or tuple of three int
        How far windows reach beyond the edges, at most half of ``kernel_size``. What lies there is smaller
        than everything.
    dilation : int or tuple of three int
        Distance between neighbours in a window.
    ceil_mode : bool
        Whether last windows may reach beyond the edges of the padded input.
    return_indices : bool
        Whether to return the places of the maxima, too.

    Returns
    -------
    Variable, shape (N, C, D', H', W') or (C, D', H', W'), of the input's dtype and memory order
        With ``D' = (D + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1``, or rounded up.
    ndarray of int64, of the same shape, with ``return_indices``
        Counted in the volume (D, H, W) in C order.

    Raises
    ------
    ShapeError
        If the input has other axes, or no window fits into it.
    ArgumentError
        If a setting is no integer in its range.

    Notes
    -----
    As `max_pool2d`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.max_pool3d(np.arange(8.0).reshape(1, 2, 2, 2), 2)
    Variable([[[[7.]]]])
    """
    function = MaxPool3d(kernel_size, stride, padding, dilation, ceil_mode, return_indices)
    return pooled(function, input, return_indices)
