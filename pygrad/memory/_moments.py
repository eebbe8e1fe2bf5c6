"""What the pictures of a profile are drawn from: phases, steps, lives of buffers, and fewer points of a long line."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import Any, NamedTuple

from pygrad.memory._spans import Span
from pygrad.memory.records import Record


class Life(NamedTuple):
    """From when to when a buffer was alive.

    Attributes
    ----------
    record : Record
    born : int
        The number of the change from which on it is alive; 0 for what was there before.
    died : int
        The number of the change from which on it is not; -1 for what is alive at the end.
    """

    record: Record
    born: int
    died: int


def duration(measured: Any) -> float:
    """Return how many seconds a profile took, or takes so far; never less than its last entry."""
    seconds = perf_counter() - measured._begin if measured.running else measured._seconds
    return float(max(seconds, measured._replay.time))


def peak_entry(levels: Sequence[int]) -> int:
    """Return the number of the entry with the highest level, the first of them."""
    return max(range(len(levels)), key=levels.__getitem__)


def boundaries(measured: Any) -> list[tuple[float, int]]:
    """Return when each step but the first began, and its number; of very many steps some only.

    A step begins where the optimiser has ended, or, without one, at the forward that follows a backward.
    """
    return list(measured._replay.steps())


def spans(measured: Any) -> list[Span]:
    """Return the phases in order; of very many some only, see `pygrad.memory._spans`."""
    return list(measured._replay.spans())


def lives(measured: Any) -> list[Life]:
    """Return the lives of buffers in the order of their births: of very many the largest, and those at the peak."""
    return [Life(*life) for life in measured._replay.lives()]


def thinned(times: Sequence[float], levels: Sequence[int], most: int) -> list[int]:
    """Return the numbers of at most ``most`` entries that draw the same picture.

    The time is cut into buckets. Of each the entry with the highest level stays, so that no peak is lost; and the last
    one too if nothing happens in the bucket after, so that a long pause is drawn at its own level.

    Examples
    --------
    >>> thinned([0, 1, 2, 3], [5, 6, 7, 6], 10)
    [0, 1, 2, 3]
    >>> thinned([0.0, 0.1, 0.2, 0.3, 7.0, 7.1, 7.2, 9.9, 10.0], [0, 4, 9, 2, 0, 8, 3, 1, 0], 8)
    [0, 2, 3, 5, 8]
    """
    count = len(times)
    if count <= most:
        return list(range(count))
    buckets = max((most - 1) // 2, 1)
    first = times[0]
    width = max(max(times) - first, 1e-12) / buckets
    kept = [0]
    entry = 1
    while entry < count:
        bucket = min(int((times[entry] - first) / width), buckets - 1)
        highest = last = entry
        while entry < count and min(int((times[entry] - first) / width), buckets - 1) <= bucket:
            if levels[entry] > levels[highest]:
                highest = entry
            last = entry
            entry += 1
        kept.append(highest)
        follows = entry < count and min(int((times[entry] - first) / width), buckets - 1) == bucket + 1
        if last != highest and not follows:
            kept.append(last)
    return kept
