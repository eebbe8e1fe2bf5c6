"""A picture of a computation: SVG in a notebook, a file from a script."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from dataclasses import replace
from html import escape
from typing import Any

from pygrad.display._dot import dot
from pygrad.display._geometry import Layout
from pygrad.display._graphviz import GraphvizError, available, by_graphviz, rendered
from pygrad.display._labels import place_labels
from pygrad.display._layout import layered
from pygrad.display._pixels import pixels
from pygrad.display._svg import SMALLEST, svg
from pygrad.display.diagram import Diagram
from pygrad.errors import ArgumentError, MissingDependencyError
from pygrad.io.replacing import Path, replacing

__all__ = ["Picture"]

ENGINES = ("auto", "graphviz", "pygrad")
DIRECTIONS = ("down", "right")
SUFFIXES = (".svg", ".png", ".pdf", ".dot", ".gv", ".html")
MOST_FOR_GRAPHVIZ = 400
"""Boxes from which on ``engine="auto"`` does not ask Graphviz, whose time grows faster than ours."""

WIDE = 640.0
"""Pixels up to which a notebook shows a picture as it is: it makes wider ones as small as the cell."""

MOST_OPEN = 40
"""Boxes from which on the switch in a notebook shows the layers first."""


class Picture:
    """A diagram, drawn: as SVG in a notebook, and as a file.

    It is made once, of text and numbers, and keeps no array and no graph alive.

    Parameters
    ----------
    diagram : Diagram
        What to draw.
    collapsed : Diagram, optional
        The same with layers drawn as one box each; a notebook then shows one of the two, with a switch between them.
    engine : str
        Who places the boxes: ``"graphviz"``, the program ``dot`` through the package ``graphviz``; ``"pygrad"``, our
        own layout, which needs neither; ``"auto"``, Graphviz if it is there and there are at most 400 boxes.
    direction : str
        Where arrows lead: ``"down"`` or ``"right"``.

    Raises
    ------
    ArgumentError
        If the engine or the direction is none of these.

    Notes
    -----
    Jupyter gets ``image/svg+xml``, which GitHub and nbviewer show, too. With a second diagram, or where the picture is
    so wide that Jupyter would make it too small to read, it gets ``text/html`` besides, which it prefers: the same as
    ``<img>`` in a box that scrolls, since GitHub and notebooks that are not trusted drop an ``<svg>`` there. The switch
    is a pair of ``<details>``, without a script. `html` has the ``<svg>`` itself, whose boxes say more when they are
    pointed at.

    Each box has a ground of its own and everything else is of a colour between light and dark, so that the picture is
    legible on either, whatever the page knows of the other's theme; where it is told, by ``prefers-color-scheme`` (an
    image by its page's ``color-scheme``), or in a page by Jupyter's, Sphinx's or VS Code's switch, the boxes turn dark.

    Examples
    --------
    >>> from pygrad.display import Arrow, Box, Diagram
    >>> diagram = Diagram(title="a square")
    >>> diagram.add(Box("x", "input", "x", ("(3,) float64",)))
    >>> diagram.add(Box("f", "function", "Square"))
    >>> diagram.arrows.append(Arrow("x", "f", kind="saved"))
    >>> picture = Picture(diagram, engine="pygrad")
    >>> picture
    Picture of 2 boxes and 1 arrow: a square (in a notebook it appears; save("graph.svg") writes it)
    >>> picture.svg()[:4]
    '<svg'
    """

    def __init__(self, diagram: Diagram, *, collapsed: Diagram | None = None, engine: str = "auto",
                 direction: str = "down") -> None:
        _check("engine", engine, ENGINES)
        _check("direction", direction, DIRECTIONS)
        self.diagram, self.collapsed, self.engine, self.direction = diagram, collapsed, engine, direction

    def svg(self) -> str:
        """Return the picture as an ``<svg>`` element, which is also a whole SVG file.

        Returns
        -------
        str
            The same for the same diagram, engine and direction.

        Raises
        ------
        MissingDependencyError
            If ``engine="graphviz"`` and Graphviz is not installed.
        """
        return svg(*self._laid_out(self.diagram))

    def dot(self) -> str:
        """Return the picture in Graphviz's language; this needs no Graphviz.

        Returns
        -------
        str
        """
        return dot(self.diagram, self.direction)

    def png(self, dpi: float = 144.0) -> bytes:
        """Return the picture as PNG, on transparent ground, drawn by matplotlib or else by Graphviz.

        Parameters
        ----------
        dpi : float
            Pixels per inch; 100 are one to one with the SVG. What would be longer than 16,000 pixels is drawn smaller.

        Returns
        -------
        bytes

        Raises
        ------
        MissingDependencyError
            If neither matplotlib nor Graphviz is installed.
        """
        return self._pixels("png", dpi)

    def html(self) -> str:
        """Return the picture to stand in a page: in a box that scrolls, with the switch if there are two diagrams.

        Returns
        -------
        str
        """
        return self._switched([_scrolling(text) for text in self._drawn()])

    def save(self, path: Path, *, dpi: float = 144.0) -> None:
        """Write the picture to a file, whole or not at all.

        Parameters
        ----------
        path : str or path
            Its suffix says the kind: .svg, .png, .pdf, .dot or .gv, .html.
        dpi : float
            For PNG: pixels per inch.

        Raises
        ------
        ArgumentError
            If the suffix is another.
        MissingDependencyError
            If a PNG or PDF is wanted and neither matplotlib nor Graphviz is installed.
        """
        suffix = os.path.splitext(os.fspath(path))[1].lower()
        if suffix not in SUFFIXES:
            raise ArgumentError(f"Picture.save: the suffix of {os.fspath(path)!r} says the kind of the picture; "
                                f"expected one of {', '.join(SUFFIXES)}")
        if suffix in (".png", ".pdf"):
            content = self._pixels(suffix[1:], dpi)
        else:
            text = {".svg": self.svg, ".html": self._page}.get(suffix, self.dot)()
            content = text.encode("utf-8", "replace")
        with replacing(path) as temporary, open(temporary, "wb") as file:
            file.write(content)

    def __repr__(self) -> str:
        title = " ".join(self.diagram.title.split())
        title = f": {title if len(title) <= 60 else title[:57] + '...'}" if title else ""
        return (f"Picture of {_count(self.diagram.boxes, 'box', 'boxes')} and "
                f"{_count(self.diagram.arrows, 'arrow', 'arrows')}{title} "
                '(in a notebook it appears; save("graph.svg") writes it)')

    def _repr_svg_(self) -> str:
        return svg(*self._laid_out(self._first()))

    def _repr_html_(self) -> str | None:
        return self._embedded(self._drawn())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        drawn = self._drawn()
        bundle = {"text/plain": repr(self), "image/svg+xml": drawn[-1 if self._first() is self.collapsed else 0]}
        html = self._embedded(drawn)
        return bundle if html is None else bundle | {"text/html": html}

    def _drawn(self) -> list[str]:
        """Return the diagrams that there are as SVG."""
        return [svg(*self._laid_out(one)) for one in (self.diagram, self.collapsed) if one is not None]

    def _embedded(self, drawn: list[str]) -> str | None:
        """Return SVG as HTML for a notebook, which shows pictures as images only; None if it needs no HTML."""
        if self.collapsed is None and _width(drawn[0]) <= WIDE:
            return None
        alt = escape(" ".join(self.diagram.title.split()) or "Graph of a computation")
        return self._switched([_scrolling(_image(text, alt)) for text in drawn])

    def _switched(self, pictures: list[str]) -> str:
        """Return the picture in HTML, or the two with a switch between them."""
        if self.collapsed is None:
            return pictures[0]
        full, few = pictures
        name = "pg-" + hashlib.sha256((few + full).encode("utf-8", "replace")).hexdigest()[:10]
        first = self._first() is self.collapsed
        return "\n".join([_folded(name, "Layers", self.collapsed, few, first),
                          _folded(name, "Every Function", self.diagram, full, not first)])

    def _first(self) -> Diagram:
        """Return which of two diagrams is seen first: the one with all, unless it is large."""
        return self.diagram if self.collapsed is None or len(self.diagram.boxes) <= MOST_OPEN else self.collapsed

    def _laid_out(self, diagram: Diagram) -> tuple[Diagram, Layout]:
        """Place all; where Graphviz was asked for by nobody in particular and fails, a note says so."""
        layout = None
        if self.engine == "graphviz":
            layout = by_graphviz(diagram, self.direction)
        elif self.engine == "auto" and len(diagram.boxes) <= MOST_FOR_GRAPHVIZ and available():
            try:
                layout = by_graphviz(diagram, self.direction)
            except GraphvizError as error:
                note = " ".join(str(error).partition(": ")[2].split()).partition("; try")[0]
                diagram = replace(diagram, notes=[*diagram.notes, f"Laid out without Graphviz: {note}."])
        layout = layered(diagram, self.direction) if layout is None else layout
        place_labels(diagram, layout)
        return diagram, layout

    def _pixels(self, kind: str, dpi: float) -> bytes:
        if not 1 <= dpi <= 2400:
            raise ArgumentError(f"Picture.{kind}: dpi is {dpi!r}; expected pixels per inch, from 1 to 2400")
        try:
            return pixels(*self._laid_out(self.diagram), kind, dpi)
        except MissingDependencyError as error:
            if not available():
                raise MissingDependencyError(f"{error}; or install Graphviz and its package 'graphviz'; SVG and DOT "
                                             "need neither", name=error.name) from None
        return rendered(self.dot(), kind, purpose=f"Picture.{kind}", options=(f"-Gdpi={dpi:g}",))

    def _page(self) -> str:
        title = escape(" ".join(self.diagram.title.split()) or "Graph")
        return (f'<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" '
                f'content="width=device-width">\n<meta name="color-scheme" content="light dark">\n'
                f"<title>{title}</title>\n{self.html()}\n</html>\n")


def _scrolling(picture: str) -> str:
    return f'<div style="overflow:auto;max-width:100%">{picture}</div>'


def _image(picture: str, alt: str) -> str:
    """Return SVG as an image, as large as the SVG itself says, without the words for who points at a part of it."""
    bare = re.sub("<title>.*?</title>", "", picture, flags=re.DOTALL)
    data = base64.b64encode(bare.encode("utf-8", "replace")).decode("ascii")
    return (f'<img src="data:image/svg+xml;base64,{data}" alt="{alt}" '
            f'style="max-width:100%;height:auto;min-width:{SMALLEST * _width(picture):.0f}px"/>')


def _width(picture: str) -> float:
    """Return the width that an SVG of ours says it has, in pixels."""
    return float(picture.partition(' width="')[2].partition('"')[0])


def _folded(name: str, word: str, diagram: Diagram, picture: str, is_open: bool) -> str:
    """Return one half of a switch: browsers close the other half of the same name."""
    state = ' open=""' if is_open else ""
    return (f'<details name="{name}"{state}><summary style="cursor:pointer">{word} '
            f"({_count(diagram.boxes, 'box', 'boxes')})</summary>\n{picture}\n</details>")


def _count(things: Any, one: str, many: str) -> str:
    return f"{len(things)} {one if len(things) == 1 else many}"


def _check(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ArgumentError(f"Picture: {name} is {value!r}; expected one of {', '.join(map(repr, allowed))}")
