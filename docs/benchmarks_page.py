"""Writes `benchmarks.md`, `benchmarks.json` and its charts from the table that a run of the benchmarks has left.

``python -m benchmarks --markdown README.md`` measures and writes the table into the README;
``python -m docs.benchmarks_page`` makes the page of it. Nothing is measured here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.tables import BEGIN, END, number
from docs.site.chart import chart

DOCS = Path(__file__).resolve().parent
README = DOCS.parent / "README.md"
RESULTS = DOCS / "benchmarks.json"
PAGE = DOCS / "benchmarks.md"
CHARTS = {"time": DOCS / "benchmarks_time.svg", "peak": DOCS / "benchmarks_peak.svg"}

_CELL = re.compile(r"^(?:\*\*)?([\d.]+)(?: \(([\d.]+) to ([\d.]+)\))?(?:\*\*)?(?: (\w+))?$")

GROUPS = {
    "one multiplication ": ("What an operation costs",
                            "A chain of multiplications of four-element arrays, forward and backward."),
    "training step, ": ("Training steps", "Forward, loss, backward and the optimiser's step."),
    "peak of a step, array data, ": ("Peak of memory", "Bytes of arrays above what is live before a step."),
    "the same step under `memory.profile()`, ": ("What profiling costs", "A step under `memory.profile()` over one "
                                                                         "without."),
    "": ("Import, what is left of a graph, and long chains", ""),
}
"""Headings, and a word, by the beginning of what is measured, which the tables leave out."""

HEAD = """# Benchmarks

The same work in PyGrad, in PyTorch and in the other engines that were installed, on the same cores, in one run, in
turns. What counts is the ratio to PyTorch in the same round: seconds are those of one machine. Below 1 is better than
PyTorch, in the charts left of the thick line. Targets were set before the work began, and rows that miss theirs say so.

"""


def read_table(text: str) -> dict[str, Any]:
    """Return the results of a page with a table between the benchmarks' markers."""
    lines = text.split(BEGIN, 1)[1].split(END, 1)[0].strip().splitlines()
    head, _, *rows = [_cells(line) for line in lines if line.startswith("|")]
    note = [line for line in lines if line and not line.startswith("|")][-1]
    return {"machine": note.partition(" Written by ")[0].rstrip("."), "engines": head[1:-1],
            "rows": [_row(head[1:-1], row) for row in rows]}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split(" | ")]


def _row(engines: list[str], cells: list[str]) -> dict[str, Any]:
    title, *values, target = cells
    figures = {engine: figure(value) for engine, value in zip(engines, values, strict=True) if value != "-"}
    return {"title": title, "target": target, "figures": figures}


def figure(cell: str) -> dict[str, Any]:
    """Return a cell of the table as numbers.

    Examples
    --------
    >>> figure("**0.55 (0.51 to 0.86)**")
    {'value': 0.55, 'low': 0.51, 'high': 0.86}
    >>> figure("6.36 us")
    {'value': 6.36, 'unit': 'us'}
    """
    match = _CELL.match(cell)
    if match is None:
        raise ValueError(f"{cell!r} is no figure of the benchmarks' table")
    value, low, high, unit = match.groups()
    numbers = {"value": value, "low": low, "high": high}
    return {**{key: float(text) for key, text in numbers.items() if text}, **({"unit": unit} if unit else {})}


def cell(entry: dict[str, Any] | None) -> str:
    """Return a figure as a cell of the page's tables."""
    if entry is None:
        return "-"
    text = number(entry["value"])
    if "low" in entry:
        text += f" ({number(entry['low'])} to {number(entry['high'])})"
    return f"{text} {entry['unit']}" if "unit" in entry else text


def grouped(results: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the beginnings of titles, and the rows with these, which then lack it."""
    rest = list(results["rows"])
    for start in GROUPS:
        rows = [row for row in rest if row["title"].startswith(start)]
        rest = [row for row in rest if row not in rows]
        if rows:
            yield start, [{**row, "title": row["title"].removeprefix(start)} for row in rows]


def table(engines: list[str], rows: list[dict[str, Any]]) -> str:
    """Return rows as a table without empty columns."""
    shown = [engine for engine in engines if any(engine in row["figures"] for row in rows)]
    targets = any(row["target"] for row in rows)
    lines = [["", *shown, *["target"] * targets], ["---"] * (1 + len(shown) + targets)]
    lines += [[row["title"], *(cell(row["figures"].get(engine)) for engine in shown), *[row["target"]] * targets]
              for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def charts(results: dict[str, Any]) -> dict[str, str]:
    """Return the charts of the ratios of time and of memory to PyTorch."""
    groups = dict(grouped(results))
    times = groups.get("one multiplication ", []), groups.get("training step, ", [])
    rows = [{**row, "title": f"one multiplication {row['title']}"} for row in times[0]] + times[1]
    peaks = groups.get("peak of a step, array data, ", [])
    return {"time": chart(ratios(rows), results["engines"], "Time over PyTorch's"),
            "peak": chart(ratios(peaks), results["engines"], "Peak of memory over PyTorch's")}


def ratios(rows: list[dict[str, Any]]) -> list[tuple[str, dict[str, dict[str, float]]]]:
    """Return titles and the figures that are ratios."""
    return [(row["title"].removesuffix(", forward and backward"),
             {engine: one for engine, one in row["figures"].items() if "unit" not in one}) for row in rows]


def page(results: dict[str, Any]) -> str:
    """Return the page."""
    parts = [HEAD, _figure("time"), _figure("peak")]
    for start, rows in grouped(results):
        title, words = GROUPS[start]
        parts.append(f"## {title}\n\n" + (f"{words}\n\n" if words else "") + table(results["engines"], rows) + "\n")
    parts.append("## How it was measured\n\nTimes and bytes of an engine over PyTorch's in the same round: the median "
                 "of the rounds, with the quartiles in brackets; PyTorch's own median in its column. Figures with a "
                 f"unit stand for themselves.\n\n{results['machine']}.\n\n"
                 "`python -m benchmarks --markdown README.md` measures again and writes the table of the README, of "
                 "which `python -m docs.benchmarks_page` makes this page; `python -m benchmarks --help` tells what "
                 "else there is.\n")
    return "".join(parts)


def _figure(name: str) -> str:
    return f"```{{raw}} html\n:file: {CHARTS[name].name}\n```\n\n"


def write() -> None:
    """Write results, charts and page."""
    results = read_table(README.read_text(encoding="utf-8"))
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    for name, text in charts(results).items():
        CHARTS[name].write_text(text, encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    write()
    print(f"wrote {PAGE}")
