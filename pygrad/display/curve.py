"""What one curve has: its points, fewer of them that draw the same picture, and a smooth line through them."""

from __future__ import annotations

from array import array
from typing import Any, NamedTuple

import numpy as np

Numbers = np.ndarray[Any, np.dtype[np.float64]]


class Points(NamedTuple):
    """Points of a curve.

    Attributes
    ----------
    at : ndarray of float64, shape (N,)
        Steps, or whatever was given in their place.
    values : ndarray of float64, shape (N,)
    """

    at: Numbers
    values: Numbers


class Curve:
    """Points that come one after the other; 16 bytes each.

    Examples
    --------
    >>> curve = Curve()
    >>> curve.add(0, 2.0)
    >>> curve.add(1, 1.0)
    >>> curve.points().values.tolist()
    [2.0, 1.0]
    """

    def __init__(self) -> None:
        self._at, self._values = array("d"), array("d")

    def __len__(self) -> int:
        return len(self._values)

    @property
    def last_at(self) -> float:
        """Where the last point is, minus infinity before the first."""
        return self._at[-1] if self._at else -np.inf

    @property
    def last(self) -> float:
        """The last value, NaN before the first."""
        return self._values[-1] if self._values else float("nan")

    def add(self, at: float, value: float) -> None:
        """Add a point."""
        self._at.append(at)
        self._values.append(value)

    def points(self) -> Points:
        """Return a copy of all points."""
        return Points(np.array(self._at), np.array(self._values))


def finite(points: Points, positive: bool = False) -> Points:
    """Return the points that can be drawn: finite, and for a logarithmic axis positive."""
    keep = np.isfinite(points.values) & np.isfinite(points.at)
    if positive:
        keep &= points.values > 0
    return points if keep.all() else Points(points.at[keep], points.values[keep])


def thinned(points: Points, most: int) -> Points:
    """Return at most ``most`` points that draw the same picture: the extremes of each stretch, and the ends.

    Examples
    --------
    >>> values = np.zeros(1000)
    >>> values[567] = 9.0
    >>> fewer = thinned(Points(np.arange(1000.0), values), 20)
    >>> len(fewer.at), float(fewer.values.max())
    (11, 9.0)
    """
    count = len(points.values)
    if count <= most:
        return points
    stretches = max(most // 2 - 1, 1)
    bounds = np.linspace(0, count, stretches + 1).astype(int)
    kept = {0, count - 1}
    for start, stop in zip(bounds[:-1], bounds[1:], strict=True):
        part = points.values[start:stop]
        kept |= {int(start + part.argmin()), int(start + part.argmax())}
    order = sorted(kept)
    return Points(points.at[order], points.values[order])


def smoothed(points: Points, share: float, most: int = 120) -> Points | None:
    """Return a running mean, over a part of the curve around each point; None where it would be the curve itself.

    Parameters
    ----------
    points : Points
        All finite.
    share : float
        The part of all points over which a mean goes.
    most : int
        Points of the result.

    Examples
    --------
    >>> points = Points(np.arange(100.0), np.arange(100) % 2.0)
    >>> mean = smoothed(points, 0.2)
    >>> bool(abs(mean.values - 0.5).max() < 0.1)
    True
    """
    count = len(points.values)
    half = int(share * count / 2)
    if half < 1 or count < 10:
        return None
    with np.errstate(all="ignore"):
        return _means(points, count, half, most)


def _means(points: Points, count: int, half: int, most: int) -> Points:
    sums = np.concatenate([[0.0], np.cumsum(points.values)])
    centres = np.unique(np.linspace(0, count - 1, min(most, count)).astype(int))
    first, stop = np.maximum(centres - half, 0), np.minimum(centres + half + 1, count)
    return Points(points.at[centres], (sums[stop] - sums[first]) / (stop - first))
