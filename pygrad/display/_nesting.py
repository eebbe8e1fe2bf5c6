"""A diagram as a tree of levels, each a small graph of its own: boxes and frames in a frame, lines between them.

The invariant: at each level the lines, with each frame inside it taken as one thing, go round no circle, so that
each frame can be laid out alone and placed as one box; no foreign box can come into it. A frame that would break
this, a layer that is called again with what others made of its result, is drawn in several parts.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from pygrad.display._cycles import downward, leftover
from pygrad.display.diagram import Diagram

__all__ = ["Level", "Net", "Tree", "nest"]

NetKey = tuple[int, str, int, bool]
"""A line: its upper box, the kind of arrow, which of several to the same box, and whether the arrow goes up."""


@dataclass(slots=True)
class Net:
    """A line at one level: from one thing to one or more below it.

    Attributes
    ----------
    source : int
        A child of the level, or -1 for the frame's upper border.
    targets : set of int
        Children of the level, or -2 for the frame's lower border.
    """

    source: int
    targets: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Level:
    """What is directly in one frame; the first level has none.

    Attributes
    ----------
    path : tuple of str
    part, parts : int
        Which of several frames of one layer this is, from 1.
    parent : int
        The level in which the frame stands, and as which child; -1 for the first.
    place : int
    boxes : list of int
        All that are in it, directly or deeper.
    children : list of (bool, int)
        Whether it is a level, and the number of the level or of the box.
    """

    path: tuple[str, ...]
    parent: int
    place: int
    boxes: list[int]
    part: int = 1
    parts: int = 1
    children: list[tuple[bool, int]] = field(default_factory=list)
    nets: dict[NetKey, Net] = field(default_factory=dict)


@dataclass(slots=True)
class Tree:
    """A diagram's levels, outer before inner, and for each arrow the line that it is part of.

    Attributes
    ----------
    home : list of (int, int)
        The level and the child number of each box.
    """

    keys: list[str]
    levels: list[Level]
    home: list[tuple[int, int]]
    arrows: list[tuple[NetKey, int] | None]


def nest(diagram: Diagram) -> Tree:
    """Take a diagram apart into levels."""
    keys = list(diagram.boxes)
    number = {key: index for index, key in enumerate(keys)}
    pairs = [(number[arrow.source], number[arrow.target]) for arrow in diagram.arrows]
    place, upward = downward(len(keys), pairs, [arrow.kind == "gradient" for arrow in diagram.arrows])
    down = [pair[::-1] if up else pair for pair, up in zip(pairs, upward, strict=True)]
    groups = [diagram.boxes[key].group for key in keys]
    levels = [Level((), -1, -1, list(range(len(keys))))]
    home = [(0, 0)] * len(keys)
    within = [(source, target) for source, target in down if source != target]
    inside = [within]
    for at, _ in enumerate(levels):  # grows as it runs
        _divide(at, levels, home, groups, place, inside)
    tree = Tree(keys, levels, home, [])
    seen: dict[tuple[int, int, str, bool], int] = {}
    for (source, target), arrow, up in zip(down, diagram.arrows, upward, strict=True):
        if source == target:
            tree.arrows.append(None)
            continue
        copy = seen.get((source, target, arrow.kind, up), 0)
        seen[source, target, arrow.kind, up] = copy + 1
        key = (source, arrow.kind, copy, up)
        _run(tree, key, target)
        tree.arrows.append((key, target))
    return tree


def _divide(at: int, levels: list[Level], home: list[tuple[int, int]], groups: list[tuple[str, ...]],
            place: list[int], inside: list[list[tuple[int, int]]]) -> None:
    """Find the children of a level, and put the levels among them at the end of the list."""
    level, depth = levels[at], len(levels[at].path)
    child: dict[int, Hashable] = {}
    for box in level.boxes:
        child[box] = groups[box][:depth + 1] if len(groups[box]) > depth else box
    part = _parts(child, inside[at], place)
    members: dict[Hashable, list[int]] = {}
    for box in level.boxes:
        members.setdefault((child[box], part.get(box, 0)), []).append(box)
    parts: dict[Hashable, int] = {}
    first = len(levels)
    for key, boxes in sorted(members.items(), key=lambda item: item[0][1]):  # type: ignore[index]
        name = child[boxes[0]]
        if isinstance(name, tuple):
            parts[name] = parts.get(name, 0) + 1
            new = Level(name, at, -1, boxes, parts[name])
            members[key] = [len(levels)]
            levels.append(new)
    for (name, _), inner in members.items():  # type: ignore[misc]
        if isinstance(name, tuple):
            levels[inner[0]].place, levels[inner[0]].parts = len(level.children), parts[name]
        else:
            home[inner[0]] = (at, len(level.children))
        level.children.append((isinstance(name, tuple), inner[0]))
    owner = {box: new for new in range(first, len(levels)) for box in levels[new].boxes}
    inside.extend([] for _ in range(first, len(levels)))
    for source, target in inside[at]:
        if source in owner and owner[source] == owner.get(target):
            inside[owner[source]].append((source, target))
    inside[at] = []


def _parts(child: dict[int, Hashable], pairs: list[tuple[int, int]], place: list[int]) -> dict[int, int]:
    """Return in which part of its frame each box is, where frames as wholes would go round in a circle."""
    numbers = {name: index for index, name in enumerate(dict.fromkeys(child.values()))}
    outer = sorted({(numbers[child[source]], numbers[child[target]]) for source, target in pairs
                    if child[source] != child[target]})
    circle = leftover(len(numbers), outer)
    if not circle:
        return {}
    # How often the longest way to a box changes from one child to another: on each line it stays or grows.
    boxes = sorted((box for box in child if numbers[child[box]] in circle), key=place.__getitem__)
    stage, entered = dict.fromkeys(boxes, 0), set()
    after: dict[int, list[tuple[int, bool]]] = {}
    for source, target in sorted(pairs, key=lambda pair: place[pair[0]]):
        if source in stage and target in stage:
            change = child[source] != child[target]
            stage[target] = max(stage[target], stage[source] + change)
            after.setdefault(source, []).append((target, change))
            entered.add(target)
    for box in reversed(boxes):  # what nothing leads to, such as a parameter, goes where it is first needed
        if box not in entered and box in after:
            stage[box] = max(0, min(stage[target] - change for target, change in after[box]))
    return stage


def _run(tree: Tree, key: NetKey, target: int) -> None:
    """Lay a line from its box up to the level that both share, and down to the target."""
    upper, source = tree.home[key[0]]
    lower, end = tree.home[target]
    while upper != lower:
        if len(tree.levels[upper].path) >= len(tree.levels[lower].path):
            tree.levels[upper].nets.setdefault(key, Net(source)).targets.add(-2)
            upper, source = tree.levels[upper].parent, tree.levels[upper].place
        else:
            tree.levels[lower].nets.setdefault(key, Net(-1)).targets.add(end)
            lower, end = tree.levels[lower].parent, tree.levels[lower].place
    tree.levels[upper].nets.setdefault(key, Net(source)).targets.add(end)
