"""Rows: which things of a level stand beside each other, with a place for each line that passes a row.

Every line leads from one row to the next, so that it bends only between rows and never crosses a box. Lines from
the same place share what they can: a value that many things read is one trunk with branches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pygrad.display._cycles import topological

__all__ = ["Rows", "arrange"]

MOST_POINTS = 30_000
"""Points on lines in a level; where there would be more, the longest lines go straight to their ends."""

Line = tuple[int, Sequence[int]]
"""A source, or -1 for the upper border, and targets, where -2 is the lower border."""


@dataclass(slots=True)
class Rows:
    """Nodes in rows: a level's children first, then what stands for lines.

    Attributes
    ----------
    count : int
        How many nodes there are; those from ``children`` on are points on lines.
    row : list of int
        Of each node. The lines that come through the upper border are in row 0, alone.
    lower : list of list of (int, int)
        For each node, those of the next row that it is joined to, and the number of the line.
    upper : list of list of (int, int)
        The same, seen from below.
    trunks : list of dict of int to int
        For each line, the node that stands for it in each row from its source's on, but its targets.
    ends : dict of int to int
        For each line that leaves through the lower border, the node there.
    direct : set of int
        Lines that are joined to nothing and go from end to end, whatever is in between.
    """

    children: int
    count: int
    row: list[int]
    lower: list[list[tuple[int, int]]] = field(default_factory=list)
    upper: list[list[tuple[int, int]]] = field(default_factory=list)
    trunks: list[dict[int, int]] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)
    direct: set[int] = field(default_factory=set)

    def join(self, source: int, target: int, line: int) -> None:
        """Lead a line from a node to one of the next row."""
        self.lower[source].append((target, line))
        self.upper[target].append((source, line))

    def point(self, row: int) -> int:
        """Make a node that stands for a line in a row."""
        self.row.append(row)
        self.lower.append([])
        self.upper.append([])
        self.count += 1
        return self.count - 1


def arrange(children: int, lines: Sequence[Line]) -> Rows:
    """Give each child a row below those from which lines lead to it, and split the lines by rows.

    Examples
    --------
    >>> rows = arrange(3, [(0, [1, 2]), (1, [2])])
    >>> rows.row
    [1, 2, 3, 2]
    >>> rows.trunks[0]
    {1: 0, 2: 3}
    """
    rows = Rows(children, children, _ranks(children, lines))
    rows.lower = [[] for _ in range(children)]
    rows.upper = [[] for _ in range(children)]
    last = max(rows.row, default=0) + 1
    rows.direct = _longest(rows.row, lines, last)
    for number, (source, targets) in enumerate(lines):
        node, at = (source, rows.row[source]) if source >= 0 else (rows.point(0), 0)
        trunk = {at: node}
        rows.trunks.append(trunk)
        if number in rows.direct:
            if -2 in targets:
                rows.ends[number] = rows.point(last)
            continue
        for row, target in sorted((last if target < 0 else rows.row[target], target) for target in targets):
            while at < row - 1:
                at += 1
                point = rows.point(at)
                rows.join(node, point, number)
                node = trunk[at] = point
            if target < 0:
                target = rows.ends[number] = rows.point(last)
            rows.join(node, target, number)
    return rows


def _longest(row: Sequence[int], lines: Sequence[Line], last: int) -> set[int]:
    """Return the lines that pass too many rows for each to have a place in every one."""
    spans = []
    for number, (source, targets) in enumerate(lines):
        lowest = max(last if target < 0 else row[target] for target in targets)
        spans.append((lowest - (row[source] if source >= 0 else 0) - 1, number))
    points, direct = sum(span for span, _ in spans), set()
    for span, number in sorted(spans, reverse=True):
        if points <= MOST_POINTS:
            break
        points -= span
        direct.add(number)
    return direct


def _ranks(children: int, lines: Sequence[Line]) -> list[int]:
    """Return the children's rows from 1 on: as high as they can be, then nearer to what they are joined to."""
    pairs = [(source, target) for source, targets in lines for target in targets if source >= 0 and target >= 0]
    order = topological(children, pairs)
    above: list[list[int]] = [[] for _ in range(children)]
    below: list[list[int]] = [[] for _ in range(children)]
    for source, target in pairs:
        above[target].append(source)
        below[source].append(target)
    rank = [1] * children
    for node in order:
        rank[node] = max((rank[source] + 1 for source in above[node]), default=1)
    entered, leaving = _borders(children, lines)
    for _ in range(3):
        changed = False
        for node in reversed(order):
            up, down = len(above[node]) + entered[node], _lines(below[node]) + leaving[node]
            if not below[node] or leaving[node] or up > down:
                continue
            low = min(rank[target] for target in below[node]) - 1
            if low > rank[node] and (up < down or not up):
                rank[node], changed = low, True
        if not changed:
            break
    return rank


def _lines(targets: Sequence[int]) -> int:
    return 1 if targets else 0


def _borders(children: int, lines: Iterable[Line]) -> tuple[list[int], list[int]]:
    """Return how many lines reach each child from above the frame, and how many leave it downward."""
    entered, leaving = [0] * children, [0] * children
    for source, targets in lines:
        for target in targets:
            if source < 0 <= target:
                entered[target] += 1
            if target < 0 <= source:
                leaving[source] += 1
    return entered, leaving
