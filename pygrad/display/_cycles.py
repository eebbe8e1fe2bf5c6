"""A direction for each arrow in which the whole picture goes down, and a place in that order for each box."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["downward", "leftover", "topological"]

Pair = tuple[int, int]


def topological(count: int, pairs: Iterable[Pair]) -> list[int]:
    """Return the numbers below ``count`` in an order in which each pair's first stands first.

    What is on a circle, or behind one, is left out. Of several that could be next, the smallest is.
    """
    after: list[list[int]] = [[] for _ in range(count)]
    missing = [0] * count
    for source, target in pairs:
        after[source].append(target)
        missing[target] += 1
    ready = [node for node in range(count) if not missing[node]]
    for node in ready:  # grows as it runs
        for target in after[node]:
            missing[target] -= 1
            if not missing[target]:
                ready.append(target)
    return ready


def leftover(count: int, pairs: Sequence[Pair]) -> set[int]:
    """Return those that are on a circle, or between two circles.

    Examples
    --------
    >>> leftover(5, [(0, 1), (1, 2), (2, 1), (2, 3)])
    {1, 2}
    """
    left = set(range(count)).difference(topological(count, pairs))
    if not left:
        return left
    back = [(target, source) for source, target in pairs]
    return left.difference(topological(count, back))


def downward(count: int, pairs: Sequence[Pair], last: Sequence[bool]) -> tuple[list[int], list[bool]]:
    """Return each one's place from above, and which pairs go against it.

    Parameters
    ----------
    count : int
        How many there are to be placed.
    pairs : sequence of (int, int)
        Arrows.
    last : sequence of bool
        Arrows that have no say, such as those of gradients, which run against the computation.

    Examples
    --------
    >>> downward(3, [(0, 1), (1, 2), (2, 0)], [False, False, False])
    ([0, 1, 2], [False, False, True])
    """
    strong = [pair for pair, late in zip(pairs, last, strict=True) if not late and pair[0] != pair[1]]
    order = topological(count, strong)
    if len(order) < count:
        order = _by_depth(count, strong)
    place = [0] * count
    for position, node in enumerate(order):
        place[node] = position
    return place, [place[source] > place[target] for source, target in pairs]


def _by_depth(count: int, pairs: Sequence[Pair]) -> list[int]:
    """Return the order of a search in depth, latest finished first; arrows against it close circles."""
    after: list[list[int]] = [[] for _ in range(count)]
    for source, target in pairs:
        after[source].append(target)
    seen, finished = [False] * count, []
    entered = {target for _, target in pairs}
    for start in sorted(range(count), key=lambda node: (node in entered, node)):
        if seen[start]:
            continue
        seen[start] = True
        path = [(start, iter(after[start]))]
        while path:
            node, targets = path[-1]
            for target in targets:
                if not seen[target]:
                    seen[target] = True
                    path.append((target, iter(after[target])))
                    break
            else:
                path.pop()
                finished.append(node)
    return finished[::-1]
