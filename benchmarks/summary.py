"""The README's table: a row for each workload, PyGrad's time and peak beside PyTorch's, and the targets."""

from __future__ import annotations

from typing import Any

from .tables import number

OVERHEAD = "one multiplication by "
STEP, PEAK = "training step, ", "peak of a step, array data, "
IMPORT = "`import` above `import numpy`"


def summary_table(results: dict[str, Any]) -> str:
    """Return the table as Markdown.

    Parameters
    ----------
    results : dict
        What `benchmarks.tables.compact` returns.

    Returns
    -------
    str
        Ratios to PyTorch of time and of peak bytes, below 1 is better, with their targets; what has none is left out.
    """
    rows = {row["title"]: row for row in results["rows"] if row["target"]}
    lines = ["| PyGrad beside PyTorch, below 1 is better | time | target | peak bytes | target |",
             "| --- | --- | --- | --- | --- |"]
    for title, row in rows.items():
        if title.startswith(OVERHEAD):
            lines.append(f"| {title} | {_cells(row)} | | |")
        elif title.startswith(STEP):
            lines.append(f"| {title} | {_cells(row)} | {_cells(rows.get(PEAK + title.removeprefix(STEP)))} |")
    if IMPORT in rows:
        ours, theirs = (rows[IMPORT]["figures"].get(engine) for engine in ("PyGrad", "PyTorch"))
        beside = f", PyTorch {number(theirs['value'])} ms" if theirs else ""
        lines.append(f"| {IMPORT}: {number(ours['value'])} ms{beside} | | {_limit(rows[IMPORT])} | | |")
    return "\n".join([*lines, "", f"{results['machine']}.", ""])


def _cells(row: dict[str, Any] | None) -> str:
    """Return the ratio and the target of a row as two cells."""
    if row is None or "PyGrad" not in row["figures"]:
        return "| "
    return f"**{number(row['figures']['PyGrad']['value'])}** | {_limit(row)}"


def _limit(row: dict[str, Any]) -> str:
    """Return a target in short: "0.60", or "0.60, not met"."""
    return str(row["target"]).removeprefix("at most ").removesuffix(", met")
