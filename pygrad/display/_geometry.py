"""A picture once everything has its place: what the writers of SVG and of pixels read. Pixels, y downward."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Frame", "Layout", "Path", "Rect", "Route", "cubic", "moved", "spread"]

Path = tuple[tuple[float, ...], ...]
"""A start (x, y), then lines (x, y) and curves (x1, y1, x2, y2, x, y)."""


class Rect(NamedTuple):
    """A rectangle by its left upper corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.top + self.height


@dataclass(slots=True)
class Frame:
    """A group's frame; ``part`` of ``parts`` where its boxes could not all be in one."""

    path: tuple[str, ...]
    rect: Rect
    part: int = 1
    parts: int = 1


@dataclass(slots=True)
class Route:
    """An arrow: pieces from the source's side to the target's; arrows of one source share pieces.

    Attributes
    ----------
    pieces : list of Path
    tip : (x, y)
        Where its head ends.
    heading : (dx, dy)
        In which direction the head points, of length one.
    label : (x, y) or None
        Where the label's first letter stands, if there is room.
    """

    pieces: list[Path]
    tip: tuple[float, float]
    heading: tuple[float, float]
    label: tuple[float, float] | None = None


@dataclass(slots=True)
class Layout:
    """All places: boxes by key, frames from outer to inner, a route per arrow."""

    width: float = 0.0
    height: float = 0.0
    boxes: dict[str, Rect] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)


def cubic(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, ...]:
    """Return the piece of a path that leaves downward and arrives downward.

    Examples
    --------
    >>> cubic((0.0, 0.0), (0.0, 20.0)), cubic((0.0, 0.0), (10.0, 20.0))
    ((0.0, 20.0), (0.0, 11.0, 10.0, 9.0, 10.0, 20.0))
    """
    if abs(start[0] - end[0]) < 0.5:
        return end
    bend = 0.55 * (end[1] - start[1])
    return (start[0], start[1] + bend, end[0], end[1] - bend, *end)


def moved(path: Path, x: float, y: float) -> Path:
    """Return the path at another place.

    Examples
    --------
    >>> moved(((0.0, 0.0), (1.0, 2.0)), 10.0, 20.0)
    ((10.0, 20.0), (11.0, 22.0))
    """
    return tuple(tuple(value + (y if index % 2 else x) for index, value in enumerate(step)) for step in path)


def spread(wanted: list[float], low: float, high: float, apart: float) -> list[float]:
    """Return places from ``low`` to ``high``, at least ``apart`` if there is room, as near as can be to the wanted.

    The order is kept: what is wanted rises.

    Examples
    --------
    >>> spread([0.0, 0.0, 50.0], 0.0, 40.0, 10.0)
    [0.0, 10.0, 40.0]
    """
    count = len(wanted)
    apart = min(apart, (high - low) / max(count - 1, 1))
    runs: list[tuple[float, int]] = []
    for index, place in enumerate(wanted):
        mean, size = place - index * apart, 1
        while runs and runs[-1][0] >= mean:
            before, many = runs.pop()
            mean, size = (before * many + mean * size) / (many + size), many + size
        runs.append((mean, size))
    limit = high - (count - 1) * apart
    flat = [min(max(mean, low), limit) for mean, size in runs for _ in range(size)]
    return [mean + index * apart for index, mean in enumerate(flat)]
