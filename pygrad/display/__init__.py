"""What it looks like: pictures of graphs, values in notebooks, training as it goes."""

from pygrad._lazy import listing
from pygrad.display.diagram import Arrow, Box, Diagram, Group
from pygrad.display.environment import show_versions
from pygrad.display.graph import graph
from pygrad.display.histograms import hist
from pygrad.display.live_curves import LiveCurves
from pygrad.display.outputs import keep_graphs_in_out
from pygrad.display.picture import Picture
from pygrad.display.progress import progress
from pygrad.display.progress_bars import progress_bars
from pygrad.display.trace import trace

__all__ = [
    "Arrow", "Box", "Diagram", "Group", "LiveCurves", "Picture", "graph", "hist", "keep_graphs_in_out", "progress",
    "progress_bars", "show_versions", "trace",
]

__dir__ = listing(__name__)
