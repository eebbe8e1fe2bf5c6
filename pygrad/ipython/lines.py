"""The report of ``%gradmem``: lines of the notebook, with what each of them took."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterable
from typing import Any

from pygrad.memory._accounts import Row
from pygrad.cells import cell_of, shown_name
from pygrad.memory.text import MOST, sized, table

_HEADS = ("Line #", "Retained", "At peak", "Highest", "Buffers", "  Line Contents")

Place = tuple[str, int]


def report(measured: Any, filename: str, show_cell: bool) -> str:
    """Return the report of a profile.

    Parameters
    ----------
    measured : Profile
    filename : str
        Of the cell that ran.
    show_cell : bool
        Whether to show all lines of it.
    """
    rows = _places(measured.by("line"))
    before = [rows.pop(place) for place in list(rows) if not place[1]]  # a line 0: what it takes to begin with a cell
    new = measured.live_bytes - sum(row.live for row in before)
    parts = [f"peak {sized(measured.peak_bytes)}, of which {sized(sum(row.peak for row in before))} were there before; "
             f"{sized(measured.live_bytes)} alive at the end, of which {sized(new)} are new"]
    if show_cell:
        numbers = range(1, len(linecache.getlines(filename)) + 1)
        parts.append(_lines(f"Cell {shown_name(filename)}", filename, numbers, rows))
    for name in dict.fromkeys(place[0] for place in rows):
        if cell_of(name) and not (show_cell and name == filename):
            parts += _functions(name, rows)
    others = [row for row in rows.values() if not cell_of(row.key[0])]
    if others:
        parts.append(_elsewhere(others))
    return "\n\n".join(parts) + "\n"


def _places(rows: Iterable[Row]) -> dict[Place, Row]:
    """Return rows by file and number: a line may have several functions in it, a lambda for example."""
    found: dict[Place, Row] = {}
    for row in rows:
        place = row.key.filename, row.key.number
        other = found.get(place, Row(place, 0, 0, 0, 0, 0, 0))
        sums = [one + more for one, more in zip(row[1:], other[1:], strict=True)]
        sums[2] = max(row.highest, other.highest, *sums[:2])
        found[place] = Row(place, *sums)
    return found


def _lines(title: str, filename: str, numbers: Iterable[int], rows: dict[Place, Row]) -> str:
    """Return a table of lines, all of them, as memory_profiler shows them."""
    shown = []
    lines = [(number, linecache.getline(filename, number).rstrip()) for number in numbers]
    while lines and not lines[0][1]:
        lines.pop(0)
    for number, text in lines:
        row = rows.get((filename, number))
        cells = ["", "", "", ""] if row is None else _cells(row)
        shown.append([number, *cells, "  " + text])
    return f"{title}\n\n" + table(_HEADS, shown, left=(5,))


def _cells(row: Row) -> list[Any]:
    return [sized(row.live), sized(row.peak), sized(row.highest), row.buffers]


def _functions(filename: str, rows: dict[Place, Row]) -> list[str]:
    """Return a table for each function of another cell with a line that has something to show."""
    numbers = sorted(number for name, number in rows if name == filename)
    found: dict[str, Iterable[int]] = {}
    for number in numbers:
        name, first, last = _definition(filename, number)
        found[name] = range(first, last + 1) if name else [one for one in numbers if not _definition(filename, one)[0]]
    return [_lines(f"Cell {shown_name(filename)}" + (f", {name}" if name else ""), filename, lines, rows)
            for name, lines in found.items()]


def _definition(filename: str, number: int) -> tuple[str, int, int]:
    """Return the function at the top, or the method of a class at the top, that holds a line; "" for none."""
    try:
        body = ast.parse("".join(linecache.getlines(filename))).body
    except SyntaxError:
        return "", 0, 0
    path, node = "", _holding(body, number)
    while isinstance(node, ast.ClassDef):
        path, node = f"{path}{node.name}.", _holding(node.body, number)
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return "", 0, 0
    return path + node.name, _first(node), node.end_lineno or node.lineno


def _holding(body: list[ast.stmt], number: int) -> ast.stmt | None:
    return next((node for node in body if _first(node) <= number <= (node.end_lineno or 0)), None)


def _first(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *[one.lineno for one in decorators]])


def _elsewhere(rows: list[Row]) -> str:
    """Return the lines of files, those that took the most."""
    rows = sorted(rows, key=lambda row: (-row.live, -row.highest))
    shown = [[f"{shown_name(row.key[0])}:{row.key[1]}", *_cells(row),
              "  " + linecache.getline(*row.key).strip()] for row in rows[:MOST]]
    more = f" ({len(rows) - MOST} more lines took less)" if len(rows) > MOST else ""
    return f"In files{more}\n\n" + table(["Line", *_HEADS[1:]], shown, left=(0, 5))
