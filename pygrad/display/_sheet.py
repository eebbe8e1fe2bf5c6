"""The sheet around a layout: margins, title, legend, notes, and the shape of arrows' heads."""

from __future__ import annotations

from dataclasses import dataclass

from pygrad.display._geometry import Layout, Route
from pygrad.display._legend import Legend, legend, wrapped
from pygrad.display._measure import clipped, text_width
from pygrad.display.diagram import Diagram

__all__ = ["MARGIN", "Sheet", "head", "sheet"]

MARGIN = 12.0
HEAD = 8.0


@dataclass(slots=True)
class Sheet:
    """Where everything is on the whole picture; ``left`` and ``top`` are the layout's."""

    width: float
    height: float
    left: float
    top: float
    title: str
    legend: Legend
    legend_left: float
    legend_top: float
    notes: list[str]
    notes_top: float


def sheet(diagram: Diagram, layout: Layout) -> Sheet:
    """Put title, drawing, legend and notes below each other."""
    foot = legend(diagram, layout.width)
    inner = max(layout.width, foot.width)
    title = clipped(diagram.title, 15.0, max(inner, 420.0))
    notes = wrapped(diagram.notes, max(inner, 420.0))
    words = [text_width(title, 15.0), *(text_width(line, 11.0) for line in notes)]
    inner = max(inner, *words)
    width = inner + 2 * MARGIN
    top = MARGIN + (28.0 if title else 0.0)
    under = top + layout.height + (16.0 if foot.entries else 0.0)
    notes_top = under + foot.height + (8.0 if notes else 0.0)
    return Sheet(width, notes_top + 15.0 * len(notes) + MARGIN, (width - layout.width) / 2, top, title, foot,
                 (width - foot.width) / 2, under, notes, notes_top)


def head(route: Route, width: float) -> list[tuple[float, float]]:
    """Return the corners of an arrow's head.

    Examples
    --------
    >>> head(Route([], (0.0, 0.0), (0.0, 1.0)), 2.0)
    [(0.0, 0.0), (-4.0, -9.0), (4.0, -9.0)]
    """
    (x, y), (dx, dy) = route.tip, route.heading
    half, back = 2.6 + 0.7 * width, HEAD + 0.5 * width
    return [(x, y), (x - back * dx - half * dy, y - back * dy + half * dx),
            (x - back * dx + half * dy, y - back * dy - half * dx)]
