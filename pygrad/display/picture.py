"""A picture of a computation: SVG in a notebook, a file from a script."""

from __future__ import annotations

from pygrad.display._layout import layered
from pygrad.display._svg import svg
from pygrad.display.diagram import Diagram

__all__ = ["Picture"]


class Picture:
    """A diagram, drawn."""

    def __init__(self, diagram: Diagram, *, engine: str = "auto", direction: str = "down") -> None:
        self.diagram, self.engine, self.direction = diagram, engine, direction

    def svg(self) -> str:
        """Return the picture as SVG."""
        return svg(self.diagram, layered(self.diagram, self.direction))

    def _repr_svg_(self) -> str:
        return self.svg()
