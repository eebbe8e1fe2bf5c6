"""Curves on axes of matplotlib, for figures of users' own and for PNG files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.display._curves_svg import Panel
from pygrad.display._drawing import COLOURS
from pygrad.display.curve import finite, smoothed, thinned
from pygrad.optional import optional_import

MOST_POINTS = 2000


def draw_on(axes: Sequence[Any], panels: Sequence[Panel], smoothing: float) -> None:
    """Draw each panel on its axes; on axes that several share, all their curves."""
    for ax, panel in zip(axes, panels, strict=True):
        begun = len(ax.get_lines())
        for number, (name, points) in enumerate(panel.curves, begun):
            colour = COLOURS[number % len(COLOURS)]
            bad = int(np.count_nonzero(~np.isfinite(points.values)))
            name = f"{name} ({bad:,} not finite)" if bad else name
            points = finite(points, panel.log)
            smooth, raw = smoothed(points, smoothing), thinned(points, MOST_POINTS)
            few = "o" if len(raw.at) <= 30 else None
            alone = smooth is None
            ax.plot(raw.at, raw.values, color=colour, linewidth=1.5 if alone else 0.8, alpha=1.0 if alone else 0.4,
                    marker=few, markersize=3, label=name if alone else None)
            if smooth is not None:
                ax.plot(smooth.at, smooth.values, color=colour, linewidth=2, label=name)
        if panel.log:
            ax.set_yscale("log")
        ax.grid(alpha=0.2)
        for side in ("top", "right"):
            ax.spines[side].set_visible(False)
        if panel.curves:
            ax.legend(frameon=False, fontsize="small")


def new_axes(count: int, title: str, shown: bool) -> list[Any]:
    """Return axes of a new figure, which pyplot knows if it is to be shown."""
    across = min(count, 2)
    down = -(-count // max(across, 1))
    size: dict[str, Any] = {"figsize": (7 if across < 2 else 10, 3.2 * max(down, 1)), "layout": "constrained"}
    if shown:
        figure = optional_import("matplotlib.pyplot", "plot", "LiveCurves.plot").figure(**size)
    else:
        figure = optional_import("matplotlib.figure", "plot", "LiveCurves.save").Figure(**size)
    if title:
        figure.suptitle(title)
    return [figure.add_subplot(down, across, number + 1) for number in range(count)]
