"""Linear maps along each of the trailing axes, one after the other: means of windows, and their gradients.

A map is a matrix (out, in). Windows that lie evenly and side by side, the common case, are added slice by slice
instead.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.function import Function
from pygrad.functions._layout import layout_of
from pygrad.functions._sibling import sibling


class AxisMaps(Function):
    """Matrices applied along the trailing axes. dx = the transposed matrices applied to dy. Saves: nothing."""

    __slots__ = ("maps",)
    __module__ = "pygrad.functions"

    def __init__(self, maps: tuple[Any, ...]) -> None:
        self.maps = maps

    def forward(self, x: Any) -> Any:
        x = x if x.dtype.kind == "f" else x.astype(np.float64)
        layout, axes = layout_of(x, len(self.maps)), len(self.maps)
        a = layout.inward(x)
        # What makes the array smaller goes first.
        order = sorted(range(axes), key=lambda axis: self.maps[axis].shape[0] / self.maps[axis].shape[1])
        for axis in order:
            a = _apply(self.maps[axis], a, axis + 1)
        y = layout.empty((*x.shape[:-axes], *[one.shape[0] for one in self.maps]), x.dtype)
        np.copyto(layout.inward(y), a)
        return y

    def backward(self, gy: Any) -> Any:
        return sibling(AxisMaps(tuple([one.T for one in self.maps])), gy)


def _apply(matrix: Any, a: Any, axis: int) -> Any:
    """Return the product of a matrix with ``a`` along an axis, the others as they are."""
    out, extent = matrix.shape
    shape = (*a.shape[:axis], out, *a.shape[axis + 1:])
    if not a.size or not out:
        return np.zeros(shape, a.dtype)
    dtype = np.result_type(a.dtype, np.float32)
    matrix = np.ascontiguousarray(matrix, dtype)
    before, after = int(np.prod(a.shape[:axis])), int(np.prod(a.shape[axis + 1:]))
    a = a.astype(dtype, copy=False)
    if after == 1:
        product = a.reshape(before, extent) @ matrix.T
    else:
        product = np.matmul(matrix, a.reshape(before, extent, after))
    return product.reshape(shape)
