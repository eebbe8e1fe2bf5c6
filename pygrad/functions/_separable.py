"""Linear maps of the trailing axes, one axis after the other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from pygrad.function import Function
from pygrad.functions._axis_maps import AxisMap, Spread, Sums
from pygrad.functions._layout import Layout, layout_of
from pygrad.functions._pool_windows import blocks, merge, strided
from pygrad.functions._sibling import sibling
from pygrad.kernels.parallel import share

Maps = tuple[AxisMap, ...]


class Separable(Function):
    """Linear maps along the trailing axes. dx = the transposed maps of dy. Saves: nothing.

    Subclasses say in `maps_of` which maps an input has.
    """

    __slots__ = ("layout", "maps")
    __module__ = "pygrad.functions"

    def maps_of(self, x: Any) -> Maps:
        """Return the maps for an input, checked."""
        raise NotImplementedError

    def forward(self, x: Any) -> Any:
        self.maps = self.maps_of(x)
        self.layout = layout_of(x, len(self.maps))
        return apply_maps(x, self.maps, self.layout)

    def backward(self, gy: Any) -> Any:
        return mapped(gy, tuple([one.transposed for one in self.maps]), self.layout)


class _Mapped(Separable):
    """Given maps, in a given layout. dx = the transposed maps of dy. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def __init__(self, maps: Maps, layout: Layout) -> None:
        self.maps, self.layout = maps, layout

    def forward(self, x: Any) -> Any:
        return apply_maps(x, self.maps, self.layout)


def mapped(a: Any, maps: Maps, layout: Layout) -> Any:
    """Return the maps' image of an array or a Variable, which may have batch axes in front."""
    return sibling(_Mapped(maps, layout), a)


def apply_maps(x: Any, maps: Maps, layout: Layout, before: Callable[[Any], Any] | None = None) -> Any:
    """Return the maps' image of an array: in its dtype, of integers float64 unless they are only copied.

    ``before``, if given, is done first to the elements of each block.
    """
    dtype = x.dtype
    if dtype.kind != "f" and not all(one.keeps_integers or one.is_identity for one in maps):
        dtype = np.dtype(np.float64)
    y = layout.empty((*x.shape[:-len(maps)], *[one.count for one in maps]), dtype)
    if y.size:
        inner, outer = layout.inward(x), layout.inward(y)
        maps, inner, outer = _simplified(maps, inner, outer)

        def work(parts: Iterator[slice]) -> None:
            for rows in parts:
                _apply(inner[rows] if before is None else before(inner[rows]), maps, outer[rows])

        share(work, blocks(len(inner), max(x.nbytes, y.nbytes)))
    return y


def _simplified(maps: Maps, x: Any, y: Any) -> tuple[Maps, Any, Any]:
    """Return maps that do the same in less work, and the arrays in the form for them."""
    for kind in (Sums, Spread):
        if all(isinstance(one, kind) and not np.ndim(one.weights) for one in maps):
            return _simplified_windows(kind, maps, x, y)
    return maps, x, y


def _simplified_windows(kind: Any, maps: Any, x: Any, y: Any) -> tuple[Maps, Any, Any]:
    """Multiply where there is the least to multiply, and take apart what lies side by side."""
    axes = tuple([one.axis for one in maps])
    weight, width = math.prod(float(one.weights) for one in maps), x.shape[-1]
    if all(axis.is_whole for axis in axes):
        size = math.prod(axis.extent for axis in axes)
        axes = (strided(size, size, size),)
    axes = merge(axes)
    narrow = 0 if width == 1 and kind is Sums else len(axes) - 1  # last or first in the order of `_apply`
    weights = [weight if number == narrow else 1.0 for number in range(len(axes))]
    made = tuple([kind(axis, one) for axis, one in zip(axes, weights, strict=True)])
    return made, *(array.reshape((-1, *[getattr(one, name) for one in made], width))
                   for array, name in ((x, "extent"), (y, "count")))


def _apply(x: Any, maps: Maps, y: Any) -> None:
    """Write the image of a block, the largest intermediate results in the longest inner loops."""
    dtype = y.dtype if y.dtype.char != "e" else np.dtype(np.float32)  # sums in float16 would lose too much
    numbers = [number for number, one in enumerate(maps, 1) if not one.is_identity]
    if x.shape[-1] == 1 or y.size > x.size:
        numbers.reverse()
    if not numbers:
        y[...] = x
        return
    values = x.astype(dtype, copy=False)
    for number in numbers:
        shape = values.shape[:number] + (maps[number - 1].count,) + values.shape[number + 1:]
        out = y if number == numbers[-1] and y.dtype == dtype else np.empty(shape, dtype)
        before = math.prod(shape[:number])
        maps[number - 1].apply(values.reshape(before, values.shape[number], -1),
                               out.reshape(before, shape[number], -1))
        values = out
    if values is not y:
        y[...] = values
