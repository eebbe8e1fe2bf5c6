"""What it looks like: pictures of graphs, values in notebooks, training as it goes."""

from pygrad._lazy import listing
from pygrad.display.diagram import Arrow, Box, Diagram, Group
from pygrad.display.environment import show_versions

__all__ = ["Arrow", "Box", "Diagram", "Group", "show_versions"]

__dir__ = listing(__name__)
