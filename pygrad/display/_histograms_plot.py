"""Histograms as a figure of matplotlib, for PNG and PDF files."""

from __future__ import annotations

from typing import Any

from pygrad.display._histograms_text import alarms, zeros
from pygrad.display._drawing import ALARM, COLOURS, number, ticks
from pygrad.display.counts import Counts
from pygrad.memory._axes import clipped
from pygrad.optional import optional_import


def figure_of(histograms: Any) -> Any:
    """Return a figure that pyplot does not know."""
    across, rows = 2 if histograms.gradients else 1, histograms.rows
    settings = {"figsize": (2.2 + 3.2 * across, 0.5 + 0.95 * len(rows)), "layout": "constrained"}
    figure = optional_import("matplotlib.figure", "plot", "Histograms.save").Figure(**settings)
    axes = figure.subplots(len(rows), across, squeeze=False)
    for row, line in zip(rows, axes, strict=True):
        _draw(line[0], row.values, COLOURS[0], histograms.log)
        line[0].set_ylabel(f"{clipped(row.name, 30)}\n{clipped(f'{row.shape} {row.dtype}', 34)}"
                           + (f"\n{row.note}" if row.note else ""), rotation=0, ha="right", va="center",
                           fontsize="small", parse_math=False)
        if across == 2:
            _draw(line[1], row.gradient or Counts(), COLOURS[1], histograms.log)
    for ax, name in zip(axes[0], ("values", "gradients")[:across], strict=True):
        ax.annotate(name, (0, 1), (0, 16), xycoords="axes fraction", textcoords="offset points", fontweight="bold")
    if histograms.remark:
        figure.supxlabel(histograms.remark, fontsize="x-small", wrap=True)
    return figure


def _draw(ax: Any, counts: Counts, colour: str, log: bool | None) -> None:
    ax.set_yticks([])
    ax.tick_params(labelsize="x-small")
    for side in ("top", "left", "right"):
        ax.spines[side].set_visible(False)
    if not counts.bins:
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
    else:
        low, high = counts.limits
        low, high = (low, high) if high > low else (low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2)
        edges = [low + (high - low) * place / len(counts.bins) for place in range(len(counts.bins) + 1)]
        log = counts.helped_by_log if log is None else log
        ax.set_xticks([tick for tick in ticks(low, high, 4) if low <= tick <= high])
        ax.xaxis.set_major_formatter(lambda value, _: number(value))
        ax.stairs(counts.bins, edges, fill=True, color=colour)
        if log:
            ax.set_yscale("symlog", linthresh=1)
            ax.set_yticks([], [])
            ax.minorticks_off()
    said = [] if not counts.finite else [f"{counts.mean:.3g} ± {counts.std:.3g}"]
    said += [zeros(counts) if counts.size else "", "log" if counts.bins and log else ""]
    ax.set_title(" · ".join(filter(None, said)), fontsize="x-small", loc="left", pad=2)
    if alarms(counts):
        ax.set_title(alarms(counts), fontsize="x-small", loc="right", color=ALARM, fontweight="bold", pad=2)
