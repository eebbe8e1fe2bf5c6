"""Histograms as a drawing: a row for each parameter, its values at the left and its gradient at the right."""

from __future__ import annotations

import math
from typing import Any

from pygrad.display._histograms_text import alarms, zeros
from pygrad.display._drawing import ALARM, COLOURS, document, line, number, text
from pygrad.display.counts import Counts
from pygrad.memory._axes import clipped

NAME, PANEL, GAP, ROW, BARS, HEAD = 210, 240, 30, 78, 34, 26
"""Width of the names and of a histogram, the space between two; height of a row, of bars, of what is above the rows."""


def draw(histograms: Any, standalone: bool = False) -> str:
    """Return the drawing, as SVG."""
    across = 2 if histograms.gradients else 1
    width = NAME + across * (PANEL + GAP)
    notes = _wrapped(histograms.remark, int(width / 6.2))
    height = HEAD + ROW * len(histograms.rows) + 16 * len(notes)
    parts = [text(6, 14, clipped(histograms.title, 30), weight="bold"), text(NAME, 14, "values", weight="bold")]
    if histograms.gradients:
        parts.append(text(NAME + PANEL + GAP, 14, "gradients", weight="bold"))
    for place, row in enumerate(histograms.rows):
        parts.append(f'<g transform="translate(0 {HEAD + place * ROW})">{"".join(_row(row, histograms, width))}</g>')
    parts += [text(6, height - 16 * (len(notes) - place) + 12, note, faint=True) for place, note in enumerate(notes)]
    names = ", ".join(row.name for row in histograms.rows[:4])
    return document(width, height, parts, f"histograms of {names}", standalone)


def _row(row: Any, histograms: Any, width: int) -> list[str]:
    parts = [line(6, 0, width - GAP, 0, opacity=0.15), text(6, 18, clipped(row.name, 30), weight="600"),
             text(6, 34, clipped(f"{row.shape} {row.dtype}", 34), faint=True)]
    parts += _panel(row.values, NAME, COLOURS[0], histograms.log)
    if not histograms.gradients:
        return parts
    if row.note:
        parts.append(text(6, 50, row.note, colour=ALARM if row.note != "frozen: requires_grad is False" else None))
    if row.gradient is not None:
        parts += _panel(row.gradient, NAME + PANEL + GAP, COLOURS[1], histograms.log)
    return parts


def _panel(counts: Counts, x: int, colour: str, log: bool | None) -> list[str]:
    base, parts = 8 + BARS, []
    log = counts.helped_by_log if log is None else log
    if counts.bins:
        low, high = counts.limits
        parts.append(_bars(counts.bins, x, base, colour, log))
        parts.append(line(x, base, x + PANEL, base, opacity=0.5))
        if low < 0 < high:
            zero = x + PANEL * (-low / 2) / (high / 2 - low / 2)
            parts += [line(zero, base, zero, base + 5, opacity=0.7)]
            if 0.3 < (zero - x) / PANEL < 0.7:
                parts.append(text(zero, base + 15, "0", anchor="middle", faint=True))
        parts += [text(x, base + 15, number(low), faint=True),
                  text(x + PANEL, base + 15, number(high), anchor="end", faint=True)]
    said = [] if math.isnan(counts.mean) else [f"{counts.mean:.3g} ± {counts.std:.3g}"]
    said += [one for one in (zeros(counts), "log" if log and counts.bins else "") if one]
    parts.append(text(x, base + 29, " · ".join(said)))
    if alarms(counts):
        parts.append(text(x + PANEL, base + 29, alarms(counts), anchor="end", colour=ALARM, weight="bold"))
    return parts


def _bars(bins: tuple[int, ...], x: int, base: int, colour: str, log: bool) -> str:
    heights = [math.log1p(count) if log else float(count) for count in bins]
    highest = max(heights) or 1.0
    step = PANEL / len(bins)
    outline = "".join(f"V{base - max(BARS * height / highest, 1.0 if height else 0.0):.1f}H{x + (place + 1) * step:.1f}"
                      for place, height in enumerate(heights)).replace(".0", "")
    return f'<path d="M{x} {base}{outline}V{base}Z" fill="{colour}"/>'


def _wrapped(content: str, most: int) -> list[str]:
    lines: list[str] = []
    for word in content.split():
        if lines and len(lines[-1]) + len(word) < most:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines
