import sys

import pytest

from pygrad.display.saving import kind_of, save
from pygrad.errors import ArgumentError, MissingDependencyError


def test_svg_takes_no_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert kind_of("a.SVG", "save") == "svg"
    with pytest.raises(MissingDependencyError, match=r"LiveCurves.save needs matplotlib"):
        kind_of("a.png", "LiveCurves.save")


@pytest.mark.parametrize("path", ["a", "a.xyz", "png"])
def test_other_kinds_are_named(path):
    pytest.importorskip("matplotlib")
    with pytest.raises(ArgumentError, match=r"save: the suffix of .* expected one of .*\.png"):
        kind_of(path, "save")


def test_a_figure_is_written_whole(tmp_path):
    figure = pytest.importorskip("matplotlib.figure").Figure()
    save(tmp_path / "a.png", "save", pytest.fail, lambda: figure)
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_a_drawing_needs_no_figure(tmp_path):
    save(tmp_path / "a.svg", "save", lambda: "<svg>naïve</svg>", pytest.fail)
    assert (tmp_path / "a.svg").read_text(encoding="utf-8") == "<svg>naïve</svg>"
