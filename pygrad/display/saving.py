"""Pictures in files: what kinds there are, and each written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from pygrad.io.replacing import Path, replacing
from pygrad.memory.plotting import picture_kind
from pygrad.optional import optional_import


def kind_of(path: Path, where: str) -> str:
    """Return the kind that the suffix of a path names, ``"svg"`` or one of matplotlib's.

    Parameters
    ----------
    path : str or path-like
    where : str
        What an error names.

    Raises
    ------
    ArgumentError
        If there is no such kind.
    MissingDependencyError
        If it is not SVG, and matplotlib is not installed.

    Examples
    --------
    >>> kind_of("loss.svg", "save")
    'svg'
    """
    if os.path.splitext(os.fspath(path))[1].lower() == ".svg":
        return "svg"
    return picture_kind(path, _figure(where), where)


def save(path: Path, where: str, drawing: Callable[[], str], figure: Callable[[], Any]) -> None:
    """Write a picture: the drawing in SVG, or the figure of matplotlib, whichever the path asks for and it alone."""
    kind = kind_of(path, where)
    if kind == "svg":
        with replacing(path) as temporary, open(temporary, "w", encoding="utf-8") as file:
            file.write(drawing())
        return
    made = figure()
    with replacing(path) as temporary:
        made.savefig(temporary, format=kind, dpi=150)


def _figure(where: str) -> Any:
    return optional_import("matplotlib.figure", "plot", where).Figure()
