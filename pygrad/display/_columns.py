"""How far to the right each node stands: long lines straight, nodes over the middle of what they are joined to.

The method of U. Brandes and B. Köpf (Fast and simple horizontal coordinate assignment, 2001): nodes that should
be in line are joined to blocks, four times, with the upper or the lower neighbours and from the left or from the
right; each time the blocks are pushed together, and each node comes to the middle of its four places. Blocks here
may be bent where a line enters a frame beside its middle, and nodes are as wide as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["columns"]

Joined = Sequence[Sequence[tuple[int, float]]]
"""For each node the joined ones, each with how far right of it this one's middle should be."""


def columns(layers: Sequence[Sequence[int]], width: Sequence[float], slim: Sequence[bool], above: Joined,
            below: Joined, gap: float) -> list[float]:
    """Return the middle of each node.

    Parameters
    ----------
    layers : sequence of sequence of int
        The nodes of each row from left to right.
    width : sequence of float
    slim : sequence of bool
        Whether a node is a point on a line; lines from point to point should be straight.
    above, below : sequence of sequence of (int, float)
    gap : float
        Room between two nodes in a row; half of it beside points.
    """
    if not width:
        return []
    crossed = _crossed(layers, slim, above) | _beside(layers, slim, above, below)
    found = []
    for down in (True, False):
        for left in (True, False):
            rows = [list(layer) if left else list(layer)[::-1] for layer in (layers if down else layers[::-1])]
            sign = 1.0 if left else -1.0
            root, offset = _aligned(rows, above if down else below, slim, crossed, down, sign)
            places = _pushed(rows, width, slim, root, offset, gap)
            found.append([sign * place for place in places])
    return _middle(found, width)


def _crossed(layers: Sequence[Sequence[int]], slim: Sequence[bool], above: Joined) -> set[tuple[int, int]]:
    """Return the lines (upper, lower) that cross one from point to point: they give way."""
    position = {node: index for layer in layers for index, node in enumerate(layer)}
    found: set[tuple[int, int]] = set()
    for before, layer in zip(layers, layers[1:], strict=False):
        left, start = 0, 0
        for index, node in enumerate(layer):
            inner = next((other for other, _ in above[node] if slim[other]), None) if slim[node] else None
            if inner is None and index < len(layer) - 1:
                continue
            right = position[inner] if inner is not None else len(before)
            for other in layer[start:index + 1]:
                for source, _ in above[other]:
                    if (position[source] < left or position[source] > right) and not (slim[source] and slim[other]):
                        found.add((source, other))
            start, left = index + 1, right
    return found


def _beside(layers: Sequence[Sequence[int]], slim: Sequence[bool], above: Joined,
            below: Joined) -> set[tuple[int, int]]:
    """Return the lines that give way, so that what is computed in turn stands in line.

    These are the lines from what nothing leads to, such as a parameter, and long lines, where a box is joined to the
    same end: parameters and lines that skip something stand beside it.
    """
    found: set[tuple[int, int]] = set()
    nodes = [node for layer in layers for node in layer]
    for node in nodes:
        if len(above[node]) > 1:
            rank = {other: 1 if slim[other] else 2 if above[other] else 0 for other, _ in above[node]}
            best = max(rank.values())
            found.update((other, node) for other in rank if rank[other] < best)
    for node in nodes:
        if not slim[node] and any(not slim[other] and (node, other) not in found for other, _ in below[node]):
            found.update((node, other) for other, _ in below[node] if slim[other])
    return found


def _aligned(rows: Sequence[Sequence[int]], joined: Joined, slim: Sequence[bool], crossed: set[tuple[int, int]],
             down: bool, sign: float) -> tuple[list[int], list[float]]:
    """Join each node to the middle one of its neighbours in the row before, where no other such line is crossed."""
    count = len(joined)
    root, offset = list(range(count)), [0.0] * count
    position = [0] * count
    for row in rows:
        for index, node in enumerate(row):
            position[node] = index
    for row in rows[1:]:
        reached = -1
        for node in row:
            others = [one for one in joined[node] if ((one[0], node) if down else (node, one[0])) not in crossed]
            if len(others) > 1:  # lines go on as lines, and what is computed in turn stands in line
                others = [one for one in others if slim[one[0]] == slim[node]] or others
                others.sort(key=lambda one: position[one[0]])
            middle = (len(others) - 1) / 2
            for index in sorted({int(middle), int(middle + 0.5)}) if others else ():
                other, shift = others[index]
                if position[other] > reached:
                    root[node], offset[node] = root[other], offset[other] + sign * shift
                    reached = position[other]
                    break
    return root, offset


def _pushed(rows: Sequence[Sequence[int]], width: Sequence[float], slim: Sequence[bool], root: Sequence[int],
            offset: Sequence[float], gap: float) -> list[float]:
    """Return each node's middle, the blocks as far left as they can be, and then right as far as there is room."""
    after: dict[int, dict[int, float]] = {}
    missing: dict[int, int] = {}
    for row in rows:
        for node in row:
            missing.setdefault(root[node], 0)
        for one, other in zip(row, row[1:], strict=False):
            room = gap if not slim[one] and not slim[other] else gap * 0.6
            need = (width[one] + width[other]) / 2 + room + offset[one] - offset[other]
            known = after.setdefault(root[one], {})
            if root[other] not in known:
                missing[root[other]] = missing.get(root[other], 0) + 1
            known[root[other]] = max(known.get(root[other], need), need)
    order = [block for block in missing if not missing[block]]
    place = dict.fromkeys(missing, 0.0)
    for block in order:  # grows as it runs
        for other, need in after.get(block, {}).items():
            place[other] = max(place[other], place[block] + need)
            missing[other] -= 1
            if not missing[other]:
                order.append(other)
    for block in reversed(order):
        if block in after:
            place[block] = max(place[block], min(place[other] - need for other, need in after[block].items()))
    return [place[root[node]] + offset[node] for node in range(len(root))]


def _middle(found: list[list[float]], width: Sequence[float]) -> list[float]:
    """Bring four layouts to one ground, left ones to the left, and return the mean of each node's middle two."""
    half = [size / 2 for size in width]
    bounds = [(min(place - size for place, size in zip(places, half, strict=True)),
               max(place + size for place, size in zip(places, half, strict=True))) for places in found]
    low, high = min(bounds, key=lambda bound: bound[1] - bound[0])
    moved = []
    for number, (places, bound) in enumerate(zip(found, bounds, strict=True)):
        shift = low - bound[0] if number % 2 == 0 else high - bound[1]
        moved.append([place + shift for place in places])
    middles = []
    for four in zip(*moved, strict=True):
        _, second, third, _ = sorted(four)
        middles.append((second + third) / 2)
    return middles
