"""The maxima of windows, and where in its window each was found.

The windows are taken apart axis by axis, the last first: its maxima, then the maxima of these. A place in the
window is one number (a code), counted as the window's elements in C order; the first of equal elements wins,
as the last axis is finished before the next is looked at. Codes take a byte each for windows of up to 256
elements.

Arrays have the form ``(P, ..., Q)`` of `pygrad.functions._layout`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad import kernels
from pygrad.functions._pool_windows import Axis, Tap, blocks, merge, sliding
from pygrad.kernels.parallel import share

Axes = tuple[Axis, ...]


def code_dtype(axes: Axes) -> Any:
    """Return the smallest dtype that counts the elements of a window."""
    return np.min_scalar_type(math.prod(axis.kernel for axis in axes) - 1)


def winners(x: Any, axes: Axes, y: Any, coded: bool = True) -> Any:
    """Write the maxima of windows to ``y``, by a library if there is one; return where they are if ``coded``.

    Examples
    --------
    >>> from pygrad.functions._pool_windows import strided
    >>> winners(np.array([[[1.0], [2.0], [5.0], [3.0]]]), (strided(4, 2, 2),), np.empty((1, 2, 1))).ravel()
    array([1, 0], dtype=uint8)
    """
    windows = sliding(axes)
    found = kernels.max_pool(x, windows) if windows is not None else None
    if found is not None:
        y[...], codes = found
        return codes
    codes = np.empty(y.shape, code_dtype(axes)) if coded else None
    maxima(x, axes, y, codes)
    return codes


def maxima(x: Any, axes: Axes, y: Any, codes: Any = None) -> None:
    """Write the maxima of the windows of ``x`` to ``y``, and to ``codes``, unless it is None, where they are.

    NaN is the largest, and of several the last is taken, as PyTorch does.

    Examples
    --------
    >>> from pygrad.functions._pool_windows import strided
    >>> y, codes = np.empty((1, 2, 1)), np.empty((1, 2, 1), np.uint8)
    >>> maxima(np.array([[[1.0], [2.0], [5.0], [3.0]]]), (strided(4, 2, 2),), y, codes)
    >>> y.ravel(), codes.ravel()
    (array([2., 5.]), array([1, 0], dtype=uint8))
    """
    axes = merge(axes)
    width = x.shape[-1]
    x = x.reshape((-1, *[axis.extent for axis in axes], width)) if x.size else x[:0]
    if not x.size:
        return
    y = y.reshape((len(x), *[axis.count for axis in axes], width))
    codes = None if codes is None else codes.reshape(y.shape)

    def work(parts: Iterator[slice]) -> None:
        for rows in parts:
            part = None if codes is None else codes[rows]
            _block(x[rows], axes, y[rows], part, False)
            if part is not None and y.dtype.kind == "f" and np.isnan(np.minimum.reduce(y[rows], axis=None)):
                _block(x[rows], axes, y[rows], part, True)

    share(work, blocks(len(x), x.nbytes))


def _block(x: Any, axes: Axes, y: Any, codes: Any, careful: bool) -> None:
    values, found, weight = x, None, 1
    active = [number for number, axis in enumerate(axes, 1) if not axis.is_trivial]
    for number in reversed(active):
        axis = axes[number - 1]
        best, code = y, codes
        if number != active[0]:
            shape = values.shape[:number] + (axis.count,) + values.shape[number + 1:]
            best = np.empty(shape, y.dtype)
            code = None if codes is None else np.empty(shape, codes.dtype)
        _Fold(values, found, best, code, number, weight, careful).run(axis.taps)
        values, found = best, code
        weight *= axis.kernel
    if not active:
        y[...] = x
        if codes is not None:
            codes[...] = 0


class _Fold:
    """Maxima along one axis.

    ``values`` and their codes ``found`` (None: all 0) go in, ``best`` and ``code`` come out. A step along
    this axis adds ``weight`` to a code. ``careful`` lets a NaN win, which a comparison does not.
    """

    __slots__ = ("best", "careful", "code", "found", "lead", "values", "weight")

    def __init__(self, values: Any, found: Any, best: Any, code: Any, number: int, weight: int,
                 careful: bool) -> None:
        self.values, self.found, self.best, self.code = values, found, best, code
        self.lead, self.weight, self.careful = (slice(None),) * number, weight, careful

    def run(self, taps: tuple[Tap, ...]) -> None:
        place = self._start(taps)
        for number, tap in enumerate(taps[place:], place):
            if tap.first is not None:
                outs, ins = ((*self.lead, one) for one in tap.first)
                self.best[outs] = self.values[ins]
                if self.code is not None:
                    self.code[outs] = (0 if self.found is None else self.found[ins]) + number * self.weight
            if tap.later is not None:
                outs, ins = ((*self.lead, one) for one in tap.later)
                best, values = self.best[outs], self.values[ins]
                if self.code is not None:
                    code = self.code[outs]
                    won = self._won(best, values, tap.valid)
                    np.maximum(code, self._codes(ins, number, won), out=code)
                np.maximum(best, values, out=best)

    def _start(self, taps: tuple[Tap, ...]) -> int:
        """Take the first two places at once where all windows have both; return how many are done."""
        count = self.best.shape[len(self.lead)]
        if len(taps) < 2 or not _covers(taps[0].first, count) or not _covers(taps[1].later, count):
            return 0
        one, other = (self.values[(*self.lead, tap.both[1])] for tap in taps[:2])
        if self.code is not None:
            won = self._won(one, other, taps[1].valid)
            codes = self._codes((*self.lead, taps[1].both[1]), 1, won)
            if self.found is None:
                np.copyto(self.code, codes)
            else:
                np.maximum(self.found[(*self.lead, taps[0].both[1])], codes, out=self.code)
        np.maximum(one, other, out=self.best)
        return 2

    def _won(self, best: Any, values: Any, valid: Any) -> Any:
        """Return where ``values`` replace the best so far."""
        won = np.greater(values, best)
        if self.careful:
            won |= np.isnan(values)
        if valid is not None:
            won &= valid.reshape((-1,) + (1,) * (won.ndim - len(self.lead) - 1))
        return won

    def _codes(self, ins: Any, number: int, won: Any) -> Any:
        """Return the codes of what has won, and 0 elsewhere: later places have larger codes."""
        flags = won.view(np.uint8)
        if self.found is None:
            return np.multiply(flags, number * self.weight, dtype=self.code.dtype)
        return np.multiply(self.found[ins] + number * self.weight, flags)


def _covers(pair: Any, count: int) -> bool:
    return pair is not None and pair[0].start == 0 and pair[0].stop == count
