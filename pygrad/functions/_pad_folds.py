"""The adjoint of NumPy's padding along one axis: where the gradients of what was added go.

What is added at an end is, for every mode but those of extremes, linear in the elements of the axis: copies of them
(``copies`` says of which), and multiples of the first and of the last one. NumPy itself is asked for the numbers,
by padding a row of indices and the rows that are 1 in the first or the last place.
"""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

import numpy as np

Pair = tuple[int, int]


class Fold(NamedTuple):
    """Where the gradient of each added element of an axis goes.

    ``copies`` are stretches of the places that it is added to, see `runs`: start, stop and step among the added
    elements, first and last place. ``weights`` is what it is multiplied by there (1 if None); ``first`` and ``last``
    are what the ends of the axis get, ``average`` of how many elements at this end it is the mean. None is nothing.
    """

    copies: tuple[tuple[int, int, int, int, int], ...] = ()
    weights: Any = None
    first: Any = None
    last: Any = None
    average: int | None = None


def folds(extent: int, pair: Pair, mode: str, options: dict[str, Any]) -> tuple[Fold, Fold]:
    """Return what happens to what was added before and after an axis.

    Examples
    --------
    >>> folds(3, (2, 0), "reflect", {})[0].copies
    ((0, 2, -1, 2, 1),)
    """
    if mode in ("constant", "empty"):
        return Fold(), Fold()
    if mode == "mean":
        return (Fold(average=options["stat_length"][0]), Fold(average=options["stat_length"][1]))
    return _folds(extent, pair, mode, options.get("reflect_type", "even") == "odd")


@functools.lru_cache(maxsize=256)
def _folds(extent: int, pair: Pair, mode: str, odd: bool) -> tuple[Fold, Fold]:
    pad: Any = np.pad
    ends = slice(None, pair[0]), slice(pair[0] + extent, None)
    copies = pad(np.arange(extent), pair, "edge" if mode == "linear_ramp" else mode)
    if mode != "linear_ramp" and not odd:
        before, after = (Fold(runs(copies[end])) for end in ends)
        return before, after
    options = {"reflect_type": "odd"} if odd else {"end_values": 0}
    unit: Any = np.zeros(extent)
    unit[0] = 1
    first, last = (pad(one, pair, mode, **options) for one in (unit, unit[::-1]))
    if mode == "linear_ramp":
        return Fold(first=first[ends[0]]), Fold(last=last[ends[1]])
    if extent == 1:
        return Fold(first=first[ends[0]]), Fold(first=first[ends[1]])
    before, after = (Fold(runs(copies[end]), 1 - first[end] - last[end], first[end], last[end]) for end in ends)
    return before, after


def folded(gy: Any, axis: int, extent: int, pair: Pair, mode: str, options: dict[str, Any]) -> Any:
    """Return the gradient of an axis from that of the padded one; ``axis`` is counted from the last."""
    low, high = pair
    middle, left, right = (_slice(gy, axis, slice(start, stop))
                           for start, stop in ((low, low + extent), (0, low), (low + extent, None)))
    if mode in ("constant", "empty") or not (low or high):
        return middle
    gx = np.array(middle, np.result_type(gy.dtype, np.float16) if gy.dtype.kind not in "fc" else None)
    for part, fold, width, place in zip((left, right), folds(extent, pair, mode, options), pair, (0, 1), strict=True):
        if width:
            _add(gx, part, fold, axis, place)
    return gx


def _slice(a: Any, axis: int, part: slice) -> Any:
    return a[(..., part, *(slice(None),) * (-axis - 1))]


def _add(gx: Any, part: Any, fold: Fold, axis: int, place: int) -> None:
    """Add the gradient of what was added at one end."""
    if fold.average is not None:
        count = fold.average
        where = slice(0, count) if place == 0 else slice(gx.shape[axis] - count, None)
        target = _slice(gx, axis, where)
        target += part.sum(axis, keepdims=True) / (count or 1)
    for weights, where in ((fold.first, slice(0, 1)), (fold.last, slice(gx.shape[axis] - 1, None))):
        if weights is not None and weights.any():
            target = _slice(gx, axis, where)
            target += _weighted(part, weights, axis).sum(axis, keepdims=True)
    if fold.weights is not None:
        part = _weighted(part, fold.weights, axis)
    for start, stop, step, first, last in fold.copies:
        piece = _slice(part, axis, slice(start, stop))
        if step < 0:
            first, last, piece = last, first, np.flip(piece, axis)
        elif not step:
            piece = piece.sum(axis, keepdims=True)
        target = _slice(gx, axis, slice(first, last + 1))
        target += piece


def _weighted(part: Any, weights: Any, axis: int) -> Any:
    return part * weights.astype(part.real.dtype).reshape((-1,) + (1,) * (-axis - 1))


def runs(numbers: Any) -> tuple[tuple[int, int, int, int, int], ...]:
    """Return the stretches in which a row of integers goes on by the same step of -1, 0 or 1.

    Each is start, stop and step, and the first and the last number.

    Examples
    --------
    >>> runs(np.array([2, 1, 0, 0, 0]))
    ((0, 3, -1, 2, 0), (3, 5, 0, 0, 0))
    """
    found, start, values = [], 0, numbers.tolist()
    count = len(values)
    while start < count:
        stop, step = start + 1, 0
        if stop < count and abs(values[stop] - values[start]) <= 1:
            step = values[stop] - values[start]
            while stop < count and values[stop] - values[stop - 1] == step:
                stop += 1
        found.append((start, stop, step, values[start], values[stop - 1]))
        start = stop
    return tuple(found)
