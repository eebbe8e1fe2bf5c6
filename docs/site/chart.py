"""A chart of ratios as SVG in text: a line for each case, a mark for each engine, on a logarithmic scale.

It is set into the page itself, so that its text takes the page's colour, light or dark.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from html import escape

WIDTH, LEFT, RIGHT, TOP, STEP = 480, 14, 14, 58, 40
TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
MARKS = {
    "PyGrad": ("M0-6L6 0L0 6L-6 0Z", "#d9730d"),
    "HIPS autograd": ("M-4-4H4V4H-4Z", "#4d8fd6"),
    "MyGrad": ("M0-5L5 4H-5Z", "#3da35d"),
    "JAX, eager": ("M-4.5 0A4.5 4.5 0 1 0 4.5 0A4.5 4.5 0 1 0-4.5 0Z", "#a06cd5"),
    "JAX, jit": ("M-4-2H-2V-4H2V-2H4V2H2V4H-2V2H-4Z", "#c2577b"),
}
"""Shape and colour of each engine's mark: mid-tones, that are seen on white and on black."""

Ratios = list[tuple[str, dict[str, dict[str, float]]]]


def scale(rows: Ratios) -> tuple[float, float]:
    """Return the first and last tick that hold all the values."""
    values = [one["value"] for _, figures in rows for one in figures.values()] or [1.0]
    values += [one[end] for _, figures in rows for one in figures.values() for end in ("low", "high") if end in one]
    low = max([tick for tick in TICKS if tick <= min(values)], default=TICKS[0])
    high = min([tick for tick in TICKS if tick >= max(values)], default=TICKS[-1])
    return min(low, 0.5), max(high, 2)


def chart(rows: Ratios, engines: list[str], title: str) -> str:
    """Return a chart of the ratios of engines, which PyTorch's 1 divides into better (left) and worse.

    The number at the end of a row is that of the first engine.
    """
    low, high = scale(rows)
    shown = [engine for engine in engines if engine in MARKS and any(engine in figures for _, figures in rows)]
    height = TOP + STEP * len(rows) + 18

    def place(value: float) -> float:
        share = math.log(min(max(value, low), high) / low) / math.log(high / low)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    ticks = [tick for tick in TICKS if low <= tick <= high]
    parts = [f'<svg class="pygrad-chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}" '
             'xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif" font-size="12" '
             f'fill="currentColor">\n<title>{escape(title)}</title>\n'
             f'<text x="{LEFT}" y="16" font-size="14" font-weight="600">{escape(title)}</text>\n', _legend(shown)]
    for index, (text, figures) in enumerate(rows):
        top = TOP + STEP * index
        parts.append(_lane([(place(tick), tick) for tick in ticks], top))
        parts.append(_row(text, figures, top, place, shown))
    parts.extend(f'<text x="{place(tick)}" y="{height - 4}" text-anchor="middle" opacity="0.8">{tick:g}</text>\n'
                 for tick in ticks)
    return "".join(parts) + "</svg>\n"


def _legend(shown: list[str]) -> str:
    parts, left = [], LEFT + 6
    for engine in shown:
        parts.append(f'<g transform="translate({left} 36)">{_mark(engine)}<text x="10" y="4">{escape(engine)}</text>'
                     "</g>\n")
        left += 28 + 7 * len(engine)
    return "".join(parts)


def _lane(ticks: list[tuple[float, float]], top: int) -> str:
    """Return the grid behind the marks of a row; PyTorch's 1 stands out."""
    fine = "".join(f"M{x} {top + 16}v16" for x, value in ticks if value != 1)
    one = "".join(f"M{x} {top + 15}v18" for x, value in ticks if value == 1)
    return (f'<path d="{fine}" stroke="currentColor" opacity="0.25"/>'
            f'<path d="{one}" stroke="currentColor" stroke-width="2" opacity="0.8"/>\n')


def _row(text: str, figures: dict[str, dict[str, float]], top: int, place: Callable[[float], float],
         shown: list[str]) -> str:
    parts = [f'<text x="{LEFT}" y="{top + 11}">{escape(text)}</text>\n']
    if shown and shown[0] in figures:
        parts.append(f'<text x="{WIDTH - RIGHT}" y="{top + 11}" text-anchor="end" font-weight="600">'
                     f'{figures[shown[0]]["value"]:.2f}</text>\n')
    for engine in reversed(shown):  # the first on top
        one = figures.get(engine)
        if one is None:
            continue
        spread = ""
        if "low" in one:
            spread = (f'<path d="M{place(one["low"])} {top + 24}H{place(one["high"])}" stroke="{MARKS[engine][1]}" '
                      'stroke-width="2" opacity="0.6"/>')
        parts.append(f'{spread}<g transform="translate({place(one["value"])} {top + 24})">{_mark(engine)}'
                     f'<title>{escape(engine)}: {one["value"]:g}</title></g>\n')
    return "".join(parts)


def _mark(engine: str) -> str:
    shape, colour = MARKS[engine]
    return f'<path d="{shape}" fill="{colour}"/>'
