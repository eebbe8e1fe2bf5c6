"""What a histogram is made of: counts and moments of an array, in one pass each and a chunk at a time.

There is no temporary as large as the array, and nothing of it is kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

CHUNK = 1 << 16
"""How many elements are looked at at once."""


@dataclass(slots=True)
class Counts:
    """What an array holds, in numbers.

    Attributes
    ----------
    size, nan, infinite, zeros : int
        Elements; those that are not a number, infinite, exactly zero.
    low, high, mean, std : float
        Of the finite elements; NaN where there are none. Of complex elements the absolute value is taken.
    bins : tuple of int
        How many finite elements there are in each of equal parts of `limits`; empty where there are none.
    limits : (float, float)
    """

    size: int = 0
    nan: int = 0
    infinite: int = 0
    zeros: int = 0
    low: float = math.nan
    high: float = math.nan
    mean: float = math.nan
    std: float = math.nan
    bins: tuple[int, ...] = ()
    limits: tuple[float, float] = (math.nan, math.nan)

    @property
    def finite(self) -> int:
        """How many elements are finite."""
        return self.size - self.nan - self.infinite

    @property
    def helped_by_log(self) -> bool:
        """Whether a few bins hold nearly everything, so that the others would be invisible."""
        filled = sorted(self.bins, reverse=True)
        return sum(1 for count in filled if count) > 3 and sum(filled[:3]) > 0.8 * self.finite


def measured(array: Any) -> Counts:
    """Return all but the bins.

    Parameters
    ----------
    array : ndarray
        Numbers of any dtype and shape.

    Examples
    --------
    >>> found = measured(np.array([0.0, 1.0, 2.0, np.nan, np.inf]))
    >>> found.nan, found.infinite, found.zeros, found.mean
    (1, 1, 1, 1.0)
    """
    found = Counts(size=int(array.size))
    count, mean, squares = 0, 0.0, 0.0
    low, high = math.inf, -math.inf
    with np.errstate(all="ignore"):
        for chunk in _chunks(array):
            found.nan += int(np.isnan(chunk).sum())
            found.infinite += int(np.isinf(chunk).sum())
            chunk = chunk[np.isfinite(chunk)]
            if not chunk.size:
                continue
            found.zeros += chunk.size - int(np.count_nonzero(chunk))
            low, high = min(low, float(chunk.min())), max(high, float(chunk.max()))
            here = float(chunk.mean())
            distance, count = here - mean, count + chunk.size
            mean += distance * (chunk.size / count)
            squares += float(np.square(chunk - here).sum()) + distance * distance * (
                chunk.size * (1 - chunk.size / count))
    if count:
        found.low, found.high, found.mean, found.std = low, high, mean, math.sqrt(squares / count)
    return found


def binned(array: Any, low: float, high: float, bins: int) -> tuple[int, ...]:
    """Return how many finite elements there are in each of ``bins`` equal parts from one number to another.

    Examples
    --------
    >>> binned(np.array([0, 1, 2, 3, 4, 4]), 0, 4, 2)
    (2, 4)
    """
    counts = np.zeros(bins, np.int64)
    half = high / 2 - low / 2  # halves, since the whole may overflow
    for chunk in _chunks(array):
        chunk = chunk[np.isfinite(chunk)]
        with np.errstate(under="ignore"):
            shares = (chunk / 2 - low / 2) / half if half > 0 else np.full(chunk.shape, 0.5)
        places = np.clip((shares * bins).astype(np.int64), 0, bins - 1)
        counts += np.bincount(places, minlength=bins)
    return tuple(counts.tolist())


def _chunks(array: Any) -> Iterator[Any]:
    """Yield the elements in pieces of float64; absolute values of complex ones."""
    if not array.size:
        return
    for chunk in np.nditer(array, flags=["external_loop", "buffered"], order="K", buffersize=CHUNK):
        with np.errstate(all="ignore"):  # not around the yield, where the caller runs
            piece: Any = np.abs(chunk) if chunk.dtype.kind == "c" else chunk  # type: ignore[attr-defined]
            piece = piece.astype(np.float64)
        yield piece
