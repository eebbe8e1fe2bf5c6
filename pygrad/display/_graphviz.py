"""A layout by Graphviz's ``dot``, where it is installed: its places and curves, drawn by us."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from typing import Any

from pygrad.display._dot import dot
from pygrad.display._geometry import Frame, Layout, Path, Rect, Route
from pygrad.display.diagram import Diagram
from pygrad.errors import MissingDependencyError, PyGradError
from pygrad.optional import optional_import

__all__ = ["GraphvizError", "available", "by_graphviz", "rendered"]

SECONDS = 20.0
"""How long ``dot`` may take; on some graphs it would take hours."""


class GraphvizError(PyGradError, RuntimeError):
    """Graphviz did not draw the graph."""


def available() -> bool:
    """Say whether both the Python package ``graphviz`` and the program ``dot`` are there."""
    try:
        return _package("Picture") is not None and shutil.which("dot") is not None
    except MissingDependencyError:
        return False


def rendered(text: str, kind: str, *, purpose: str, options: tuple[str, ...] = ()) -> bytes:
    """Let ``dot`` make something of a graph in its language.

    Raises
    ------
    MissingDependencyError
        If the package or the program is not installed.
    GraphvizError
        If it fails or takes too long.
    """
    package = _package(purpose)
    try:
        done = package.execute.run_check(["dot", f"-T{kind}", *options], input=text.encode("utf-8", "replace"),
                                         capture_output=True, quiet=True, timeout=SECONDS)
    except package.execute.ExecutableNotFound:
        raise MissingDependencyError(
            f"{purpose} needs the program 'dot', which is not on the path; install Graphviz (https://graphviz.org, or "
            "the system's package 'graphviz'), or use engine='pygrad', which needs neither", name="graphviz") from None
    except subprocess.TimeoutExpired:
        raise GraphvizError(f"{purpose}: Graphviz's dot took more than {SECONDS:g} seconds; try engine='pygrad', or a "
                            "picture of fewer boxes") from None
    except subprocess.CalledProcessError as error:
        said = (error.stderr or b"").decode("utf-8", "replace").strip() or f"it ended with code {error.returncode}"
        raise GraphvizError(f"{purpose}: Graphviz's dot failed: {said[:500]}; try engine='pygrad'") from error
    return bytes(done.stdout)


def by_graphviz(diagram: Diagram, direction: str = "down") -> Layout:
    """Place a diagram's boxes as ``dot`` does."""
    if not diagram.boxes:
        return Layout()
    answer = json.loads(rendered(dot(diagram, direction, skeleton=True), "json0", purpose="Picture(engine='graphviz')"))
    _, _, width, height = map(float, answer["bb"].split(","))
    layout = Layout(width, height)
    keys = list(diagram.boxes)
    for item in answer.get("objects", []):
        if "bb" in item and item["name"].startswith("cluster_"):
            left, low, right, high = map(float, item["bb"].split(","))
            path = _path(diagram, int(item["name"].removeprefix("cluster_")))
            layout.frames.append(Frame(path, Rect(left, height - high, right - left, high - low)))
        elif "pos" in item:
            x, y = map(float, item["pos"].split(","))
            wide, tall = 72.0 * float(item["width"]), 72.0 * float(item["height"])
            layout.boxes[keys[int(item["name"][1:])]] = Rect(x - wide / 2, height - y - tall / 2, wide, tall)
    layout.boxes = {key: layout.boxes[key] for key in keys}
    layout.frames.sort(key=lambda frame: len(frame.path))
    found = {int(edge["id"][1:]): _route(edge["pos"], height) for edge in answer.get("edges", [])}
    layout.routes = [found[number] for number in range(len(diagram.arrows))]
    return layout


def _package(purpose: str) -> Any:
    return optional_import("graphviz.backend", "plot", purpose)


def _path(diagram: Diagram, number: int) -> tuple[str, ...]:
    """Return the group that has a number in DOT: they count from 1, in the order in which boxes name them."""
    paths: dict[tuple[str, ...], None] = {(): None}
    for box in diagram.boxes.values():
        for depth in range(1, len(box.group) + 1):
            paths.setdefault(box.group[:depth])
    return list(paths)[number]


def _route(pos: str, height: float) -> Route:
    """Read a spline: an optional ``e,x,y`` or ``s,x,y`` for the head's tip, then a start and three points a curve."""
    head, points = None, []
    for word in pos.split():
        parts = word.split(",")
        point = (float(parts[-2]), height - float(parts[-1]))
        if len(parts) == 3:
            head = (parts[0], point)
        else:
            points.append(point)
    path: Path = (points[0], *(sum(points[at:at + 3], ()) for at in range(1, len(points), 3)))
    kind, tip = head if head is not None else ("e", points[-1])
    inner = points[0] if kind == "s" else points[-1]
    dx, dy = tip[0] - inner[0], tip[1] - inner[1]
    length = math.hypot(dx, dy) or 1.0
    whole = (tip, points[0], *path[1:]) if kind == "s" else (*path, tip)
    return Route([whole], tip, (dx / length, dy / length))
