"""A profile as a fragment of HTML, for notebooks: a picture, as SVG, and short tables.

Colours of text and lines are those of the notebook, so that it can be read under light and dark themes alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from pygrad.memory._axes import (COLOURS, STACKED, byte_step, clipped, printable, short, some, time_step,
                                 time_unit)
from pygrad.cells import short_name, shown_name
from pygrad.memory._moments import boundaries, duration, peak_entry, thinned
from pygrad.memory.records import Line
from pygrad.memory.text import sized

WIDTH, HEIGHT = 760, 240
LEFT, RIGHT, TOP, BOTTOM = 70, 750, 22, 210
MOST_POINTS, MOST_STEPS, MOST_MARKS, MOST_ROWS = 1000, 25, 8, 8

_CELL = "padding:2px 8px;text-align:{};white-space:nowrap;border:0;background:none;color:inherit"


def fragment(measured: Any) -> str:
    """Return a profile as a fragment of HTML that needs nothing beside it."""
    found = [row for row in measured.by("category") if row.highest]
    categories = _table("Category", [[_chip(row.key) + escape(row.key), row] for row in found])
    lines = [row for row in measured.by("line") if row.highest]
    shown = [[_line(row.key), row] for row in lines[:MOST_ROWS]]
    head = (f"<b>Peak {sized(measured.peak_bytes)}</b>, of which {sized(measured.initial_bytes)} were there before; "
            f"{sized(measured.live_bytes)} alive at the end; steps: {measured.steps}.")
    more = f"<div style='opacity:.7'>{len(lines) - MOST_ROWS} lines more</div>" if len(lines) > MOST_ROWS else ""
    return (f"<div style='max-width:{WIDTH + 40}px;color:inherit;font-size:13px'><div>{head}</div>{picture(measured)}"
            f"<div style='display:flex;flex-wrap:wrap;gap:4px 24px;align-items:flex-start'>{categories}"
            f"<div style='overflow-x:auto'>{_table('Line', shown)}{more}</div></div></div>")


def picture(measured: Any) -> str:
    """Return the timeline as SVG."""
    timeline, seconds = measured.timeline(), max(duration(measured), 1e-6)
    factor, unit = time_unit(seconds)
    highest = float(max(measured.peak_bytes, 1) * 1.15)

    def x_of(time: float) -> float:
        return LEFT + (RIGHT - LEFT) * min(max(time, 0.0), seconds) / seconds

    def y_of(level: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * level / highest

    parts = [f"<svg viewBox='0 0 {WIDTH} {HEIGHT}' width='100%' style='max-width:{WIDTH}px;display:block' "
             f"font-size='11' font-family='sans-serif' fill='currentColor' role='img' "
             f"aria-label='Bytes over time, peak {sized(measured.peak_bytes)}'>"]
    parts += _stack(timeline, x_of, y_of)
    step = byte_step(highest, 5)
    for level in range(0, int(highest) + 1, step):
        parts.append(_stroke(LEFT, y_of(level), RIGHT, y_of(level), 0.15))
        parts.append(_text(LEFT - 6, y_of(level) + 4, short(level), "end"))
    distance = time_step(seconds / factor, 8)
    for number in range(int(seconds / factor / distance + 1e-9) + 1):
        value = number * distance
        parts.append(_text(x_of(value * factor), BOTTOM + 16, f"{value:g}" + ("" if number else f" {unit}"), "middle"))
    steps = boundaries(measured)
    for place in some(len(steps), MOST_STEPS):
        at = x_of(steps[place][0])
        parts.append(_stroke(at, TOP, at, BOTTOM, 0.4, " stroke-dasharray='1 3'"))
    parts += _marks(timeline.marks, x_of)
    entry = peak_entry(timeline.total)
    at, top = x_of(timeline.times[entry]), y_of(timeline.total[entry])
    side = ("end", -7) if at > (LEFT + RIGHT) / 2 else ("start", 7)
    parts.append(f"<circle cx='{at:.1f}' cy='{top:.1f}' r='3'/>"
                 + _text(at + side[1], top - 4, f"peak {sized(timeline.total[entry])}", side[0], " font-weight='bold'"))
    return "".join([*parts, "</svg>"])


def _stack(timeline: Any, x_of: Any, y_of: Any) -> list[str]:
    kept = thinned(timeline.times, timeline.total, MOST_POINTS)
    places = [x_of(timeline.times[entry]) for entry in kept] + [float(RIGHT)]
    base, parts = [0] * len(kept), []
    for name in STACKED:
        values = timeline.categories[name]
        if not any(values):
            continue
        top = [low + values[entry] for low, entry in zip(base, kept, strict=True)]
        upper, lower = [_outline(places, [y_of(level) for level in levels]) for levels in (top, base)]
        points = " ".join([*upper, *lower[::-1]])
        parts.append(f"<polygon points='{points}' fill='{COLOURS[name]}'><title>{name}</title></polygon>")
        base = top
    return parts


def _outline(places: Sequence[float], levels: Sequence[float]) -> list[str]:
    """Return the corners of a line that is constant from each place to the next one."""
    corners: list[str] = []
    for number, level in enumerate(levels):
        if number and level == levels[number - 1]:
            corners.pop()
        else:
            corners.append(f"{places[number]:.1f},{level:.1f}")
        corners.append(f"{places[number + 1]:.1f},{level:.1f}")
    return corners


def _marks(marks: Sequence[tuple[float, str]], x_of: Any) -> list[str]:
    parts, free = [], 0.0
    for place in some(len(marks), MOST_STEPS):
        at, name = x_of(marks[place][0]), clipped(printable(marks[place][1]), 16)
        parts.append(_stroke(at, TOP - 12, at, BOTTOM, 0.6))
        if at >= free and at + 6.5 * len(name) < WIDTH:
            parts.append(_text(at + 3, TOP - 5, name, "start"))
            free = at + max(6.5 * len(name) + 8, (RIGHT - LEFT) / MOST_MARKS)
    return parts


def _stroke(x0: float, y0: float, x1: float, y1: float, opacity: float, more: str = "") -> str:
    return (f"<line x1='{x0:.1f}' y1='{y0:.1f}' x2='{x1:.1f}' y2='{y1:.1f}' stroke='currentColor' "
            f"stroke-opacity='{opacity}'{more}/>")


def _text(x: float, y: float, text: str, anchor: str, more: str = "") -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}'{more}>{escape(text)}</text>"


def _chip(category: str) -> str:
    return (f"<span style='display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em;"
            f"background:{COLOURS[category]}'></span>")


def _line(line: Line) -> str:
    if not line.filename:
        return "(there before)"
    place, source = f"{short_name(line.filename)}:{line.number}", clipped(printable(line.source), 60)
    whole = escape(printable(shown_name(line.filename)))
    return (f"<span title='{whole}'>{escape(clipped(printable(place), 40))}</span> "
            f"<code style='background:none;color:inherit'>{escape(source)}</code>")


def _table(head: str, rows: Sequence[Sequence[Any]]) -> str:
    left, right = _CELL.format("left"), _CELL.format("right")
    heads = f"<th style='{left}'>{head}</th>" + "".join(
        f"<th style='{right}'>{name}</th>" for name in ("At peak", "Highest", "At end"))
    cells = "".join(f"<tr style='background:none'><td style='{left}'>{name}</td>" + "".join(
        f"<td style='{right}'>{sized(value)}</td>" for value in (row.peak, row.highest, row.live)) + "</tr>"
        for name, row in rows)
    return (f"<table style='border-collapse:collapse;margin:6px 0;font-size:13px'><thead><tr>{heads}</tr></thead>"
            f"<tbody>{cells}</tbody></table>")
