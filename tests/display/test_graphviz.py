"""Graphviz's layout, and what happens when it is not there or fails."""

import subprocess

import pytest

from pygrad.display import _graphviz
from pygrad.display._graphviz import GraphvizError, available, by_graphviz, rendered
from pygrad.errors import MissingDependencyError
from tests.display import diagrams

needs_dot = pytest.mark.skipif(not available(), reason="Graphviz is not installed")


@needs_dot
@pytest.mark.parametrize("name", diagrams.SMALL)
def test_places_of_all(name):
    diagram = diagrams.SMALL[name]()
    layout = by_graphviz(diagram)
    assert list(layout.boxes) == list(diagram.boxes) and len(layout.routes) == len(diagram.arrows)
    assert sorted(frame.path for frame in layout.frames) == sorted(diagram.groups)
    for frame in layout.frames:
        for key, box in diagram.boxes.items():
            if box.group[:len(frame.path)] == frame.path:
                rect = layout.boxes[key]
                assert frame.rect.left <= rect.left and rect.right <= frame.rect.right
                assert frame.rect.top <= rect.top and rect.bottom <= frame.rect.bottom
    for arrow, route in zip(diagram.arrows, layout.routes, strict=True):
        ends = [route.pieces[0][0], route.pieces[-1][-1][-2:]]
        if ends[0] == route.tip:
            ends.reverse()
        assert route.tip == ends[1]
        for (x, y), rect in zip(ends, [layout.boxes[arrow.source], layout.boxes[arrow.target]], strict=True):
            assert rect.left - 3 <= x <= rect.right + 3 and rect.top - 3 <= y <= rect.bottom + 3


@needs_dot
def test_a_broken_graph_is_a_clean_error():
    with pytest.raises(GraphvizError, match=r"here: Graphviz's dot failed: .*syntax error"):
        rendered("digraph {", "svg", purpose="here")


@needs_dot
def test_time_is_limited(monkeypatch):
    def slow(command, **settings):
        raise subprocess.TimeoutExpired(command, settings["timeout"])
    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(GraphvizError, match="took more than 20 seconds; try engine='pygrad'"):
        by_graphviz(diagrams.diamond())


@needs_dot
def test_a_missing_program_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not available()
    with pytest.raises(MissingDependencyError, match="needs the program 'dot'.*install Graphviz"):
        by_graphviz(diagrams.diamond())


def test_a_missing_package_is_seen(monkeypatch):
    def missing(module, extra, purpose):
        raise MissingDependencyError(f"{purpose} needs {module}")
    monkeypatch.setattr(_graphviz, "optional_import", missing)
    assert not available()
