"""Parts of a level that have nothing to do with each other: many of them go on shelves, not all in one row."""

from __future__ import annotations

from collections.abc import Sequence

from pygrad.display._geometry import moved
from pygrad.display._level import GAP, Child, LevelLayout, Space, lay_out
from pygrad.display._nesting import NetKey

__all__ = ["packed"]

FEW = 6
"""Parts that may stand beside each other."""

Nets = dict[NetKey, tuple[int, list[int]]]


def packed(children: Sequence[Child], nets: Nets, space: Space) -> LevelLayout:
    """Lay out a level as `lay_out` does, with parts that no line joins to the rest on shelves.

    The shelves are one block beside what is joined to the frame's borders.
    """
    parts = _parts(len(children), nets)
    free = [part for joined, part in parts if not joined]
    if len(free) <= FEW:
        return lay_out(children, nets, space)
    inner = Space(between=space.between)
    done = []
    for part, own in zip(free, _divided(free, nets), strict=True):
        done.append((part, lay_out([children[child] for child in part], own, inner)))
    block, corners = _shelved([layout for _, layout in done])
    kept = sorted(child for joined, part in parts if joined for child in part)
    new = {child: number for number, child in enumerate(kept)}
    inside = {child for part in free for child in part}
    rest = {key: (source if source < 0 else new[source], [target if target < 0 else new[target] for target in targets])
            for key, (source, targets) in nets.items() if source not in inside and inside.isdisjoint(targets)}
    whole = lay_out([*(children[child] for child in kept), block], rest, space)
    rects = dict(zip(kept, whole.rects, strict=False))
    pieces = {(key, target if target < 0 else kept[target]): paths for (key, target), paths in whole.pieces.items()}
    for (part, layout), (left, top) in zip(done, corners, strict=True):
        x, y = whole.rects[-1].left + left, whole.rects[-1].top + top
        for child, rect in zip(part, layout.rects, strict=True):
            rects[child] = rect._replace(left=rect.left + x, top=rect.top + y)
        for (key, target), paths in layout.pieces.items():
            pieces[key, part[target]] = [moved(path, x, y) for path in paths]
    whole.rects, whole.pieces = [rects[child] for child in range(len(children))], pieces
    return whole


def _parts(children: int, nets: Nets) -> list[tuple[bool, list[int]]]:
    """Return the children by what lines join, and whether a line leads out of the frame."""
    joined: list[list[int]] = [[] for _ in range(children)]
    border = [False] * children
    for source, targets in nets.values():
        ends = [end for end in (source, *targets) if end >= 0]
        for end in ends:
            joined[ends[0]].append(end)
            joined[end].append(ends[0])
            border[end] |= len(ends) <= len(targets)
    seen, parts = [False] * children, []
    for start in range(children):
        if seen[start]:
            continue
        seen[start], part = True, [start]
        for child in part:  # grows as it runs
            for other in joined[child]:
                if not seen[other]:
                    seen[other] = True
                    part.append(other)
        parts.append((any(border[child] for child in part), sorted(part)))
    return parts


def _divided(parts: list[list[int]], nets: Nets) -> list[Nets]:
    """Return the lines of each part, with its children numbered from 0."""
    place = {child: (number, at) for number, part in enumerate(parts) for at, child in enumerate(part)}
    divided: list[Nets] = [{} for _ in parts]
    for key, (source, targets) in nets.items():
        if source in place:
            number, at = place[source]
            divided[number][key] = (at, [place[target][1] for target in targets])
    return divided


def _shelved(layouts: Sequence[LevelLayout]) -> tuple[Child, list[tuple[float, float]]]:
    """Put parts on shelves, the highest first; return the whole's size and each part's corner."""
    area = sum((layout.width + GAP) * (layout.height + GAP) for layout in layouts)
    room = max([(1.8 * area) ** 0.5, *(layout.width for layout in layouts)])
    corners = [(0.0, 0.0)] * len(layouts)
    x = y = height = width = 0.0
    for number in sorted(range(len(layouts)), key=lambda number: -layouts[number].height):
        layout = layouts[number]
        if x and x + layout.width > room:
            x, y, height = 0.0, y + height + GAP, 0.0
        corners[number] = (x, y)
        x, height = x + layout.width + GAP, max(height, layout.height)
        width = max(width, x - GAP)
    return Child(width, y + height), corners
