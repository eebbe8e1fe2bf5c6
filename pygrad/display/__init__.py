"""What it looks like: pictures of graphs, values in notebooks, training as it goes."""

from pygrad.display.diagram import Arrow, Box, Diagram, Group

__all__ = ["Arrow", "Box", "Diagram", "Group"]
