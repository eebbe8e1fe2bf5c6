"""Bytes over time in a bounded number of points, however many changes there are.

The first `MOST_POINTS` changes are kept one by one. Of more, neighbouring ones are put together in stretches of 8, 16,
32 and so on, and of each stretch three points stay: the first of the highest level, the first of the lowest, and the
level that lasted longest. So no peak is lost, and a long pause is drawn at its own level. Each point has the bytes of
every category at its time. Which points stay depends on the changes alone, not on when they are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import sub
from typing import Any

MOST_POINTS, CHUNK = 20_000, 2048
"""How many stay, and how many changes are put together at a time: that takes less time than one by one."""

Point = tuple[Any, ...]
"""The number of a change, the time, the level from then on, and of that each category."""

Move = tuple[float, int, int, int, int]
"""The time; the level; the number of a category, and the bytes it gains; that of the one that loses them, or -1."""

_Stretch = tuple[Point, Point, Point, float]
"""The highest point, the lowest, the one before the longest pause, and that pause in seconds."""


class Points:
    """Levels as they change.

    Parameters
    ----------
    levels : sequence of int
        The bytes of each category at the beginning.
    begin : float
        What the times of points are counted from.

    Attributes
    ----------
    moves : list of Move
        Where changes are appended. A time that lies before the last one is taken for that: threads may be late.

    Examples
    --------
    >>> points = Points([10, 0], 100.0)
    >>> points.moves += [(100.5, 40, 1, 30, -1), (101.0, 40, 0, 30, 1)]
    >>> points.found()
    [(0, 0.0, 10, 10, 0), (1, 0.5, 40, 10, 30), (2, 1.0, 40, 40, 0)]
    """

    def __init__(self, levels: Sequence[int], begin: float) -> None:
        self._begin = begin
        self._first: Point = (0, 0.0, sum(levels), *levels)
        self._last = self._first  # before the moves
        self._stretches: list[_Stretch] = []
        self._open: list[_Stretch] = []  # one that gets more
        self._width, self._missing = 1, 1
        self.moves: list[Move] = []

    @property
    def time(self) -> float:
        """When the last change was, in seconds since the beginning."""
        return float(max([self._last[1], *[move[0] - self._begin for move in self.moves]]))

    def settle(self) -> None:
        """Put changes together if there are enough."""
        if self._width == 1 and len(self.moves) > MOST_POINTS:
            self._width = self._missing = 8
        while self._width > 1:
            self._thin()
            if len(self.moves) < CHUNK:
                break
            found, last = _stretches(self.moves[:CHUNK], self._last, self._begin, self._width)
            missing = self._missing - CHUNK if self._width > CHUNK else 0
            if self._open:
                found = [_together(*self._open, *found)]
            # From here on nothing calls: an interrupt comes before or after.
            self._last = last
            del self.moves[:CHUNK]
            if missing > 0:
                self._open, self._missing = found, missing
            else:
                self._open, self._missing = [], self._width
                self._stretches += found

    def _thin(self) -> None:
        while len(self._stretches) >= MOST_POINTS // 3:
            old = self._stretches
            new = [_together(*pair) for pair in zip(old[::2], old[1::2], strict=False)] + old[len(old) // 2 * 2:]
            self._stretches, self._width = new, 2 * self._width
            self._missing = self._width

    def found(self) -> list[Point]:
        """Return the points in order: the beginning, what has stayed, and the last change."""
        last, stretches = self._last, [*self._stretches, *self._open]
        if self.moves:
            rest, last = _stretches(self.moves, last, self._begin, self._width)
            stretches += rest
        points = [self._first]
        for high, low, lasting, _ in stretches:
            for point in sorted((high, low, lasting), key=_number):
                if point[0] > points[-1][0]:
                    points.append(point)
        if last[0] > points[-1][0]:
            points.append(last)
        return points


def _stretches(moves: list[Move], last: Point, begin: float, width: int) -> tuple[list[_Stretch], Point]:
    """Return moves after a point as stretches of so many, and the point after all of them."""
    number, levels, done = last[0], list(last[3:]), 0
    heights = [last[2], *[move[1] for move in moves]]
    times = list(accumulate([last[1], *[move[0] - begin for move in moves]], max))
    pauses = list(map(sub, times[1:], times))
    found = []
    for start in range(0, len(moves), width):
        stop = min(start + width, len(moves))
        high = heights.index(max(heights[start + 1:stop + 1]), start + 1)
        low = heights.index(min(heights[start + 1:stop + 1]), start + 1)
        longest = max(pauses[start:stop])
        before = pauses.index(longest, start)
        points = {}
        for place in sorted({high, low, before, stop}):
            for _, _, category, gain, loser in moves[done:place]:
                levels[category] += gain
                if loser >= 0:
                    levels[loser] -= gain
            done = place
            last = points[place] = (number + place, times[place], heights[place], *levels)
        found.append((points[high], points[low], points[before], longest))
    return found, last


def _together(one: _Stretch, other: _Stretch) -> _Stretch:
    """Return two neighbouring stretches as one."""
    high = other[0] if other[0][2] > one[0][2] else one[0]
    low = other[1] if other[1][2] < one[1][2] else one[1]
    return high, low, *(other[2:] if other[3] > one[3] else one[2:])


def _number(point: Point) -> int:
    number: int = point[0]
    return number
