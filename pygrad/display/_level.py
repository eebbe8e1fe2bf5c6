"""One level of a picture laid out by itself: its children in rows and columns, and the lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pygrad.display._columns import columns
from pygrad.display._geometry import Path, Rect, cubic, spread
from pygrad.display._nesting import NetKey
from pygrad.display._order import ordered
from pygrad.display._rows import Rows, arrange

__all__ = ["Child", "LevelLayout", "Space", "lay_out"]

GAP, PAD, SLIM, EDGE, APART, NEAR, TIP = 26.0, 14.0, 8.0, 12.0, 13.0, 8.0, 9.0


@dataclass(slots=True)
class Child:
    """A box, or a frame with places at its borders for each line: how far right of its left side.

    Lines that ``skip`` pass the frame's first row without an end there.
    """

    width: float
    height: float
    entries: dict[NetKey, float] | None = None
    exits: dict[NetKey, float] | None = None
    skip: frozenset[NetKey] = frozenset()


@dataclass(slots=True)
class Space:
    """What a frame needs beside its children: across and along the direction of the lines.

    Attributes
    ----------
    title : float
        Room at the left of the upper border that no line may pass: the title's, where lines go down.
    head, foot : float
        Height above the first row and below the last one.
    left, right : float
    shortest, narrowest : float
        Least height and width of all.
    between : float
        More room between rows, for labels.
    """

    title: float = 0.0
    head: float = 0.0
    foot: float = 0.0
    left: float = 0.0
    right: float = 0.0
    shortest: float = 0.0
    narrowest: float = 0.0
    between: float = 0.0


@dataclass(slots=True)
class LevelLayout:
    """Places in a level, from its frame's left upper corner.

    Attributes
    ----------
    rects : list of Rect
        Of each child.
    pieces : dict of (NetKey, int) to list of Path
        The way of a line to each of its targets; -2 is the lower border.
    """

    width: float
    height: float
    rects: list[Rect]
    entries: dict[NetKey, float] = field(default_factory=dict)
    exits: dict[NetKey, float] = field(default_factory=dict)
    skip: set[NetKey] = field(default_factory=set)
    pieces: dict[tuple[NetKey, int], list[Path]] = field(default_factory=dict)


@dataclass(slots=True)
class _Work:
    rows: Rows
    keys: list[NetKey]
    targets: list[list[int]]
    children: Sequence[Child]
    width: list[float]
    middle: list[float] = field(default_factory=list)
    layers: list[list[int]] = field(default_factory=list)
    entry: dict[tuple[int, int], float] = field(default_factory=dict)
    leave: dict[tuple[int, int], float] = field(default_factory=dict)

    def port(self, node: int, line: int, upper: bool) -> float:
        """Return how far right of a node's middle a line reaches it from above, or leaves it."""
        if node >= self.rows.children:
            return 0.0
        child = self.children[node]
        ports = child.entries if upper else child.exits
        return 0.0 if ports is None else ports[self.keys[line]] - child.width / 2


def lay_out(children: Sequence[Child], nets: dict[NetKey, tuple[int, list[int]]], space: Space) -> LevelLayout:
    """Place the children of a level below each other along its lines, and lead the lines.

    Parameters
    ----------
    children : sequence of Child
    nets : dict
        For each line its source, -1 for the upper border, and targets, -2 for the lower border.
    space : Space
    """
    keys = list(nets)
    rows = arrange(len(children), [nets[key] for key in keys])
    width = [child.width for child in children] + [SLIM] * (rows.count - len(children))
    work = _Work(rows, keys, [nets[key][1] for key in keys], children, width)
    _across(work, space)
    left = min((work.middle[node] - width[node] / 2 for node in range(rows.count)), default=0.0)
    if space.title and work.layers and work.layers[0]:
        left = min(left, work.middle[work.layers[0][0]] - SLIM - space.title)
    right = max((work.middle[node] + width[node] / 2 for node in range(rows.count)), default=0.0)
    total = max(right - left + space.left + space.right, space.narrowest)
    shift = space.left - left + (total - (right - left + space.left + space.right)) / 2
    work.middle = [place + shift for place in work.middle]
    _ends(work)
    return _down(work, space, total)


def _across(work: _Work, space: Space) -> None:
    """Order the rows and set each node's middle; the title is a node at the left of row 0."""
    rows, width = work.rows, work.width
    above: list[list[tuple[int, float]]] = [[] for _ in range(rows.count)]
    below: list[list[tuple[int, float]]] = [[] for _ in range(rows.count)]
    over: list[list[tuple[int, float]]] = [[] for _ in range(rows.count)]
    under: list[list[tuple[int, float]]] = [[] for _ in range(rows.count)]
    for source in range(rows.count):
        main: dict[int, tuple[bool, float]] = {}
        leaving = sorted((work.keys[line][1] != "saved", line) for end, line in rows.lower[source]
                         if source < rows.children and rows.ends.get(line) == end)
        for target, line in rows.lower[source]:
            leave, entry = work.port(source, line, False), work.port(target, line, True)
            below[source].append((target, entry / width[target]))
            above[target].append((source, leave / width[source]))
            skips = target < rows.children and work.keys[line] in work.children[target].skip
            main[target] = min(main.get(target, (True, entry - leave)), (skips, entry - leave), key=lambda one: one[0])
        for _, line in leaving[1:]:  # of several lines out of the frame one is straight
            del main[rows.ends[line]]
        for target, (_, shift) in main.items():  # of several lines to one frame the first that ends near is straight
            under[source].append((target, shift))
            over[target].append((source, -shift))
    work.layers = ordered(rows, above, below)
    slim = [node >= rows.children for node in range(rows.count)]
    layers, sizes = work.layers, width
    if space.title and layers and layers[0]:
        title = rows.count
        layers = [[title, *layers[0]], *layers[1:]]
        sizes, slim = [*width, space.title], [*slim, False]
        over, under = [*over, []], [*under, []]
    work.middle = columns(layers, sizes, slim, over, under, GAP)[:rows.count]


def _ends(work: _Work) -> None:
    """Choose where each line enters and leaves each node: straight on, where the node is wide enough."""
    rows = work.rows
    for node in range(rows.count):
        arriving = sorted((work.middle[source] + work.port(source, line, False), line, source)
                          for source, line in rows.upper[node])
        for place, (_, line, _) in zip(_places(work, node, arriving, True), arriving, strict=True):
            work.entry[node, line] = place
    for node in range(rows.count):
        targets: dict[int, list[float]] = {}
        for target, line in rows.lower[node]:
            targets.setdefault(line, []).append(work.entry[target, line])
        leaving = sorted((_aim(places, work.middle[node]), line, 0) for line, places in targets.items())
        for place, (_, line, _) in zip(_places(work, node, leaving, False), leaving, strict=True):
            work.leave[node, line] = place


def _aim(places: list[float], middle: float) -> float:
    """Return where a line leaves: over its only end, or over one that is nearly below; else in the middle."""
    nearest = min(places, key=lambda place: abs(place - middle))
    return nearest if len(places) == 1 or abs(nearest - middle) < EDGE else middle


def _places(work: _Work, node: int, lines: list[tuple[float, int, int]], upper: bool) -> list[float]:
    middle = work.middle[node]
    if node >= work.rows.children:
        return [middle] * len(lines)
    if work.children[node].entries is not None:
        return [middle + work.port(node, line, upper) for _, line, _ in lines]
    reach = max(work.width[node] / 2 - EDGE, 1.0)
    wanted = [min(max(place, middle - reach), middle + reach) for place, _, _ in lines]
    return spread(wanted, middle - reach, middle + reach, APART if upper else NEAR)


def _down(work: _Work, space: Space, total: float) -> LevelLayout:
    """Give each row its height and each gap what its lines need; make the paths."""
    rows = work.rows
    last = len(work.layers) - 1
    tops, bottoms, at = [], [], 0.0
    for row, layer in enumerate(work.layers):
        inner = [node for node in layer if node < rows.children]
        size = max((work.children[node].height for node in inner), default=space.head if row == 0 else 0.0)
        tops.append(at)
        bottoms.append(at + size)
        at += size
        if row < last:
            at += _gap(work, layer) + (space.between if row else -8.0) if row or layer else 0.0
    leaves = bool(rows.ends)
    height = max(at + (0.0 if leaves else space.foot), space.shortest)
    if leaves:
        tops[-1] = bottoms[-1] = height
    result = LevelLayout(total, height, [_rect(work, node, tops, bottoms) for node in range(rows.children)])
    for number, key in enumerate(work.keys):
        _lead(work, number, key, result, tops, bottoms)
    return result


def _gap(work: _Work, layer: Sequence[int]) -> float:
    widest = max((abs(work.leave[node, line] - work.entry[target, line])
                  for node in layer for target, line in work.rows.lower[node]), default=None)
    return 12.0 if widest is None else 20.0 + min(56.0, 0.25 * widest if widest < 40.0 else 7.0 + 0.075 * widest)


def _rect(work: _Work, node: int, tops: list[float], bottoms: list[float]) -> Rect:
    """Return a child's place in its row: toward what it is joined to, if that is on one side only."""
    child, row = work.children[node], work.rows.row[node]
    free = bottoms[row] - tops[row] - child.height
    up, down = bool(work.rows.upper[node]), bool(work.rows.lower[node])
    part = 0.5 if up == down else 0.0 if up else 1.0
    return Rect(work.middle[node] - child.width / 2, tops[row] + part * free, child.width, child.height)


def _lead(work: _Work, number: int, key: NetKey, result: LevelLayout, tops: list[float], bottoms: list[float]) -> None:
    """Make the pieces of one line, from each of its nodes to the next, and put them together for each target."""
    rows, trunk = work.rows, work.rows.trunks[number]
    way: list[Path] = []
    nodes = list(trunk.values())
    if rows.row[nodes[0]] == 0:
        result.entries[key] = work.middle[nodes[0]]
        if all(target >= rows.children for target, _ in rows.lower[nodes[0]]):
            result.skip.add(key)
    if number in rows.direct:
        _lead_directly(work, number, key, result, bottoms[-1])
        return
    for node, following in zip(nodes, [*nodes[1:], -1], strict=True):
        row, x = rows.row[node], work.leave[node, number]
        top, start = result.rects[node].bottom if node < rows.children else tops[row], (x, bottoms[row])
        if start[1] - top > 0.01:
            way.append(((x, top), start))
        for target, line in rows.lower[node]:
            if line != number:
                continue
            piece = _piece(start, (work.entry[target, number], tops[row + 1]),
                           result.rects[target].top if target < rows.children else None)
            if target == following:
                onward = piece
            elif target < rows.children:
                result.pieces[key, target] = [*way, piece]
            else:
                result.pieces[key, -2] = [*way, piece]
                result.exits[key] = work.middle[target]
        if following >= 0:
            way.append(onward)


def _lead_directly(work: _Work, number: int, key: NetKey, result: LevelLayout, bottom: float) -> None:
    """Lead a line past too many rows for a place in each: from middle to middle, through whatever is there."""
    (node,) = work.rows.trunks[number].values()
    x = work.middle[node] + work.port(node, number, False)
    start = (x, result.rects[node].bottom if node < work.rows.children else 0.0)
    for target in work.targets[number]:
        if target < 0:
            result.exits[key] = work.middle[work.rows.ends[number]]
            end = (result.exits[key], bottom)
        else:
            end = (work.middle[target] + work.port(target, number, True), result.rects[target].top)
        result.pieces[key, target] = [(start, cubic(start, end))]


def _piece(start: tuple[float, float], end: tuple[float, float], top: float | None) -> Path:
    """Return the way from the lower edge of a row to the next row, and down to a box that stands lower in it."""
    bent = (end[0], end[1] - (min(TIP, (end[1] - start[1]) / 3) if top is not None else 0.0))
    path: list[tuple[float, ...]] = [start, cubic(start, bent)]
    final = end[1] if top is None else top
    if final - bent[1] > 0.01:
        path.append((end[0], final))
    return tuple(path)
