"""The order of what stands in a row, so that few lines cross: sweeps down and up, each by the neighbours' middle."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from pygrad.display._rows import Rows

__all__ = ["crossings", "ordered"]

Neighbours = list[list[tuple[int, float]]]
"""For each node the joined ones, each with the place on it where the line is: from -0.5 to 0.5 of its width."""


def ordered(rows: Rows, above: Neighbours, below: Neighbours, effort: int = 2_000_000) -> list[list[int]]:
    """Return the nodes of each row from left to right.

    Parameters
    ----------
    rows : Rows
    above, below : list of list of (int, float)
        What each node is joined to in the rows beside its own.
    effort : int
        About how many steps may be spent; each sweep takes as many as there are nodes and lines.
    """
    layers = _first(rows)
    place = [0.0] * rows.count
    for layer in layers:
        _number(layer, place)
    size = rows.count + sum(map(len, rows.lower)) + 1
    best, fewest = [list(layer) for layer in layers], _all_crossings(layers, below, place)
    stale = 0
    for sweep in range(max(2, min(24, effort // (4 * size)))):
        if not fewest or stale > 5:
            break
        for layer in layers[1:] if sweep % 2 == 0 else layers[-2::-1]:
            _sort(layer, above if sweep % 2 == 0 else below, place, sweep % 4 > 1)
        found = _all_crossings(layers, below, place)
        stale += 1
        if found < fewest:
            best, fewest, stale = [list(layer) for layer in layers], found, 0
    _flank(best, rows)
    return best


def _flank(layers: list[list[int]], rows: Rows) -> None:
    """Put half of the parameters of a Function at the left of what it computes with, which crosses nothing new."""
    place = [0.0] * rows.count
    for layer in layers:
        _number(layer, place)
    for node in range(rows.children):
        above = sorted({source for source, _ in rows.upper[node]}, key=place.__getitem__)
        leaves = [one for one in above if one < rows.children and not rows.upper[one]
                  and {target for target, _ in rows.lower[one]} == {node}]
        first = int(place[above[0]]) if above else 0
        if not leaves or len(leaves) == len(above) or place[above[-1]] - first != len(above) - 1:
            continue
        half, others = len(leaves) // 2, [one for one in above if one not in leaves]
        new = [*leaves[:half], *others, *leaves[half:]]
        layers[rows.row[above[0]]][first:first + len(new)] = new
        for position, one in enumerate(new):
            place[one] = first + position


def _first(rows: Rows) -> list[list[int]]:
    """Return an order in which a forest has no crossings: by a search in depth from what nothing leads to."""
    layers: list[list[int]] = [[] for _ in range(max(rows.row, default=-1) + 1)]
    seen = [False] * rows.count
    for start in sorted(range(rows.count), key=lambda node: (rows.row[node], node)):
        stack = [start]
        while stack:
            node = stack.pop()
            if seen[node]:
                continue
            seen[node] = True
            layers[rows.row[node]].append(node)
            # What else leads to the same comes next, so that operands stand by each other.
            stack.extend(target for target, _ in reversed(rows.lower[node]))
            stack.extend(source for source, _ in reversed(rows.upper[node]))
    return layers


def _number(layer: Sequence[int], place: list[float]) -> None:
    for position, node in enumerate(layer):
        place[node] = position


def _sort(layer: list[int], beside: Neighbours, place: list[float], last_first: bool) -> None:
    """Order a row by the mean of the neighbours' places; a node without any stays where it is."""
    middle = {node: sum(place[other] + at for other, at in beside[node]) / len(beside[node])
              for node in layer if beside[node]}
    moving = [node for node in layer if node in middle]
    if last_first:  # of equals the last comes first: another order to try
        moving.reverse()
    moving.sort(key=middle.__getitem__)
    following = iter(moving)
    layer[:] = [next(following) if node in middle else node for node in layer]
    _number(layer, place)


def _all_crossings(layers: Sequence[Sequence[int]], below: Neighbours, place: Sequence[float]) -> int:
    return sum(crossings(layer, below, place) for layer in layers[:-1])


def crossings(layer: Sequence[int], below: Neighbours, place: Sequence[float]) -> int:
    """Count the pairs of lines that cross between a row and the next."""
    ends: list[float] = []
    for node in layer:
        ends.extend(sorted(place[other] + at for other, at in below[node]))
    return _inversions(ends)


def _inversions(values: Sequence[float]) -> int:
    """Count the pairs that stand the wrong way round, in n log n steps.

    Examples
    --------
    >>> _inversions([2.0, 3.0, 1.0])
    2
    """
    distinct = sorted(set(values))
    tree = [0] * (len(distinct) + 1)
    count = 0
    for seen, value in enumerate(values):
        index = bisect_left(distinct, value) + 1
        smaller, at = 0, index
        while at:
            smaller += tree[at]
            at &= at - 1
        count += seen - smaller
        while index <= len(distinct):
            tree[index] += 1
            index += index & -index
    return count
