"""Padding: more elements at the ends of axes, or fewer."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from pygrad.errors import ArgumentError, DTypeError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._layout import Layout, layout_of
from pygrad.functions._pool_windows import integers
from pygrad.functions._sibling import sibling
from pygrad.recording import record1

MODES = ("constant", "reflect", "replicate", "circular")
Pairs = tuple[tuple[int, int], ...]


class Part(NamedTuple):
    """A stretch of the output along one axis, and where it comes from.

    ``ins`` is one element if ``repeated``, and else as long as ``outs``, perhaps backwards.
    """

    outs: slice
    ins: slice
    repeated: bool = False


class Pad(Function):
    """Padding of trailing axes. dx = the sum of dy wherever x went. Saves: nothing."""

    __slots__ = ("extents", "filling", "layout", "mode", "pairs")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, pad: Any, mode: str = "constant", value: float | None = None) -> None:
        self.pairs = _pairs(pad)
        if mode not in MODES:
            raise ArgumentError(f"pad: expected a mode out of {', '.join(MODES)}, got {mode!r}")
        if value is not None and mode != "constant":
            raise ArgumentError(f"pad: mode {mode!r} takes its values from the input; leave value out")
        if not isinstance(value, int | float | np.number | None):
            raise ArgumentError(f"pad: expected a number as value, got {value!r}")
        self.mode, self.filling = mode, 0 if value is None else value

    def forward(self, x: Any) -> Any:
        self._check(x)
        trailing = len(self.pairs)
        self.layout, self.extents = layout_of(x, 0), x.shape[x.ndim - trailing:]
        return _padded(x, self.pairs, self.mode, self.filling, self.layout)

    def backward(self, gy: Any) -> Any:
        return sibling(_Cropped(self.pairs, self.mode, self.extents, self.layout), gy)

    def _check(self, x: Any) -> None:
        trailing = len(self.pairs)
        if trailing > x.ndim:
            raise ShapeError(f"pad: an input of {describe(x)} has fewer axes than {trailing}, a pair of "
                             "numbers each")
        if self.mode != "constant" and not (1 <= trailing <= 3 and x.ndim in (trailing + 1, trailing + 2)):
            raise ShapeError(f"pad: mode {self.mode!r} pads the last one, two or three axes of (N, C, ...) "
                             f"or (C, ...), got {2 * trailing} numbers for an input of {describe(x)}")
        if self.mode == "constant" and x.dtype.kind in "iu" and not float(self.filling).is_integer():
            raise DTypeError(f"pad: {self.filling!r} cannot be put into an input of {describe(x)}; convert it "
                             "to floats first")
        for extent, (low, high) in zip(x.shape[x.ndim - trailing:], self.pairs, strict=True):
            kept = extent + min(low, 0) + min(high, 0)
            room = {"constant": None, "replicate": None, "reflect": extent - 1, "circular": kept}[self.mode]
            if kept < (0 if self.mode == "constant" else 1):
                raise ShapeError(f"pad: {(low, high)} leaves nothing of {extent} elements, in an input of "
                                 f"{describe(x)}")
            if room is not None and max(low, high) > room:
                raise ShapeError(f"pad: {(low, high)} is too much for {extent} elements, in an input of "
                                 f"{describe(x)}; mode {self.mode!r} has room for {room}")


class _Padded(Function):
    """Padding without checks, in front of which there may be batch axes."""

    __slots__ = ("extents", "layout", "mode", "pairs")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, pairs: Pairs, mode: str, extents: tuple[int, ...], layout: Layout) -> None:
        self.pairs, self.mode, self.extents, self.layout = pairs, mode, extents, layout

    def forward(self, x: Any) -> Any:
        return _padded(x, self.pairs, self.mode, 0, self.layout)

    def backward(self, gy: Any) -> Any:
        return sibling(_Cropped(self.pairs, self.mode, self.extents, self.layout), gy)


class _Cropped(_Padded):
    """The transposed map of padding: what went to several places is the sum of them."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, gy: Any) -> Any:
        trailing = len(self.extents)
        gx = self.layout.empty(gy.shape[:gy.ndim - trailing] + self.extents, gy.dtype)
        parts = [_parts(extent, *pair, self.mode)
                 for extent, pair in zip(self.extents, self.pairs, strict=True)]
        middle, *others = itertools.product(*parts)
        if any(min(pair) < 0 for pair in self.pairs):
            gx[...] = 0
        gx[(..., *[part.ins for part in middle])] = gy[(..., *[part.outs for part in middle])]
        for combined in others:
            value = gy[(..., *[part.outs for part in combined])]
            axes = tuple([number - trailing for number, part in enumerate(combined) if part.repeated])
            gx[(..., *[part.ins for part in combined])] += value.sum(axes, keepdims=True) if axes else value
        return gx

    def backward(self, gy: Any) -> Any:
        return sibling(_Padded(self.pairs, self.mode, self.extents, self.layout), gy)


def _pairs(pad: Any) -> Pairs:
    """Return PyTorch's list of paddings, last axis first, as a pair for each axis, first axis first."""
    if not isinstance(pad, Sequence) or len(pad) % 2:
        raise ArgumentError("pad: expected an even number of integers, two for each axis from the last on, "
                            f"got {pad!r}")
    numbers = integers(pad, len(pad), "pad", "pad", low=-(1 << 62)) if len(pad) else ()
    return tuple(zip(numbers[-2::-2], numbers[::-2], strict=True))


@functools.lru_cache(maxsize=256)
def _parts(extent: int, low: int, high: int, mode: str) -> tuple[Part, ...]:
    """Return the stretches of one axis, the middle first."""
    start, stop = max(-low, 0), extent - max(-high, 0)
    left, right = max(low, 0), max(high, 0)
    end = left + stop - start
    parts = [Part(slice(left, end), slice(start, stop))]
    before, behind = slice(0, left), slice(end, end + right)
    if mode == "reflect":
        last = extent - 2 - right
        if left:
            parts.append(Part(before, slice(left, 0, -1)))
        if right:
            parts.append(Part(behind, slice(extent - 2, last if last >= 0 else None, -1)))
    elif mode == "replicate":
        if left:
            parts.append(Part(before, slice(0, 1), True))
        if right:
            parts.append(Part(behind, slice(extent - 1, extent), True))
    elif mode == "circular":
        if left:
            parts.append(Part(before, slice(stop - left, stop)))
        if right:
            parts.append(Part(behind, slice(start, start + right)))
    return tuple(parts)


def _padded(x: Any, pairs: Pairs, mode: str, value: float, layout: Layout) -> Any:
    lead = x.ndim - len(pairs)
    extents = x.shape[lead:]
    shape = [extent + low + high for extent, (low, high) in zip(extents, pairs, strict=True)]
    y = layout.empty((*x.shape[:lead], *shape), x.dtype)
    parts = [_parts(extent, *pair, mode) for extent, pair in zip(extents, pairs, strict=True)]
    if mode == "constant":
        _fill_border(y, [part[0].outs for part in parts], value)
    for combined in itertools.product(*parts):
        y[(..., *[part.outs for part in combined])] = x[(..., *[part.ins for part in combined])]
    return y


def _fill_border(y: Any, middles: list[slice], value: float) -> None:
    """Write a value to everything but the middle, once."""
    for number, middle in enumerate(middles):
        behind = (slice(None),) * (len(middles) - number - 1)
        for part in (slice(0, middle.start), slice(middle.stop, None)):
            y[(..., *middles[:number], part, *behind)] = value


def pad(input: Any, pad: Sequence[int], mode: str = "constant", value: float | None = None) -> Any:
    """Add elements at the ends of the last axes.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
        For modes other than "constant", (N, C, ...) or (C, ...), with padding for all but N and C.
    pad : sequence of int
        How many elements before and after the last axis, then before and after the last but one, and so on. A
        negative number takes elements away.
    mode : {"constant", "reflect", "replicate", "circular"}
        What is added: one value; the input mirrored in its first or last element, or that element itself; or
        the input again, from its other end.
    value : float, optional
        The value for "constant", by default 0.

    Returns
    -------
    Variable, of the input's dtype and memory order

    Raises
    ------
    ShapeError
        If the input has too few axes, too much is taken away, or there is too little to mirror or repeat.
    ArgumentError
        If ``pad`` is no even number of integers, the mode is unknown, or has no use for a value.
    DTypeError
        If the value does not fit integers.

    Notes
    -----
    The gradient of an element is the sum of those of all its copies. Saves nothing. This is PyTorch's function;
    ``np.pad`` is `numpy_pad`, whose widths and modes mean something else.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[1.0, 2.0, 3.0]])
    >>> F.pad(x, (2, -1), value=9)
    Variable([[9. 9. 1. 2.]])
    >>> y = F.pad(x, (2, 1), mode="reflect")
    >>> y
    Variable([[3. 2. 1. 2. 3. 2.]])
    >>> y.sum().backward()
    >>> x.grad
    Variable([[1. 3. 2.]])
    """
    return record1(Pad(pad, mode, value), input)
