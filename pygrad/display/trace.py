"""`trace`: a graph as a tree of text."""

from __future__ import annotations

import shutil
import sys
from typing import Any, TextIO

from pygrad.display._tree import LINES, Tree
from pygrad.display.graph import MAX_NODES, diagram_of
from pygrad.errors import ArgumentError

__all__ = ["trace"]

NARROWEST = 20
"""Columns below which nothing can be read."""


def trace(outputs: Any, *, model: Any = None, depth: int | str | None = "auto", gradients: bool = False,
          max_nodes: int | None = MAX_NODES, width: int | None = None, file: TextIO | None = None) -> None:
    """Print the graph of a computation as a tree, outputs at the top.

    Parameters
    ----------
    outputs, model, depth, gradients, max_nodes
        As for `graph`.
    width : int, optional
        Longest line; by default the terminal's.
    file : text stream, optional
        Where to print; by default `sys.stdout`. If its encoding has no box-drawing characters, lines are made of ASCII.

    Raises
    ------
    ArgumentError
        As for `graph`, or if the width is below 20.

    Notes
    -----
    A line was computed from those that branch off below it, and from the next line in its own column, unless the last
    branch ends it. What several take is printed once; the others refer to its number. Layers stand in brackets.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x, w = pygrad.Variable(np.ones(3), name="x"), pygrad.Variable(2.0, name="w")
    >>> y = np.tanh(x * w)
    >>> trace((y * y).sum(), width=60)
    output  () float64, 8 B
    Sum
    Multiply  (3,), shares 24 B
    Tanh  (3,), keeps 24 B
    Multiply  (3,)
    ├─ x  (3,) float64, 24 B
    └─ w  () float64, 8 B
    """
    if width is not None and not (isinstance(width, int) and width >= NARROWEST):
        raise ArgumentError(f"trace: expected width to be an integer from {NARROWEST}, or None for that of the "
                            f"terminal, got {width!r}")
    file = sys.stdout if file is None else file
    width = max(shutil.get_terminal_size().columns, NARROWEST) if width is None else width
    diagram = diagram_of(outputs, model=model, depth=depth, values=False, gradients=gradients, max_nodes=max_nodes)
    lines = Tree(diagram, width, _takes_lines(file)).lines
    encoding = getattr(file, "encoding", None) or "utf-8"
    text = "\n".join(lines).encode(encoding, "backslashreplace").decode(encoding)
    print(text, file=file)


def _takes_lines(file: Any) -> bool:
    """Return whether what is printed may have box-drawing characters."""
    try:
        "".join(LINES.values()).encode(getattr(file, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
