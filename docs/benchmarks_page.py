"""Writes `benchmarks.md` with its charts, and the README's table, from what a run of the benchmarks has left.

``python -m benchmarks --results docs/benchmarks.json`` measures and writes the medians; ``python -m
docs.benchmarks_page`` makes the pages of them. Nothing is measured here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.summary import summary_table
from benchmarks.tables import number, write_markdown
from docs.site.chart import chart

DOCS = Path(__file__).resolve().parent
README = DOCS.parent / "README.md"
RESULTS = DOCS / "benchmarks.json"
PAGE = DOCS / "benchmarks.md"
CHARTS = {"time": DOCS / "benchmarks_time.svg", "peak": DOCS / "benchmarks_peak.svg"}

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
                 "`python -m benchmarks --results docs/benchmarks.json` measures again, and `python -m "
                 "docs.benchmarks_page` writes this page and the README's table; `python -m benchmarks --help` tells "
                 "what else there is.\n")
    return "".join(parts)


def _figure(name: str) -> str:
    return f"```{{raw}} html\n:file: {CHARTS[name].name}\n```\n\n"


def write() -> None:
    """Write charts, page and the README's table."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    for name, text in charts(results).items():
        CHARTS[name].write_text(text, encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")
    write_markdown(README, summary_table(results))


if __name__ == "__main__":
    write()
    print(f"wrote {PAGE} and the table of {README}")
