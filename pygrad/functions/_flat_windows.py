"""Maxima of windows that lie unevenly: which element wins, as a position in the flat trailing axes."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from pygrad.function import Function
from pygrad.functions._sibling import sibling


def flat_winners(x: Any, positions: tuple[Any, ...]) -> tuple[Any, Any]:
    """Return the maxima of windows and their flat positions.

    Parameters
    ----------
    x : ndarray, shape (P, *extents)
    positions : tuple of ndarray
        For each axis the positions that a window sees, shape (P or 1, outputs, taps); a repeated one is harmless.

    Returns
    -------
    y : ndarray, shape (P, *outputs)
    index : ndarray of int32, of the same shape
        The first of equal elements wins, a NaN over everything, the last of several.
    """
    extents = x.shape[1:]
    flat = x.reshape(len(x), -1)
    rows = np.arange(len(x)).reshape((-1,) + (1,) * len(extents))
    y = index = None
    for taps in itertools.product(*[range(one.shape[2]) for one in positions]):
        place: Any = np.zeros((1,) * (len(extents) + 1), np.int64)
        for axis, (one, tap) in enumerate(zip(positions, taps, strict=True)):
            along = one[:, :, tap].reshape(len(one), *[-1 if other == axis else 1 for other in range(len(extents))])
            place = place * extents[axis] + along
        values = flat[rows, place]
        place = np.broadcast_to(place, values.shape).astype(np.int32)
        if y is None:
            y, index = values, place
            continue
        better = values > y
        if x.dtype.kind == "f":
            better |= np.isnan(values)
        y, index = np.where(better, values, y), np.where(better, place, index)
    return y, index


class FlatPick(Function):
    """Numbers taken at flat positions. dx = dy put there, summed. Saves: nothing."""

    __slots__ = ("extents", "index")
    __module__ = "pygrad.functions"

    def __init__(self, index: Any, extents: tuple[int, ...]) -> None:
        self.index, self.extents = index, extents

    def forward(self, x: Any) -> Any:
        axes = len(self.extents)
        lead, outputs = x.shape[:-axes], self.index.shape[1:]
        flat = x.reshape(-1, len(self.index), math.prod(self.extents)) if x.size else x.reshape(1, 0, -1)
        picked = np.take_along_axis(flat, self.index.reshape(1, len(self.index), -1), -1)
        return picked.reshape(*lead, *outputs)

    def backward(self, gy: Any) -> Any:
        return sibling(FlatSpread(self.index, self.extents), gy)


class FlatSpread(Function):
    """Numbers put at flat positions, summed. dx = dy taken there. Saves: nothing."""

    __slots__ = ("extents", "index")
    __module__ = "pygrad.functions"

    def __init__(self, index: Any, extents: tuple[int, ...]) -> None:
        self.index, self.extents = index, extents

    def forward(self, gy: Any) -> Any:
        rows, size, outputs = len(self.index), math.prod(self.extents), self.index.shape[1:]
        lead = gy.shape[:gy.ndim - len(outputs)]
        if not gy.size:
            return np.zeros((*lead, *self.extents), gy.dtype)
        flat = (self.index.reshape(rows, -1) + np.arange(rows)[:, None] * size).ravel()
        parts = gy.reshape(-1, flat.size)
        sums = [np.bincount(flat, part, rows * size) for part in parts]
        return np.stack(sums).astype(gy.dtype).reshape(*lead, *self.extents)

    def backward(self, gy: Any) -> Any:
        return sibling(FlatPick(self.index, self.extents), gy)


class FlatMax(Function):
    """What maxima over uneven windows share: the positions that won."""

    __slots__ = ("extents",)
    axes = 0
    constant_saves = True

    def positions(self, x: Any) -> tuple[Any, ...]:
        """Return what each window sees, see `flat_winners`."""
        raise NotImplementedError

    def forward(self, x: Any) -> Any:
        y, index = self.find(x)
        self.extents = x.shape[x.ndim - self.axes:]
        self.saved = (index,)
        return y

    def find(self, x: Any) -> tuple[Any, Any]:
        """Return the maxima, and where they are as an array (P, *outputs)."""
        positions = self.positions(x)
        outputs = tuple([one.shape[1] for one in positions])
        lead, extents = x.shape[:x.ndim - self.axes], x.shape[x.ndim - self.axes:]
        y, index = flat_winners(np.ascontiguousarray(x).reshape(-1, *extents), positions)
        return y.reshape(*lead, *outputs), index

    def backward(self, gy: Any) -> Any:
        (index,) = self.saved
        return sibling(FlatSpread(index, self.extents), gy)
