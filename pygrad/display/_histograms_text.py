"""Histograms as a table of text, a line for the values of a parameter and one for its gradient."""

from __future__ import annotations

from typing import Any

from pygrad.display._drawing import number
from pygrad.display.counts import Counts
from pygrad.display.sparks import bars
from pygrad.memory._axes import clipped

WIDTH, LONGEST_NAME = 24, 32


def table(histograms: Any) -> str:
    """Return the table."""
    lines = [_heading()]
    for row in histograms.rows:
        lines.append((row.name, f"{row.shape} {row.dtype}", *_cells(row.values, histograms.log), remarks(row.values)))
        if histograms.gradients:
            if row.gradient is not None:
                notes = row.note or remarks(row.gradient)
                lines.append(("", "gradient", *_cells(row.gradient, histograms.log), notes))
            elif row.note:
                lines.append(("", "gradient", "", "", "", "", "", row.note))
    return "\n".join([*_aligned(lines), *([histograms.remark] if histograms.remark else [])])


def _heading() -> tuple[str, ...]:
    return "parameter", "shape", "histogram", "low", "high", "mean", "std", ""


def _cells(counts: Counts, log: bool | None) -> tuple[str, ...]:
    if not counts.bins:
        return "", "", "", "", ""
    every = -(-len(counts.bins) // WIDTH)
    merged = [sum(counts.bins[start:start + every]) for start in range(0, len(counts.bins), every)]
    drawn = bars(merged, counts.helped_by_log if log is None else log)
    return drawn, number(counts.low), number(counts.high), number(counts.mean), number(counts.std)


def remarks(counts: Counts) -> str:
    """Return what a histogram does not show: zeros, and what is not finite.

    Examples
    --------
    >>> remarks(Counts(size=8, zeros=1, nan=2, infinite=2))
    '25 % zeros, 2 NaN, 2 infinite'
    """
    return ", ".join(filter(None, [zeros(counts), alarms(counts)]))


def zeros(counts: Counts) -> str:
    """Return the share of exact zeros among the finite elements, or nothing."""
    if not counts.size:
        return "empty"
    if not counts.zeros:
        return ""
    share = 100 * counts.zeros / counts.finite
    return "all zero" if counts.zeros == counts.finite else f"{share:.0f} % zeros" if share >= 1 else "some zeros"


def alarms(counts: Counts) -> str:
    """Return how many elements are not finite, or nothing."""
    parts = [f"{counts.nan:,} NaN"] if counts.nan else []
    return ", ".join([*parts, f"{counts.infinite:,} infinite"] if counts.infinite else parts)


def _aligned(lines: list[tuple[str, ...]]) -> list[str]:
    clean = [(clipped(cells[0], LONGEST_NAME), *cells[1:]) for cells in lines]
    widths = [max(len(cells[column]) for cells in clean) for column in range(8)]
    return ["  ".join(cell.ljust(width) if column < 3 or column == 7 else cell.rjust(width)
                      for column, (cell, width) in enumerate(zip(cells, widths, strict=True))).rstrip()
            for cells in clean]
