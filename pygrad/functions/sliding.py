"""Overlapping views: sliding windows, and any view by strides."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._axes import axes_of
from pygrad.functions._checks import axis_error, refuse
from pygrad.functions._index import add_into
from pygrad.functions._operands import data_of
from pygrad.functions._sibling import sibling
from pygrad.functions.shaping import ravel
from pygrad.recording import record1

_strided = np.lib.stride_tricks.as_strided
_windows = np.lib.stride_tricks.sliding_window_view


class SlidingWindowView(Function):
    """Windows at every place. dx = the sum of dy over the windows an element is in. Saves: nothing."""

    __slots__ = ("axes", "window")
    __module__ = "pygrad.functions"
    makes_view = takes_complex = True

    def __init__(self, window: tuple[int, ...], axes: tuple[int, ...]) -> None:
        self.window, self.axes = window, axes

    def forward(self, x: Any) -> Any:
        try:
            return _windows(x, self.window, self.axes)
        except ValueError:
            raise ShapeError(f"sliding_window_view: a window of {self.window} along axes {self.axes} is larger than an "
                             f"array of {describe(x)}") from None

    def backward(self, gy: Any) -> Any:
        return sibling(_Overlapped(self.window, self.axes), gy)


class _Overlapped(Function):
    """Sums of windows where they lie: the adjoint of `SlidingWindowView`. Axes are counted from the last."""

    __slots__ = ("axes", "window")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, window: tuple[int, ...], axes: tuple[int, ...]) -> None:
        self.window, self.axes = window, axes

    def forward(self, gy: Any) -> Any:
        for left in range(len(self.window), 0, -1):  # axes of windows, which lie behind those of their places
            length = self.window[left - 1]
            place = gy.ndim - left + self.axes[left - 1]
            count, before = gy.shape[place], (slice(None),) * place
            gx = np.zeros((*gy.shape[:place], count + length - 1, *gy.shape[place + 1:-1]), gy.dtype)
            if length <= count:
                for offset in range(length):
                    gx[(*before, slice(offset, offset + count))] += gy[..., offset]
            else:
                for start in range(count):
                    gx[(*before, slice(start, start + length))] += np.moveaxis(gy[(*before, start)], -1, place)
            gy = gx
        return gy

    def backward(self, gy: Any) -> Any:
        return _windows(gy, self.window, self.axes)


@register(np.lib.stride_tricks.sliding_window_view)
def sliding_window_view(x: Any, window_shape: Any, axis: Any = None, *, subok: Any = None,
                        writeable: Any = None) -> Any:
    """Return the windows at every place of an array.

    Parameters
    ----------
    x : array_like
        Of any shape.
    window_shape : int or tuple of int
        The lengths of the window.
    axis : int or tuple of int, optional
        Along which axes; all if None.
    subok, writeable : None
        Not supported.

    Returns
    -------
    Variable, dtype of ``x``
        A view: each axis shorter by the window less one, and then the axes of the windows.

    Raises
    ------
    ShapeError
        If there are not as many axes as lengths, or a window is too large.
    ArgumentError
        For negative lengths.

    Notes
    -----
    The gradient of an element is the sum over all windows it is in, one axis after the other. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0, 3.0])
    >>> y = np.lib.stride_tricks.sliding_window_view(x, 2)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([[1. 2.]
              [2. 3.]]), Variable([1. 2. 1.]))
    """
    refuse("sliding_window_view", subok=subok or None, writeable=writeable or None)
    ndim = np.ndim(x)
    window = _numbers(window_shape)
    if any(length < 0 for length in window):
        raise ArgumentError(f"sliding_window_view: expected lengths that are not negative, got {window}")
    given = tuple(range(ndim)) if axis is None else _numbers(axis)
    if not all(-ndim <= one < ndim for one in given):
        raise axis_error("sliding_window_view", axis, x if hasattr(x, "ndim") else np.asarray(x))
    if len(given) != len(window):
        raise ShapeError(f"sliding_window_view: {len(window)} lengths {window} for {len(given)} axes of an array of "
                         f"{describe(x)}; give a length for each")
    return record1(SlidingWindowView(window, tuple([one - ndim for one in axes_of(given, ndim)])), x)


class AsStrided(Function):
    """View of a row by strides. dx = the sum of dy over the places an element is at. Saves: nothing."""

    __slots__ = ("shape", "size", "strides")
    __module__ = "pygrad.functions"
    makes_view = takes_complex = True

    def __init__(self, shape: tuple[int, ...], strides: tuple[int, ...]) -> None:
        self.shape, self.strides = shape, strides

    def forward(self, x: Any) -> Any:
        self.size = x.size
        return _strided(x, self.shape, [stride * x.itemsize for stride in self.strides], writeable=False)

    def backward(self, gy: Any) -> Any:
        return sibling(_Gathered(self.shape, self.strides, self.size), gy)


class _Gathered(Function):
    """Sums of what stands for one element: the adjoint of `AsStrided`."""

    __slots__ = ("shape", "size", "strides")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, shape: tuple[int, ...], strides: tuple[int, ...], size: int) -> None:
        self.shape, self.strides, self.size = shape, strides, size

    def forward(self, gy: Any) -> Any:
        batch = gy.shape[:gy.ndim - len(self.shape)]
        gx = np.zeros((*batch, self.size), gy.dtype)
        add_into(gx, (self._places().ravel(),), 1, gy.reshape((*batch, math.prod(self.shape))))
        return gx

    def backward(self, gy: Any) -> Any:
        return gy[..., self._places()]

    def _places(self) -> Any:
        numbers = np.arange(self.size)
        return _strided(numbers, self.shape, [stride * numbers.itemsize for stride in self.strides], writeable=False)


def as_strided(x: Any, shape: Any = None, strides: Any = None, subok: Any = None, writeable: Any = None) -> Any:
    """Return a view of an array's memory by a shape and strides.

    Parameters
    ----------
    x : array_like
        Without gaps in its memory.
    shape : int or tuple of int, optional
        By default that of ``x``.
    strides : int or tuple of int, optional
        In bytes, not negative; by default those of ``x``.
    subok, writeable : None
        Not supported.

    Returns
    -------
    Variable, shape ``shape``, dtype of ``x``
        A view, whose data is read-only.

    Raises
    ------
    ArgumentError
        If ``x`` has gaps or negative strides, if a stride is no multiple of the size of an element, or if the view
        reaches beyond the memory of ``x``, which NumPy does not check.

    Notes
    -----
    NumPy's function does not hand a Variable over: call this one. The gradient of an element is the sum over all the
    places it is at. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> from pygrad import functions as F
    >>> x = pygrad.Variable([1.0, 2.0, 3.0])
    >>> y = F.as_strided(x, (2, 2), (8, 8))
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([[1. 2.]
              [2. 3.]]), Variable([1. 2. 1.]))
    """
    refuse("as_strided", subok=subok or None, writeable=writeable or None)
    data = np.asarray(data_of(x))
    lengths = data.shape if shape is None else _numbers(shape)
    given = data.strides if strides is None else _numbers(strides)
    dense = np.empty_like(data, order="K")
    strides_of = [stride for stride, extent in zip(data.strides, data.shape, strict=True) if extent > 1]
    if data.size and strides_of != [s for s, extent in zip(dense.strides, data.shape, strict=True) if extent > 1]:
        raise ArgumentError(f"as_strided: an array of {describe(x)} and strides {data.strides} has gaps, or runs "
                            "backwards; call copy() on it first")
    each = data.itemsize
    wrong = any(stride < 0 or stride % each for stride in given) or any(length < 0 for length in lengths)
    if wrong or len(lengths) != len(given):
        raise ArgumentError(f"as_strided: expected as many strides as lengths, none negative, and each a multiple of "
                            f"{each}, got shape {lengths} and strides {given}")
    steps = tuple([stride // each for stride in given])
    if 0 not in lengths and sum((n - 1) * step for n, step in zip(lengths, steps, strict=True)) >= data.size:
        raise ArgumentError(f"as_strided: shape {lengths} and strides {given} reach beyond the {data.size} elements of "
                            f"an array of {describe(x)}")
    return record1(AsStrided(lengths, steps), ravel(x, "K"))


def _numbers(given: Any) -> tuple[int, ...]:
    return (int(given),) if np.ndim(given) == 0 else tuple(map(int, given))
