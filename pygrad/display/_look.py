"""What everything looks like, in SVG, in DOT and in pixels: colours, lines, sizes of boxes."""

from __future__ import annotations

from typing import NamedTuple

from pygrad.display._measure import clipped, text_width
from pygrad.display.diagram import Box, Diagram

__all__ = ["ARROWS", "BOXES", "INK", "ArrowLook", "BoxLook", "Colours", "box_lines", "box_size", "frame_title",
           "frame_title_width", "radius"]

INK = "#757d88"
"""Text on the page's own ground, and frames: between light and dark, legible on either."""

TITLE, DETAIL, SMALL = 13.0, 11.0, 11.0
TITLE_LINE, DETAIL_LINE = 17.0, 14.5
WIDEST = 300.0
MOST_LINES = 6
STACK = 4.0
"""How far the second sheet of a layer drawn as one shows behind the first."""


class Colours(NamedTuple):
    """Ground, border and letters of a box."""

    fill: str
    edge: str
    text: str


class BoxLook(NamedTuple):
    """How a kind of box is drawn, and what the legend calls it."""

    light: Colours
    dark: Colours
    word: str
    border: float = 1.2
    round: bool = False


class ArrowLook(NamedTuple):
    """How a kind of arrow is drawn, on any ground, and what the legend calls it."""

    colour: str
    width: float
    word: str


BOXES = {
    "input": BoxLook(Colours("#dcf3e3", "#3c9658", "#103d1e"), Colours("#163c25", "#55b575", "#d6f5e0"), "input",
                     round=True),
    "parameter": BoxLook(Colours("#fdebc3", "#be8410", "#4f3500"), Colours("#463509", "#d3a03a", "#ffeec7"),
                         "parameter", round=True),
    "constant": BoxLook(Colours("#eff1f3", "#a8b0ba", "#5c646e"), Colours("#2a2f36", "#69727e", "#b3bbc5"),
                        "constant", 1.0, True),
    "variable": BoxLook(Colours("#ffffff", "#8790a0", "#2a323c"), Colours("#23282f", "#7f8998", "#dfe5ec"), "value",
                        1.0, True),
    "function": BoxLook(Colours("#e4edfd", "#4676cc", "#14305a"), Colours("#1c2e50", "#5f90e8", "#dce8ff"),
                        "Function"),
    "layer": BoxLook(Colours("#ebe4fb", "#785ac2", "#2d1b60"), Colours("#322659", "#9c84e0", "#eae2ff"),
                     "layer, drawn as one"),
    "output": BoxLook(Colours("#f9deeb", "#bd4783", "#571137"), Colours("#4c1a35", "#e07fb0", "#ffe0ef"), "result",
                      2.4, True),
}

ARROWS = {
    "data": ArrowLook("#818b98", 1.3, "value"),
    "saved": ArrowLook("#4d82d9", 2.4, "value kept for backward"),
    "gradient": ArrowLook("#d9584a", 1.5, "gradient"),
}


def box_lines(box: Box) -> tuple[str, list[str]]:
    """Return a box's title and the lines below it, each short enough for the widest box."""
    details = [clipped(line, DETAIL, WIDEST - 24, mono=True) for line in box.details]
    if len(details) > MOST_LINES:
        details[MOST_LINES - 1:] = ["..."]
    return clipped(box.title, TITLE, WIDEST - 24), details


def box_size(box: Box) -> tuple[float, float]:
    """Return the width and height that a box needs in pixels.

    Examples
    --------
    >>> short, long = Box("a", "function", "Tanh"), Box("b", "function", "Tanh", ("(3, 4) float64",))
    >>> box_size(short) < box_size(long)
    True
    """
    title, details = box_lines(box)
    width = max(text_width(title, TITLE), *(text_width(line, DETAIL, mono=True) for line in details), 24.0)
    height = (TITLE_LINE if title else 0.0) + DETAIL_LINE * len(details) + 13.0
    stack = STACK if box.kind == "layer" else 0.0
    return round(width + 24.0 + stack, 1), round(height + stack, 1)


def radius(kind: str, height: float) -> float:
    """Return how round a box's corners are."""
    return min(height / 2, 17.0) if BOXES[kind].round else 5.0


def frame_title(diagram: Diagram, path: tuple[str, ...], part: int, parts: int) -> str:
    """Return what stands at the top of a group's frame."""
    group = diagram.groups.get(path)
    title = group.title if group is not None else path[-1]
    number = f" ({part} of {parts})" if parts > 1 else ""
    return clipped(title, SMALL, WIDEST) + number


def frame_title_width(title: str) -> float:
    """Return how wide a frame's title is."""
    return round(text_width(title, SMALL), 1)
