"""Curves as a small drawing: a panel for each group of curves, the raw line faint behind the smooth one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from pygrad.display._drawing import ALARM, COLOURS, document, line, log_ticks, number, path, text, ticks
from pygrad.display.curve import Points, finite, smoothed, thinned
from pygrad.memory._axes import clipped

WIDE, NARROW, HEIGHT = 640, 400, 220
LEFT, RIGHT, TOP, BOTTOM = 58, 12, 30, 24
MOST_POINTS, ALL_POINTS, FEW = 500, 1000, 30
"""Points of a curve, of all curves together, and of a curve whose points are marked."""


class Panel(NamedTuple):
    """Curves that share a panel.

    Attributes
    ----------
    curves : list of (str, Points)
        Names, and all points.
    log : bool
        Whether the scale of the values is logarithmic.
    """

    curves: list[tuple[str, Points]]
    log: bool


def draw(panels: Sequence[Panel], smoothing: float, title: str = "", standalone: bool = False) -> str:
    """Return the drawing, as SVG of less than 30 kB."""
    across = min(len(panels), 2)
    width = NARROW if across == 2 else WIDE
    above = 22 if title else 0
    down = -(-len(panels) // across) if across else 0
    most = max(min(MOST_POINTS, ALL_POINTS // max(sum(len(panel.curves) for panel in panels), 1)), 12)
    parts = [text(LEFT, 15, clipped(title, 80), weight="bold", size=13)] if title else []
    for place, panel in enumerate(panels):
        x, y = place % across * width, above + place // across * HEIGHT
        parts.append(f'<g transform="translate({x} {y})">{"".join(_panel(panel, width, smoothing, most))}</g>')
    names = ", ".join(name for panel in panels for name, _ in panel.curves)
    return document(max(across, 1) * width, above + max(down, 1) * HEIGHT, parts, f"curves of {names}", standalone)


def _panel(panel: Panel, width: int, smoothing: float, most: int) -> list[str]:
    drawable = [finite(points, panel.log) for _, points in panel.curves]
    parts = _legend(panel, drawable, width)
    if not any(len(points.at) for points in drawable):
        return [*parts, text(width / 2, HEIGHT / 2, "no finite value yet", anchor="middle", faint=True)]
    lines = [(thinned(points, most), smoothed(points, smoothing, most // 4)) for points in drawable]
    across = _scale([points.at for points, _ in lines], LEFT, width - RIGHT, False, 0.0)
    up = _scale([points.values for points, _ in lines], HEIGHT - BOTTOM, TOP, panel.log, 0.05)
    parts += _grid(across, up, panel.log, width)
    for (raw, smooth), (_, points), colour in zip(lines, panel.curves, _cycle(len(lines)), strict=True):
        parts += _curve(raw, smooth, colour, across.place, up.place)
        bad = points.at[~np.isfinite(points.values)]
        if len(bad) and math.isfinite(bad[0]):
            x = min(max(across.place(float(bad[0])), LEFT), width - RIGHT)
            parts.append(line(x, TOP, x, HEIGHT - BOTTOM, colour=ALARM, opacity=0.9, dashes="3 3"))
    return parts


def _cycle(count: int) -> list[str]:
    return [COLOURS[place % len(COLOURS)] for place in range(count)]


def _legend(panel: Panel, drawable: list[Points], width: int) -> list[str]:
    """Return the names, with the last value of each, and a word about what is not finite."""
    parts, x = [], float(LEFT)
    room = (width - LEFT - RIGHT) / max(len(panel.curves), 1)
    for (name, points), colour in zip(panel.curves, _cycle(len(panel.curves)), strict=True):
        bad = int(np.count_nonzero(~np.isfinite(points.values)))
        last = number(float(points.values[-1])) if len(points.values) else "-"
        note = f" ({bad:,} not finite)" if bad else ""
        label = clipped(name, max(int(room / 6.2) - len(last) - len(note) - 3, 4))
        parts.append(line(x, TOP - 14, x + 12, TOP - 14, colour=colour, opacity=1).replace("/>", ' stroke-width="3"/>'))
        parts.append(text(x + 16, TOP - 10, f"{label} {last}"))
        if note:
            parts.append(text(x + 16 + 6.2 * (len(label) + len(last) + 1), TOP - 10, note.strip(), colour=ALARM))
        x += room
    return parts


class _Scale(NamedTuple):
    """A range of numbers, and where each is in the drawing."""

    low: float
    high: float
    place: Callable[[float], float]


def _scale(numbers: list[np.ndarray], start: float, stop: float, log: bool, margin: float) -> _Scale:
    every = np.concatenate(numbers)
    low, high = float(every.min()), float(every.max())
    if log:
        low, high = math.log10(low), math.log10(high)
    if not high / 2 - low / 2 > 1e-300:
        around = abs(low) * 0.05 if abs(low) > 1e-300 else 0.5
        low, high = low - around, high + around
    share = margin * (high / 2 - low / 2) * 2
    if math.isfinite(share):
        low, high = low - share, high + share

    def place(value: float) -> float:
        value = math.log10(value) if log else value
        return start + (stop - start) * ((value / 2 - low / 2) / (high / 2 - low / 2))

    if log:
        return _Scale(10.0 ** max(low, -320.0), 10.0 ** min(high, 308.0), place)
    return _Scale(low, high, place)


def _grid(across: _Scale, up: _Scale, log: bool, width: int) -> list[str]:
    parts = []
    for tick in log_ticks(up.low, up.high) if log else ticks(up.low, up.high):
        y = up.place(tick)
        parts.append(line(LEFT, y, width - RIGHT, y, opacity=0.15))
        parts.append(text(LEFT - 6, y + 4, number(tick), anchor="end", faint=True))
    parts.append(line(LEFT, HEIGHT - BOTTOM, width - RIGHT, HEIGHT - BOTTOM, opacity=0.5))
    for tick in ticks(across.low, across.high, 6 if width == WIDE else 5):
        x = across.place(tick)
        parts.append(line(x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 4, opacity=0.5))
        parts.append(text(x, HEIGHT - BOTTOM + 16, f"{tick:,.10g}", anchor="middle", faint=True))
    return parts


def _curve(raw: Points, smooth: Points | None, colour: str, x: Callable[[float], float],
           y: Callable[[float], float]) -> list[str]:
    places = [(x(at), y(value)) for at, value in zip(raw.at.tolist(), raw.values.tolist(), strict=True)]
    parts = []
    if len(places) > 1:
        parts.append(path(places, colour, *((1.5, 1.0) if smooth is None else (1.0, 0.4))))
    if len(places) <= FEW:
        dots = "".join(f"M{a:.1f} {b:.1f}h0" for a, b in places)
        parts.append(f'<path d="{dots}" stroke="{colour}" stroke-width="5" stroke-linecap="round"/>')
    if smooth is not None:
        parts.append(path([(x(at), y(value)) for at, value in zip(smooth.at.tolist(), smooth.values.tolist(),
                                                                  strict=True)], colour, 2.0))
    return parts
