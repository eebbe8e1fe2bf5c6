"""What stands below a picture: what its colours and lines mean, and notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pygrad.display._look import ARROWS, BOXES
from pygrad.display._measure import clipped, text_width
from pygrad.display.diagram import Diagram

__all__ = ["Entry", "Legend", "legend", "wrapped"]

FEWEST = 4
"""Boxes below which a picture needs no legend."""


class Entry(NamedTuple):
    """A sample and a word; the sample is that of a kind of box, or of arrow."""

    left: float
    top: float
    box: str
    arrow: str
    word: str
    alive: bool = True


class Legend(NamedTuple):
    """Entries in lines."""

    entries: list[Entry]
    width: float
    height: float


def legend(diagram: Diagram, width: float) -> Legend:
    """Explain the kinds of boxes and arrows that are there, in lines no wider than the picture or 300 pixels."""
    if len(diagram.boxes) < FEWEST:
        return Legend([], 0.0, 0.0)
    boxes = {box.kind for box in diagram.boxes.values()}
    arrows = {arrow.kind for arrow in diagram.arrows}
    wanted = [(kind, "", look.word, True) for kind, look in BOXES.items() if kind in boxes]
    dead = next((box.kind for box in diagram.boxes.values() if not box.alive), None)
    if dead is not None:
        wanted.append((dead, "", "no longer in memory", False))
    wanted += [("", kind, look.word, True) for kind, look in ARROWS.items() if kind in arrows and arrows != {"data"}]
    entries, left, top, widest = [], 0.0, 0.0, 0.0
    for box, arrow, word, alive in wanted:
        room = 26.0 + text_width(word, 11.0)
        if left and left + room > max(width, 300.0):
            left, top = 0.0, top + 19.0
        entries.append(Entry(left, top, box, arrow, word, alive))
        widest = max(widest, left + room)
        left += room + 16.0
    return Legend(entries, widest, top + 14.0)


def wrapped(notes: Sequence[str], width: float) -> list[str]:
    """Break notes into lines no wider than the picture, or 300 pixels.

    Examples
    --------
    >>> wrapped(["one two three"], 20.0)
    ['one two three']
    """
    room, lines = max(width, 300.0), []
    for note in notes:
        line = ""
        for word in note.split():
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, 11.0) > room:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return [clipped(line, 11.0, room) for line in lines]
