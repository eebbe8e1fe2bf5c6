"""How wide a text will be, without a font at hand: a table of widths, and some room for other fonts."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pygrad.display._words import printable

__all__ = ["MONO", "SANS", "clipped", "text_width"]

SANS = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
MONO = "Menlo, Consolas, monospace"

_NARROW = {
    0.24: "'|ijl", 0.30: " !,./:;I[\\]ft`", 0.35: "()-r{}\"*^", 0.52: "Jcksvxyz", 0.58: "?_L#$0123456789abdeghnopqu",
    0.64: "FTZ+<=>~", 0.70: "ABEKPSVXY&", 0.75: "CDHNRUw", 0.80: "GOQ", 0.86: "Mm", 0.98: "W%@",
}
_WIDTHS = {letter: width for width, letters in _NARROW.items() for letter in letters}
_ROOM = 1.1
"""Bold letters, and fonts wider than the one in the table."""


@lru_cache(maxsize=4096)
def _letter(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn", "Me"):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.25 if ord(letter) > 0x1F000 else 1.0
    if letter.isascii():
        return _WIDTHS.get(letter, 0.6)
    return 1.0 if unicodedata.category(letter) in ("So", "Sm") else 0.8


def text_width(text: str, size: float, mono: bool = False) -> float:
    """Return an upper bound of the width of a line in pixels, for a font of the given size in pixels.

    Examples
    --------
    >>> text_width("iiii", 10) < text_width("WWWW", 10)
    True
    >>> round(text_width("(3, 4)", 10, mono=True), 1)
    37.2
    """
    if mono:
        return size * sum(0.62 * max(1.0, _letter(letter) * 1.65) if not letter.isascii() else 0.62 for letter in text)
    return size * _ROOM * sum(map(_letter, text))


def clipped(text: str, size: float, room: float, mono: bool = False) -> str:
    """Return the text on one line, cut with an ellipsis where it would be wider than ``room`` pixels.

    Examples
    --------
    >>> clipped("a title", 10, 100)
    'a title'
    >>> clipped("a title that does not end", 10, 50)
    'a title...'
    """
    text = " ".join(printable(text).split())
    if text_width(text, size, mono) <= room:
        return text
    room -= text_width("...", size, mono)
    used, kept = 0.0, 0
    for letter in text:
        used += text_width(letter, size, mono)
        if used > room:
            break
        kept += 1
    return text[:kept].rstrip() + "..."
