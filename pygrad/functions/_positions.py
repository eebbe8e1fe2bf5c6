"""Elements taken by their positions along the last axis, and put back: what sorting and quantiles share."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.function import Function
from pygrad.functions._sibling import sibling


class TakeAlong(Function):
    """Elements at positions along the last axis. dx = dy added at the positions. Saves: nothing.

    The positions are an input without a gradient, of the shape of ``x`` without batch axes but for the last axis.
    """

    __slots__ = ("length",)
    takes_complex = True

    def forward(self, x: Any, index: Any) -> Any:
        self.length = x.shape[-1]
        self.save_for_backward(index)
        return taken(x, index)

    def backward(self, gy: Any) -> Any:
        (index,) = self.saved
        return sibling(PutAlong(self.length), gy, index), None


class PutAlong(Function):
    """Zeros of a length with x added at positions along the last axis. dx = dy at the positions. Saves: nothing."""

    __slots__ = ("length",)
    takes_complex = True

    def __init__(self, length: int) -> None:
        self.length = length

    def forward(self, x: Any, index: Any) -> Any:
        self.save_for_backward(index)
        count = index.shape[-1]
        y = np.zeros((*x.shape[:-1], self.length), x.dtype)
        if index.ndim == 1 and count <= 1:
            y[..., index] = x
            return y
        rows = math.prod(index.shape[:-1])
        places = (index.reshape(rows, count) + self.length * np.arange(rows)[:, None]).ravel()
        for line, values in zip(y.reshape(-1, rows * self.length), x.reshape(-1, rows * count), strict=True):
            np.add.at(line, places, values)
        return y

    def backward(self, gy: Any) -> Any:
        (index,) = self.saved
        return sibling(TakeAlong(), gy, index), None


class Permute(Function):
    """Elements along the last axis in another order. dx = dy in the order they had. Saves: nothing.

    ``index``, an input without a gradient, is a permutation of the last axis, of the shape of ``x`` without batch
    axes. ``back`` is for its inverse.
    """

    __slots__ = ("back",)
    takes_complex = True

    def __init__(self, back: bool = False) -> None:
        self.back = back

    def forward(self, x: Any, index: Any) -> Any:
        self.save_for_backward(index)
        if not self.back:
            return taken(x, index)
        y = np.empty(x.shape, x.dtype)
        if index.ndim == 1:
            y[..., index] = x
        else:
            np.put_along_axis(y, _behind(index, x.ndim), x, -1)
        return y

    def backward(self, gy: Any) -> Any:
        (index,) = self.saved
        return sibling(Permute(not self.back), gy, index), None


def taken(x: Any, index: Any) -> Any:
    """Return the elements of an array at positions along the last axis.

    Examples
    --------
    >>> taken(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1], [0]]))
    array([[2.],
           [3.]])
    """
    return x[..., index] if index.ndim == 1 else np.take_along_axis(x, _behind(index, x.ndim), -1)


def _behind(index: Any, ndim: int) -> Any:
    """Return the positions with an axis of length 1 for each batch axis."""
    return index.reshape((1,) * (ndim - index.ndim) + index.shape)


def compact(index: Any, length: int) -> Any:
    """Return positions below ``length`` in the smallest dtype.

    Examples
    --------
    >>> compact(np.array([2, 0, 1]), 3).dtype
    dtype('uint8')
    """
    return index.astype(np.uint8 if length <= 1 << 8 else np.uint16 if length <= 1 << 16 else
                        np.uint32 if length <= 1 << 32 else np.uint64)
