"""Profiles as text: tables by line, layer, category and operation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pygrad.cells import shown_name
from pygrad.memory.records import Line

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
MOST = 12
"""Rows of a table, but for those by line."""


def sized(nbytes: float) -> str:
    """Return a number of bytes in the unit that suits it.

    Examples
    --------
    >>> sized(512), sized(-2048), sized(3.5 * 2**20)
    ('512 B', '-2.0 KiB', '3.5 MiB')
    """
    value, unit = float(nbytes), 0
    while abs(value) >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{value:.0f} {_UNITS[0]}" if not unit else f"{value:.1f} {_UNITS[unit]}"


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]], left: Sequence[int] = (0,)) -> str:
    """Return rows under heads, columns aligned to the right but for those numbered in ``left``.

    Examples
    --------
    >>> print(table(["what", "bytes"], [["a", 1], ["bcdef", 20]]))
    what   bytes
    ------------
    a          1
    bcdef     20
    """
    cells = [[str(cell) for cell in row] for row in [heads, *rows]]
    widths = [max(len(row[number]) for row in cells) for number in range(len(heads))]
    lines = ["  ".join([cell.ljust(width) if number in left else cell.rjust(width)
                        for number, (cell, width) in enumerate(zip(row, widths, strict=True))]).rstrip()
             for row in cells]
    return "\n".join([lines[0], "-" * (sum(widths) + 2 * (len(widths) - 1)), *lines[1:]])


def tables(measured: Any) -> str:
    """Return the report of a profile."""
    parts = [f"Peak {sized(measured.peak_bytes)}, of which {sized(measured.initial_bytes)} were there before; "
             f"{sized(measured.live_bytes)} alive at the end."]
    parts += [_summary(measured, "category", "Category"), _summary(measured, "layer", "Layer"), _operations(measured)]
    parts += by_line(measured)
    return "\n\n".join(parts) + "\n"


def _summary(measured: Any, what: str, head: str) -> str:
    rows = [row for row in measured.by(what) if row.highest]
    shown = [[row.key, sized(row.peak), sized(row.highest), sized(row.live), row.buffers] for row in rows[:MOST]]
    if len(rows) > MOST:
        rest = rows[MOST:]
        shown.append([f"({len(rest)} more)", sized(sum(row.peak for row in rest)), "",
                      sized(sum(row.live for row in rest)), sum(row.buffers for row in rest)])
    return table([head, "At peak", "Highest", "At end", "Buffers"], shown)


def _operations(measured: Any) -> str:
    rows = measured.transients()[:MOST]
    return table(["Operation", "Phase", "Layer", "Takes at most", "Keeps", "Runs"],
                 [[one.name, one.phase, one.layer, sized(one.peak), sized(one.kept), one.runs] for one in rows],
                 left=(0, 1, 2))


def by_line(measured: Any) -> list[str]:
    """Return a table for each function of the program, line by line, as memory_profiler prints them."""
    functions: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in measured.by("line"):
        if isinstance(row.key, Line) and row.key.filename:
            functions[row.key.filename, row.key.function].append(row)
    parts = []
    for (filename, name), rows in sorted(functions.items(), key=lambda one: -sum(row.peak for row in one[1])):
        shown = [[row.key.number, sized(row.peak), sized(row.live), sized(row.allocated), row.buffers,
                  "  " + row.key.source] for row in sorted(rows, key=lambda row: row.key.number)]
        heads = ["Line #", "At peak", "Increment", "Allocated", "Buffers", "  Line Contents"]
        parts.append(f"Filename: {shown_name(filename)}, {name}\n\n" + table(heads, shown, left=(5,)))
    return parts
