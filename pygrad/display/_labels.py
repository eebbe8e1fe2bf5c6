"""Where arrows' labels go: beside an end of the arrow, where nothing else is; where there is no room, nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from pygrad.display._geometry import Layout, Path, Route
from pygrad.display._look import frame_title, frame_title_width
from pygrad.display._measure import clipped, text_width
from pygrad.display.diagram import Diagram

__all__ = ["LABEL", "label_text", "place_labels"]

LABEL = 10.0
MOST = 2000
CELL = 64.0

Area = tuple[float, float, float, float]


def label_text(label: str) -> str:
    """Return a label as it is written."""
    return clipped(label, LABEL, 160.0)


def place_labels(diagram: Diagram, layout: Layout) -> None:
    """Set each route's label's place, or none; what is not written is still said to who points at the arrow."""
    labelled = [(arrow, route) for arrow, route in zip(diagram.arrows, layout.routes, strict=True) if arrow.label]
    if not labelled or len(labelled) > MOST:
        return
    taken = _Taken()
    for rect in layout.boxes.values():
        taken.add((rect.left, rect.top, rect.right, rect.bottom))
    for frame in layout.frames:
        width = frame_title_width(frame_title(diagram, frame.path, frame.part, frame.parts))
        left, top = frame.rect.left, frame.rect.top
        taken.add((left, top, left + width + 14, top + 22))
    for path in {piece: None for route in layout.routes for piece in route.pieces}:
        for area in _flat(path):
            taken.add(area)
    for arrow, route in labelled:
        width = text_width(label_text(arrow.label), LABEL)
        for x, y in _candidates(route, width):
            area = (x, y - 9.0, x + width, y + 2.0)
            if taken.free(area) and x >= 0.0 and x + width <= layout.width:
                route.label = (x, y)
                taken.add(area)
                break


def _candidates(route: Route, width: float) -> Iterator[tuple[float, float]]:
    """Yield places of a label's first letter: by the head at the right and at the left, then by the other end."""
    (x, y), (dx, dy) = route.tip, route.heading
    other = route.pieces[0][0] if route.tip != route.pieces[0][0] else route.pieces[-1][-1][-2:]
    if abs(dy) >= abs(dx):
        for low in (11.0, 18.0):
            yield x + 6.0, y - low * dy + (0.0 if dy > 0 else 4.0)
            yield x - 6.0 - width, y - low * dy + (0.0 if dy > 0 else 4.0)
        yield other[0] + 5.0, other[1] + 13.0 * dy
        yield other[0] - 5.0 - width, other[1] + 13.0 * dy
    else:
        start = x - 12.0 * dx - (width if dx > 0 else 0.0)
        yield start, y - 5.0
        yield start, y + 12.0
        yield other[0] + 4.0 - (0.0 if dx > 0 else width + 8.0), other[1] - 5.0


class _Taken:
    """Areas that are not free, by squares of the sheet."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[Area]] = {}

    def add(self, area: Area) -> None:
        for cell in _cells(area):
            self.cells.setdefault(cell, []).append(area)

    def free(self, area: Area) -> bool:
        return all(area[2] <= other[0] or other[2] <= area[0] or area[3] <= other[1] or other[3] <= area[1]
                   for cell in _cells(area) for other in self.cells.get(cell, ()))


def _cells(area: Area) -> Iterator[tuple[int, int]]:
    for column in range(int(area[0] // CELL), int(area[2] // CELL) + 1):
        for row in range(int(area[1] // CELL), int(area[3] // CELL) + 1):
            yield column, row


def _flat(path: Path) -> Iterator[Area]:
    """Yield what a path covers, in small pieces."""
    at = path[0]
    for step in path[1:]:
        end = step[-2:]
        if len(step) == 2:
            points = [at, end]
        else:
            points = [_on_curve(at, step, part / 12) for part in range(13)]
        for one, two in zip(points, points[1:], strict=False):
            yield (min(one[0], two[0]) - 1.5, min(one[1], two[1]) - 1.5,
                   max(one[0], two[0]) + 1.5, max(one[1], two[1]) + 1.5)
        at = end


def _on_curve(start: tuple[float, ...], step: tuple[float, ...], part: float) -> tuple[float, float]:
    rest = 1.0 - part
    weights = (rest ** 3, 3 * rest * rest * part, 3 * rest * part * part, part ** 3)
    points = (start, step[0:2], step[2:4], step[4:6])
    return (sum(weight * point[0] for weight, point in zip(weights, points, strict=True)),
            sum(weight * point[1] for weight, point in zip(weights, points, strict=True)))
