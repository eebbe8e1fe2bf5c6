"""What the drawings of curves and histograms share: colours, ticks, text.

The ink is ``currentColor``, so that a drawing in a page is as legible as the page's own text, in light and in dark. A
file may be shown on any page, so it brings its own ground, light or dark as the reader has chosen.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable

from pygrad.display._words import printable

COLOURS = ("#2a86c8", "#e07a1f", "#2f9e6e", "#b566a8", "#b58a1c", "#7a7fd1")
"""Mid tones, legible on white and on black, that the colour-blind can tell apart in this order."""

ALARM = "#e0443e"

FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"

_FILE_STYLE = ("<style>svg{color:#24292f;background:#fff}"
               "@media (prefers-color-scheme:dark){svg{color:#e6e9ee;background:#14171b}}</style>")


def document(width: int, height: int, parts: Iterable[str], title: str, standalone: bool = False) -> str:
    """Return a whole drawing.

    Parameters
    ----------
    width, height : int
    parts : iterable of str
        Elements.
    title : str
        For who cannot see it.
    standalone : bool
        Whether it is a file of its own.
    """
    space = ' xmlns="http://www.w3.org/2000/svg"' if standalone else ""
    return (f'<svg{space} viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
            f'aria-label="{html.escape(title)}" style="max-width:100%;height:auto" fill="currentColor" '
            f'font-family="{FONT}" font-size="11">{_FILE_STYLE if standalone else ""}{"".join(parts)}</svg>')


def text(x: float, y: float, content: str, *, anchor: str = "start", colour: str | None = None, weight: str = "",
         faint: bool = False, size: int | None = None) -> str:
    """Return text, escaped."""
    options = "" if anchor == "start" else f' text-anchor="{anchor}"'
    options += f' fill="{colour}"' if colour else ""
    options += f' font-weight="{weight}"' if weight else ""
    options += ' opacity=".72"' if faint else ""
    options += f' font-size="{size}"' if size else ""
    return f'<text x="{x:.4g}" y="{y:.4g}"{options}>{html.escape(printable(content))}</text>'


def line(x1: float, y1: float, x2: float, y2: float, *, colour: str = "currentColor", opacity: float = 0.2,
         dashes: str = "") -> str:
    """Return a thin line."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (f'<line x1="{x1:.4g}" y1="{y1:.4g}" x2="{x2:.4g}" y2="{y2:.4g}" stroke="{colour}" '
            f'stroke-opacity="{opacity:g}"{dashed}/>')


def path(points: Iterable[tuple[float, float]], colour: str, width: float = 1.5, opacity: float = 1.0) -> str:
    """Return a line through points, whose coordinates are rounded to a tenth."""
    joined = "L".join(f"{x:.1f} {y:.1f}".replace(".0", "") for x, y in points)
    return (f'<path d="M{joined}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-opacity="{opacity:g}" '
            'stroke-linejoin="round"/>')


def number(value: float) -> str:
    """Return a number in few characters.

    Examples
    --------
    >>> number(0.000123456), number(1234567), number(0.5), number(-3)
    ('0.0001235', '1.235e+06', '0.5', '-3')
    """
    return f"{value:.4g}"


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return round numbers from one to another, at most ``most`` steps apart: one, two or five times a power of ten.

    Examples
    --------
    >>> ticks(0.0, 1.0), ticks(3.0, 96.0)
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [20.0, 40.0, 60.0, 80.0])
    """
    length = high - low
    if not 1e-300 < length < math.inf:
        return [low]
    power = 10.0 ** math.floor(math.log10(length / most))
    step = next((factor * power for factor in (1, 2, 5) if factor * power * most >= length), 10 * power)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if last - first > 4 * most:  # numbers so close that their difference is rounding
        return [low]
    return sorted({float(f"{count * step:.12g}") for count in range(first, last + 1)})


def log_ticks(low: float, high: float) -> list[float]:
    """Return powers of ten from one positive number to another, round numbers where there are fewer than two.

    Examples
    --------
    >>> log_ticks(0.02, 30), log_ticks(2, 8)
    ([0.1, 1.0, 10.0], [2.0, 4.0, 6.0, 8.0])
    """
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if last - first < 1:
        return [tick for tick in ticks(low, high) if tick > 0]
    every = (last - first) // 6 + 1
    return [10.0 ** power for power in range(first, last + 1, every)]
