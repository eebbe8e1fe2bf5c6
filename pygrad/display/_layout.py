"""Our own layered layout of a diagram: each frame by itself from the innermost on, then all put together."""

from __future__ import annotations

from collections.abc import Callable

from pygrad.display._geometry import Frame, Layout, Path, Rect, Route, moved
from pygrad.display._labels import LABEL, label_text
from pygrad.display._level import PAD, Child, LevelLayout, Space
from pygrad.display._look import box_size, frame_title, frame_title_width
from pygrad.display._measure import text_width
from pygrad.display._nesting import Level, NetKey, Tree, nest
from pygrad.display._packed import packed
from pygrad.display.diagram import Diagram

__all__ = ["layered"]

STRIP = 24.0
"""Height of the part of a frame in which its title is."""


def layered(diagram: Diagram, direction: str = "down") -> Layout:
    """Place a diagram's boxes so that arrows go down, or to the right.

    Parameters
    ----------
    diagram : Diagram
    direction : str
        ``"down"`` or ``"right"``.

    Returns
    -------
    Layout
        In which no boxes overlap, a frame holds what is in its group and nothing else, and no arrow crosses a box;
        but where a diagram of thousands of boxes has very many long arrows, the longest go straight.
    """
    sideways = direction == "right"
    tree = nest(diagram)
    between = _between(diagram, sideways)
    done: list[LevelLayout | None] = [None] * len(tree.levels)
    for at in range(len(tree.levels) - 1, -1, -1):
        level = tree.levels[at]
        children = [_child(diagram, tree, done, child, sideways) for child in level.children]
        nets = {key: (net.source, sorted(net.targets)) for key, net in level.nets.items()}
        done[at] = packed(children, nets, _space(diagram, level, sideways, between))
    layouts = [layout for layout in done if layout is not None]
    return _together(diagram, tree, layouts, sideways)


def _child(diagram: Diagram, tree: Tree, done: list[LevelLayout | None], child: tuple[bool, int],
           sideways: bool) -> Child:
    is_level, number = child
    inner = done[number] if is_level else None
    if inner is not None:
        return Child(inner.width, inner.height, inner.entries, inner.exits, frozenset(inner.skip))
    width, height = box_size(diagram.boxes[tree.keys[number]])
    return Child(height, width) if sideways else Child(width, height)


def _between(diagram: Diagram, sideways: bool) -> float:
    """Return how much more room labels need between rows."""
    widths = [text_width(label_text(arrow.label), LABEL) for arrow in diagram.arrows if arrow.label]
    return 0.0 if not widths else min(max(widths), 110.0) if sideways else 12.0


def _space(diagram: Diagram, level: Level, sideways: bool, between: float) -> Space:
    if level.parent < 0:
        return Space(between=between)
    title = frame_title_width(frame_title(diagram, level.path, level.part, level.parts))
    if sideways:
        return Space(head=PAD, foot=PAD, left=STRIP + 4.0, right=PAD, shortest=title + 2 * PAD, between=between)
    return Space(title + PAD, STRIP, PAD, PAD, PAD, narrowest=title + 2 * PAD, between=between)


def _together(diagram: Diagram, tree: Tree, layouts: list[LevelLayout], sideways: bool) -> Layout:
    """Move every level to its place and make an arrow's way of the pieces in each level that it passes."""
    corner: list[tuple[float, float]] = [(0.0, 0.0)]
    for level in tree.levels[1:]:  # outer before inner
        rect, (x, y) = layouts[level.parent].rects[level.place], corner[level.parent]
        corner.append((x + rect.left, y + rect.top))
    turn = _turned if sideways else _same
    result = Layout()
    result.width, result.height = turn((layouts[0].width, layouts[0].height))
    for number, key in enumerate(tree.keys):
        at, place = tree.home[number]
        result.boxes[key] = _rect(layouts[at].rects[place], corner[at], turn)
    for number, level in enumerate(tree.levels[1:], 1):
        whole = Rect(0.0, 0.0, layouts[number].width, layouts[number].height)
        result.frames.append(Frame(level.path, _rect(whole, corner[number], turn), level.part, level.parts))
    for arrow, line in zip(diagram.arrows, tree.arrows, strict=True):
        if line is None:
            result.routes.append(_loop(result.boxes[arrow.source]))
            continue
        pieces = _pieces(tree, layouts, corner, line, turn)
        result.routes.append(_route(pieces, line[0][3]))
    return result


def _same(point: tuple[float, ...]) -> tuple[float, ...]:
    return point


def _turned(point: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(point[index ^ 1] for index in range(len(point)))


def _rect(rect: Rect, corner: tuple[float, float], turn: Callable[[tuple[float, ...]], tuple[float, ...]]) -> Rect:
    return Rect(*turn((rect.left + corner[0], rect.top + corner[1])), *turn((rect.width, rect.height)))


def _pieces(tree: Tree, layouts: list[LevelLayout], corner: list[tuple[float, float]], line: tuple[NetKey, int],
            turn: Callable[[tuple[float, ...]], tuple[float, ...]]) -> list[Path]:
    """Return an arrow's way from its upper box to its lower one."""
    key, target = line
    upper, (lower, end) = tree.home[key[0]][0], tree.home[target]
    before: list[Path] = []
    after: list[list[Path]] = []

    def placed(level: int, child: int) -> list[Path]:
        return [tuple(map(turn, moved(path, *corner[level]))) for path in layouts[level].pieces[key, child]]

    while upper != lower:
        if len(tree.levels[upper].path) >= len(tree.levels[lower].path):
            before += placed(upper, -2)
            upper = tree.levels[upper].parent
        else:
            after.append(placed(lower, end))
            lower, end = tree.levels[lower].parent, tree.levels[lower].place
    return [*before, *placed(upper, end), *(path for paths in reversed(after) for path in paths)]


def _route(pieces: list[Path], upward: bool) -> Route:
    """Return the arrow with its head, which is at the upper end where the arrow goes against the others."""
    if upward:
        (x, y), second = pieces[0][0], pieces[0][1]
        dx, dy = x - second[0], y - second[1]
    else:
        x, y = pieces[-1][-1][-2:]
        before = pieces[-1][-2] if len(pieces[-1][-1]) == 2 else pieces[-1][-1][:4]
        dx, dy = x - before[-2], y - before[-1]
    heading = (float((dx > 0) - (dx < 0)), 0.0) if abs(dx) > abs(dy) else (0.0, float((dy > 0) - (dy < 0)))
    return Route(pieces, (x, y), heading)


def _loop(rect: Rect) -> Route:
    """Return the arrow from a box to itself, at its right side."""
    x, y = rect.right, rect.top + rect.height / 2
    return Route([((x, y - 5), (x + 16, y - 12, x + 16, y + 12, x, y + 5))], (x, y + 5), (-1.0, 0.0))
