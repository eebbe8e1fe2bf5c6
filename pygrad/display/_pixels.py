"""A laid-out diagram by matplotlib: PNG and PDF, on no ground, without a window."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from typing import Any

from pygrad.display._geometry import Layout, Path, Rect
from pygrad.display._labels import LABEL, label_text
from pygrad.display._look import (ARROWS, BOXES, DETAIL, DETAIL_LINE, INK, SMALL, STACK, TITLE, TITLE_LINE, box_lines,
                                  frame_title, radius)
from pygrad.display._sheet import MARGIN, Sheet, head, sheet
from pygrad.display.diagram import Box, Diagram
from pygrad.optional import optional_import

__all__ = ["pixels"]

INCH = 100.0
"""Pixels of the layout to an inch."""

LARGEST = 16_000.0
"""Pixels along one side of a PNG, and points of a PDF, of which programs that show them can take no more."""


def pixels(diagram: Diagram, layout: Layout, kind: str, dpi: float) -> bytes:
    """Return the picture as the bytes of a PNG or PDF file.

    Raises
    ------
    MissingDependencyError
        If matplotlib is not installed.
    """
    page = sheet(diagram, layout)
    scale = min(1.0, LARGEST / (max(page.width, page.height) / INCH * max(dpi if kind == "png" else 0.0, 72.0)))
    figure = optional_import("matplotlib.figure", "plot", f"Picture.{kind}").Figure(
        figsize=(page.width / INCH * scale, page.height / INCH * scale))
    canvas = _Canvas(figure, 72.0 / INCH * scale)
    canvas.axes.set(xlim=(0.0, page.width), ylim=(page.height, 0.0))
    _all(canvas, diagram, layout, page)
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        metadata = {"CreationDate": None} if kind == "pdf" else {}
        figure.savefig(stream, format=kind, dpi=dpi, transparent=True, metadata=metadata)
    return stream.getvalue()


class _Canvas:
    """Axes that cover a figure, and a pixel of the layout as a length in points."""

    def __init__(self, figure: Any, point: float) -> None:
        self.axes, self.point = figure.add_axes((0.0, 0.0, 1.0, 1.0)), point
        self.axes.set_axis_off()
        self.patches = optional_import("matplotlib.patches", "plot", "Picture.png")
        self.path = optional_import("matplotlib.path", "plot", "Picture.png").Path
        self.font = optional_import("matplotlib.font_manager", "plot", "Picture.png").FontProperties
        self.measure = optional_import("matplotlib.textpath", "plot", "Picture.png").text_to_path

    def rect(self, rect: Rect, corner: float, **look: Any) -> None:
        style = f"round,pad=0,rounding_size={max(corner, 0.01)}"
        look["linewidth"] = look.get("linewidth", 1.0) * self.point
        self.axes.add_patch(self.patches.FancyBboxPatch((rect.left, rect.top), rect.width, rect.height,
                                                        boxstyle=style, **look))

    def line(self, pieces: Sequence[Path], colour: str, width: float) -> None:
        points, codes = [], []
        for piece in pieces:
            points.append(piece[0])
            codes.append(self.path.MOVETO)
            for step in piece[1:]:
                points += [step[at:at + 2] for at in range(0, len(step), 2)]
                codes += [self.path.LINETO] if len(step) == 2 else [self.path.CURVE4] * 3
        self.axes.add_patch(self.patches.PathPatch(self.path(points, codes), facecolor="none", edgecolor=colour,
                                                   linewidth=width * self.point, capstyle="butt"))

    def text(self, x: float, y: float, text: str, size: float, colour: str, room: float | None = None,
             **look: Any) -> None:
        """Write a line, smaller where the font is too wide for the room."""
        family = "DejaVu Sans Mono" if look.pop("mono", False) else "DejaVu Sans"
        size *= 0.9
        font = self.font(family=family, weight=look.pop("weight", "normal"), size=size)
        if room is not None and text:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
                size *= min(1.0, room / max(self.measure.get_text_width_height_descent(text, font, False)[0], 1.0))
        font.set_size(size * self.point)
        self.axes.text(x, y, text, color=colour, fontproperties=font, parse_math=False, va="baseline", **look)


def _all(canvas: _Canvas, diagram: Diagram, layout: Layout, page: Sheet) -> None:
    canvas.axes.set_xlim(-page.left, page.width - page.left)
    canvas.axes.set_ylim(page.height - page.top, -page.top)
    for frame in layout.frames:
        canvas.rect(frame.rect, 8.0, facecolor=INK + "0f", edgecolor=INK + "99")
    _arrows(canvas, diagram, layout)
    for key, box in diagram.boxes.items():
        _box(canvas, box, layout.boxes[key])
    for frame in layout.frames:
        title = frame_title(diagram, frame.path, frame.part, frame.parts)
        canvas.text(frame.rect.left + 10, frame.rect.top + 16, title, SMALL, INK, frame.rect.width - 16, weight="bold")
    for arrow, route in zip(diagram.arrows, layout.routes, strict=True):
        if arrow.label and route.label:
            canvas.text(*route.label, label_text(arrow.label), LABEL, INK)
    _around(canvas, page)


def _around(canvas: _Canvas, page: Sheet) -> None:
    """Write title, legend and notes."""
    left, top = MARGIN - page.left, -page.top
    if page.title:
        canvas.text(left, top + MARGIN + 14, page.title, 15.0, INK, page.width - 2 * MARGIN, weight="bold")
    for entry in page.legend.entries:
        x, y = page.legend_left + entry.left - page.left, page.legend_top + entry.top - page.top
        if entry.box:
            look = BOXES[entry.box]
            canvas.rect(Rect(x, y, 20.0, 12.0), 6.0 if look.round else 3.0, facecolor=look.light.fill,
                        edgecolor=look.light.edge, linewidth=look.border, linestyle="-" if entry.alive else "--")
        else:
            canvas.line([((x, y + 6), (x + 20, y + 6))], ARROWS[entry.arrow].colour, ARROWS[entry.arrow].width)
        canvas.text(x + 26, y + 10, entry.word, 11.0, INK)
    for row, line in enumerate(page.notes):
        canvas.text(left, page.notes_top + 15 * row + 11 - page.top, line, 11.0, INK, page.width - 2 * MARGIN)


def _arrows(canvas: _Canvas, diagram: Diagram, layout: Layout) -> None:
    for kind, look in ARROWS.items():
        drawn: dict[Path, None] = {}
        heads: list[Path] = []
        for arrow, route in zip(diagram.arrows, layout.routes, strict=True):
            if arrow.kind == kind:
                drawn.update(dict.fromkeys(route.pieces))
                corners = head(route, look.width)
                heads.append((*corners, corners[0]))
        if drawn:
            canvas.line(list(drawn), look.colour, look.width)
            for triangle in heads:
                canvas.axes.add_patch(canvas.patches.Polygon(triangle, closed=True, facecolor=look.colour, linewidth=0))


def _box(canvas: _Canvas, box: Box, rect: Rect) -> None:
    look = BOXES[box.kind]
    shape = {"facecolor": look.light.fill, "edgecolor": look.light.edge, "linewidth": look.border,
             "linestyle": "-" if box.alive else (0, (4, 2.5))}
    if box.kind == "layer":
        canvas.rect(Rect(rect.left + STACK, rect.top + STACK, rect.width - STACK, rect.height - STACK), 5.0, **shape)
        rect = Rect(rect.left, rect.top, rect.width - STACK, rect.height - STACK)
    canvas.rect(rect, radius(box.kind, rect.height), **shape)
    title, details = box_lines(box)
    x = rect.left + rect.width / 2
    y = rect.top + (rect.height - (TITLE_LINE if title else 0) - DETAIL_LINE * len(details)) / 2
    if title:
        canvas.text(x, y + 13, title, TITLE, look.light.text, rect.width - 16, ha="center", weight="bold")
        y += TITLE_LINE
    for row, line in enumerate(details):
        canvas.text(x, y + DETAIL_LINE * row + 10.5, line, DETAIL, look.light.text, rect.width - 16, ha="center",
                    mono=True)
