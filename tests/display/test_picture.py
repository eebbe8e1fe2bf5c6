"""Pictures: what a notebook gets, files, what is missing."""

import base64
import pickle
import re
import sys
from xml.etree import ElementTree

import pytest

from pygrad.display import Arrow, Box, Diagram, Picture, _graphviz, picture
from pygrad.display._graphviz import GraphvizError, available
from pygrad.errors import ArgumentError, MissingDependencyError
from tests.display import diagrams


@pytest.fixture
def no_graphviz(monkeypatch):
    monkeypatch.setitem(sys.modules, "graphviz", None)
    monkeypatch.setitem(sys.modules, "graphviz.backend", None)


@pytest.fixture
def no_matplotlib(monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)


def own(diagram, **settings):
    return Picture(diagram, engine="pygrad", **settings)


@pytest.mark.parametrize("engine", ["auto", "pygrad"])
@pytest.mark.parametrize("name", ["mlp", "awkward", "empty", "one"])
def test_svg(name, engine):
    diagram = diagrams.SMALL[name]()
    text = Picture(diagram, engine=engine).svg()
    assert text == Picture(diagram, engine=engine).svg()
    assert ElementTree.fromstring(text).tag.endswith("svg")


def test_repr_is_short():
    assert repr(own(diagrams.diamond())).startswith("Picture of 5 boxes and 5 arrows (in a notebook")
    assert repr(own(diagrams.several())).startswith("Picture of 3 boxes")
    assert len(repr(own(diagrams.awkward()))) < 200 and "\n" not in repr(own(diagrams.awkward()))


def test_a_notebook_gets_svg_and_text():
    shown = own(diagrams.diamond())
    bundle = shown._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/svg+xml"} and bundle["image/svg+xml"] == shown.svg() == shown._repr_svg_()
    assert shown._repr_html_() is None


def test_a_switch_without_a_script():
    few, many = diagrams.diamond(), diagrams.random_graph(1, 60)
    shown = own(many, collapsed=few)
    html = shown._repr_mimebundle_()["text/html"]
    details = ElementTree.fromstring(f"<div>{html}</div>").findall("details")
    assert [part.get("open") for part in details] == ["", None]
    assert len({part.get("name") for part in details}) == 1
    assert "<script" not in html


def images(html):
    """Return the pictures in HTML, which must be images: an ``<svg>`` is lost where HTML is sanitised."""
    assert "<svg" not in html and "<style" not in html
    found = list(ElementTree.fromstring(f"<div>{html}</div>").iter("img"))
    sources = [one.get("src").removeprefix("data:image/svg+xml;base64,") for one in found]
    return [base64.b64decode(one).decode() for one in sources], found


def bare(picture):
    """Return a picture as it is in an image: nobody can point at its parts, whose words may name files."""
    assert "<title>" in picture
    return re.sub(r"<title>[^<]*</title>", "", picture)


@pytest.mark.parametrize("name", ["mlp", "awkward"])
def test_a_notebook_gets_a_switch_between_images(name):
    few, many = diagrams.diamond(), diagrams.SMALL[name]()
    shown = own(many, collapsed=few)
    pictures, found = images(shown._repr_html_())
    assert pictures == [bare(own(few).svg()), bare(own(many).svg())]
    assert all(one.get("alt") == (" ".join(many.title.split()) or "Graph of a computation") for one in found)
    assert shown._repr_mimebundle_()["text/html"] == shown._repr_html_()


def test_wide_pictures_scroll_in_a_notebook():
    wide = Diagram()
    for number in range(8):
        wide.add(Box(f"b{number}", "input", f"a box with a long title {number}"))
        wide.arrows += [Arrow("b0", f"b{number}")] * (number > 0)
    (text,), (image,) = images(own(wide)._repr_mimebundle_()["text/html"])
    assert text == bare(own(wide).svg())
    width = float(ElementTree.fromstring(text).get("width"))
    assert width > 640.0 and f"min-width:{0.75 * width:.0f}px" in image.get("style")
    assert own(wide).html().count("<svg") == 1


def test_the_page_is_html():
    html = own(diagrams.random_graph(1, 60), collapsed=diagrams.diamond()).html()
    assert html.count("<details") == html.count("</details>") == 2 and html.count("<svg") == 2
    assert html.index(' open=') < html.index("Layers") < html.index("Every Function")
    small = own(diagrams.mlp(), collapsed=diagrams.diamond())
    assert small.html().index("Layers") < small.html().index(' open=') < small.html().index("Every Function")
    assert small._repr_svg_() == own(diagrams.mlp()).svg()
    assert "<details" not in own(diagrams.mlp()).html()


@pytest.mark.parametrize("suffix, start", [
    ("svg", b"<svg"), ("SVG", b"<svg"), ("dot", b"digraph"), ("gv", b"digraph"), ("html", b"<!DOCTYPE html>"),
    ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_files(tmp_path, suffix, start):
    if suffix in ("png", "pdf"):
        pytest.importorskip("matplotlib")
    path = tmp_path / f"graph.{suffix}"
    own(diagrams.awkward()).save(path, dpi=40)
    assert path.read_bytes().startswith(start)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_other_suffixes_are_errors(tmp_path):
    for name in ("graph.gif", "graph", "svg"):
        with pytest.raises(ArgumentError, match=r"Picture.save: the suffix of .*expected one of \.svg, \.png"):
            own(diagrams.diamond()).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "graph.svg"
    path.write_text("old")

    def broken(*_):
        raise RuntimeError("halfway")
    monkeypatch.setattr(picture, "svg", broken)
    with pytest.raises(RuntimeError, match="halfway"):
        own(diagrams.diamond()).save(path)
    assert path.read_text() == "old" and len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name, value, given", [("engine", "neato", "neato"), ("direction", "up", "up")])
def test_settings_are_checked(name, value, given):
    with pytest.raises(ArgumentError, match=f"Picture: {name} is '{given}'; expected one of "):
        Picture(Diagram(), **{name: value})


def test_resolution_is_checked():
    with pytest.raises(ArgumentError, match="dpi is 0"):
        own(diagrams.diamond()).png(0)


def test_without_graphviz_the_own_layout_draws(no_graphviz):
    assert Picture(diagrams.mlp()).svg() == own(diagrams.mlp()).svg()
    assert Picture(diagrams.mlp()).dot().startswith("digraph")
    with pytest.raises(MissingDependencyError, match=r"graphviz.*pip install .*\[plot\]'"):
        Picture(diagrams.mlp(), engine="graphviz").svg()


def test_without_both_svg_and_dot_are_left(no_graphviz, no_matplotlib, tmp_path):
    shown = Picture(diagrams.mlp())
    assert shown._repr_mimebundle_()["image/svg+xml"].startswith("<svg")
    shown.save(tmp_path / "graph.svg")
    with pytest.raises(MissingDependencyError, match=r"matplotlib.*\[plot\].*or install Graphviz"):
        shown.save(tmp_path / "graph.png")
    assert [file.name for file in tmp_path.iterdir()] == ["graph.svg"]


@pytest.mark.skipif(not available(), reason="Graphviz is not installed")
def test_without_matplotlib_graphviz_makes_the_png(no_matplotlib):
    assert Picture(diagrams.mlp()).png().startswith(b"\x89PNG")


@pytest.mark.skipif(not available(), reason="Graphviz is not installed")
def test_where_graphviz_fails_a_note_says_so(monkeypatch):
    monkeypatch.setattr(_graphviz, "SECONDS", 1e-9)
    diagram = diagrams.diamond()
    text = Picture(diagram).svg()
    assert "Laid out without Graphviz: Graphviz&#x27;s dot took more than 1e-09 seconds." in text
    assert diagram.notes == []
    with pytest.raises(GraphvizError):
        Picture(diagram, engine="graphviz").svg()


def test_large_ones_do_not_wait_for_graphviz(monkeypatch):
    monkeypatch.setattr(picture, "by_graphviz", None)
    assert Picture(diagrams.chain(picture.MOST_FOR_GRAPHVIZ + 1)).svg().startswith("<svg")


def test_pictures_can_be_pickled():
    shown = own(diagrams.diamond())
    assert pickle.loads(pickle.dumps(shown)).svg() == shown.svg()
