"""What becomes one box: a Function, all of a layer, or a long row of boxes that nobody could read.

Everything that is made one stands together in an order of the graph, so that the boxes have no circle either.
"""

from __future__ import annotations

from collections.abc import Sequence

from pygrad.display._layers import Path

ENDS = (6, 3, 1, 0)
"""How many boxes at each end of a row stay, tried one after the other until the rest is few enough."""


class Unit:
    """One box to be.

    Attributes
    ----------
    members : list of int
        Functions, in order.
    path : path
        The layers around it; of a layer, with itself.
    kind : str
        ``"function"``, ``"layer"`` or ``"fold"``.
    rows : int
        How many boxes a fold stands for.
    """

    __slots__ = ("kind", "members", "path", "rows")

    def __init__(self, members: list[int], path: Path, kind: str, rows: int = 1) -> None:
        self.members, self.path, self.kind, self.rows = members, path, kind, rows


def units_at(order: Sequence[int], paths: Sequence[Path], depth: int | None) -> list[Unit]:
    """Return a unit for each Function, but one for each layer at a depth (None for no such layers).

    Examples
    --------
    >>> [unit.members for unit in units_at([0, 1, 2], [("a",), ("a", "b"), ()], 1)]
    [[0, 1], [2]]
    """
    units: list[Unit] = []
    for one in order:
        path = paths[one]
        if depth is None or len(path) < depth or depth == 0:
            units.append(Unit([one], path, "function"))
        elif units and units[-1].kind == "layer" and units[-1].path == path[:depth]:
            units[-1].members.append(one)
        else:
            units.append(Unit([one], path[:depth], "layer"))
    return units


def fold(units: list[Unit], most: int) -> list[Unit]:
    """Return at most so many units: what is in the middle of long rows in one layer becomes one, then of outer layers.

    Examples
    --------
    >>> units = [Unit([number], (), "function") for number in range(1000)]
    >>> [(unit.kind, unit.rows) for unit in fold(units, 5)]
    [('function', 1), ('fold', 998), ('function', 1)]
    """
    if len(units) <= most:
        return units
    deepest = max(len(_home(unit)) for unit in units)
    for depth in range(deepest, -1, -1):
        for ends in ENDS:
            folded = _folded(units, depth, ends)
            if len(folded) <= most:
                return folded
        units = folded
    return units


def _home(unit: Unit) -> Path:
    """Return the layers around a unit, without itself."""
    return unit.path[:-1] if unit.kind == "layer" else unit.path


def _folded(units: list[Unit], depth: int, ends: int) -> list[Unit]:
    """Fold rows of units that are in one layer at a depth, or deeper."""
    folded: list[Unit] = []
    start = 0
    for place in range(1, len(units) + 1):
        if place < len(units) and _row(units[place], depth) == _row(units[start], depth) is not None:
            continue
        row = units[start:place]
        if len(row) > 2 * ends + 1 and _row(row[0], depth) is not None:
            middle = row[ends:len(row) - ends]
            members = [one for unit in middle for one in unit.members]
            one = Unit(members, _home(row[0])[:depth], "fold", sum(unit.rows for unit in middle))
            row = [*row[:ends], one, *row[len(row) - ends:]]
        folded += row
        start = place
    return folded


def _row(unit: Unit, depth: int) -> Path | None:
    home = _home(unit)
    return home[:depth] if len(home) >= depth else None
