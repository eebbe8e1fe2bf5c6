"""Padding at the ends of axes: with a constant, or with elements of the array."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._layout import empty_like
from pygrad.functions._sibling import sibling
from pygrad.recording import record1

Widths = tuple[tuple[int, int], ...]

MODES = ("constant", "reflect", "replicate", "circular")


class Pad(Function):
    """Padding of the last axes. dx = dy without the padding, which goes where it came from. Saves: nothing.

    ``widths`` are those of the last axes, (low, high) each; with a constant they may be negative, and crop.
    ``flipped`` computes the gradient.
    """

    __slots__ = ("filling", "flipped", "mode", "widths")
    __module__ = "pygrad.functions"

    def __init__(self, widths: Widths, mode: str, filling: float = 0.0, flipped: bool = False) -> None:
        self.widths, self.mode, self.filling, self.flipped = widths, mode, filling, flipped

    def forward(self, x: Any) -> Any:
        if self.flipped:
            return folded(x, self.widths, self.mode)
        axes = len(self.widths)
        extents = [extent + low + high
                   for extent, (low, high) in zip(x.shape[x.ndim - axes:], self.widths, strict=True)]
        y = empty_like(x, (*x.shape[:x.ndim - axes], *extents))
        inner = (..., *[slice(max(low, 0), extent - max(high, 0))
                        for extent, (low, high) in zip(extents, self.widths, strict=True)])
        y[inner] = x[(..., *[slice(max(-low, 0), extent - max(-high, 0)) for extent, (low, high)
                             in zip(x.shape[x.ndim - axes:], self.widths, strict=True)])]
        for number, (low, high) in enumerate(self.widths):
            # The axes after this one are whole already where those before are still without their padding.
            repeats = self.mode != "constant"
            part = y[(..., *[slice(None)] * (number + 1), *inner[number + 2:])] if repeats else y
            for target, source in borders(extents[number], max(low, 0), max(high, 0), self.mode):
                rest = (slice(None),) * (axes - number - 1)
                part[(..., target, *rest)] = self.filling if source is None else part[(..., source, *rest)]
        return y

    def backward(self, gy: Any) -> Any:
        if self.mode == "constant":
            return sibling(Pad(tuple([(-low, -high) for low, high in self.widths]), "constant"), gy)
        return sibling(Pad(self.widths, self.mode, flipped=not self.flipped), gy)


def borders(extent: int, low: int, high: int, mode: str) -> list[tuple[slice, slice | None]]:
    """Return the padded parts of an axis, and which parts they repeat.

    Examples
    --------
    >>> borders(6, 1, 2, "replicate")
    [(slice(0, 1, None), slice(1, 2, None)), (slice(4, 6, None), slice(3, 4, None))]
    """
    end = extent - high
    first: slice | None
    last: slice | None
    if mode == "reflect":
        first, last = slice(2 * low, low, -1), _backwards(end - 2, high)
    elif mode == "replicate":
        first, last = slice(low, low + 1), slice(end - 1, end)
    elif mode == "circular":
        first, last = slice(end - low, end), slice(low, low + high)
    else:
        first = last = None
    return [(target, source) for target, source in ((slice(0, low), first), (slice(end, extent), last))
            if target.stop > target.start]


def _backwards(start: int, count: int) -> slice:
    return slice(start, start - count if start >= count else None, -1)


def folded(gy: Any, widths: Widths, mode: str) -> Any:
    """Return the middle of padded axes, with what was added at their ends added to where it came from.

    Examples
    --------
    >>> folded(np.array([1, 10, 100, 1000]), ((1, 1),), "replicate")
    array([  11, 1100])
    """
    for number, (low, high) in enumerate(widths):
        rest = (slice(None),) * (len(widths) - number - 1)
        extent = gy.shape[gy.ndim - len(widths) + number]
        gx = gy[(..., slice(low, extent - high), *rest)].copy(order="K")
        for target, source in borders(extent, low, high, mode):
            assert source is not None
            part = gy[(..., target, *rest)]
            if mode == "replicate":
                part = np.add.reduce(part, axis=-1 - len(rest), keepdims=True)
            stop = None if source.stop is None or source.stop < low else source.stop - low
            into = gx[(..., slice(source.start - low, stop, source.step), *rest)]
            np.add(into, part, out=into)
        gy = gx
    return gy


def pad(input: Any, pad: Sequence[int], mode: str = "constant", value: float | None = None) -> Any:
    """Extend an array at the ends of its last axes.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    pad : sequence of int
        How many elements to add at the low and at the high end of the last axis, then of the last but one,
        and so on. Negative numbers crop.
    mode : str
        "constant", "reflect" (as a mirror in the middle of the last element), "replicate" (the last
        element) or "circular" (from the other end).
    value : float, optional
        The constant; 0 if None.

    Returns
    -------
    Variable, shape (*) with longer axes
        Of the input's dtype and memory order.

    Raises
    ------
    ShapeError
        If there are more widths than axes, an axis is cropped to less than nothing, or is too short for
        what it shall repeat: "reflect" adds fewer elements than there are, "circular" at most as many.
    ArgumentError
        If the widths are no even number of integers, the mode is unknown, or a value comes with another mode
        than "constant".

    Notes
    -----
    The gradient is that of the middle; what was repeated adds its gradient to where it came from. Saves
    nothing.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([1.0, 2.0, 3.0])
    >>> y = F.pad(x, (1, 2), "reflect")
    >>> y
    Variable([2. 1. 2. 3. 2. 1.])
    >>> y.sum().backward()
    >>> x.grad
    Variable([2. 3. 1.])
    >>> F.pad(x, (-1, 1), value=9)
    Variable([2. 3. 9.])
    """
    shape = np.shape(input)
    widths = _widths(pad, input, shape)
    if mode not in MODES:
        raise ArgumentError(f"pad: expected mode to be one of {', '.join(map(repr, MODES))}, got {mode!r}")
    if mode == "constant":
        return record1(Pad(widths, mode, 0.0 if value is None else value), input)
    if value:
        raise ArgumentError(f"pad: value={value!r} goes with mode 'constant' only, not with {mode!r}")
    grown: Widths = tuple([(max(low, 0), max(high, 0)) for low, high in widths])
    cut: Widths = tuple([(min(low, 0), min(high, 0)) for low, high in widths])
    crops = any(map(any, cut))
    if crops and mode == "circular":  # goes round what is left
        input, crops = record1(Pad(cut, "constant"), input), False
    _check_room(input, grown, mode)
    y = record1(Pad(grown, mode), input)
    return record1(Pad(cut, "constant"), y) if crops else y


def _widths(pad: Any, input: Any, shape: tuple[int, ...]) -> Widths:
    """Return (low, high) of the last axes, in the order of the axes."""
    try:
        numbers = [operator.index(one) for one in pad]
    except TypeError:
        numbers = [0]
    if len(numbers) % 2:
        raise ArgumentError("pad: expected an even number of integers, low and high of the last axis first, "
                            f"got {pad!r}")
    axes = len(numbers) // 2
    if axes > len(shape):
        raise ShapeError(f"pad: {pad!r} is for {axes} axes, but the input has {len(shape)} "
                         f"({describe(input)})")
    widths = tuple([(numbers[2 * n], numbers[2 * n + 1]) for n in reversed(range(axes))])
    for extent, (low, high) in zip(shape[len(shape) - axes:], widths, strict=True):
        if extent + min(low, 0) + min(high, 0) < 0 or extent + low + high < 0:
            raise ShapeError(f"pad: {pad!r} takes more than there is from an axis of {extent} "
                             f"({describe(input)})")
    return widths


def _check_room(input: Any, widths: Widths, mode: str) -> None:
    shape = np.shape(input)
    for extent, pair in zip(shape[len(shape) - len(widths):], widths, strict=True):
        most = {"reflect": extent - 1, "circular": extent, "replicate": max(pair) if extent else 0}[mode]
        if max(pair) > max(most, 0):
            raise ShapeError(f"pad: mode {mode!r} can add at most {max(most, 0)} elements to an axis of "
                             f"{extent} ({describe(input)}), not {max(pair)}")
