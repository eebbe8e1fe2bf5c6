"""SVG: well formed, escaped, the same each time, text in its boxes."""

import re
from xml.etree import ElementTree

import pytest

from pygrad.display._layout import layered
from pygrad.display._svg import svg
from tests.display import diagrams

SPACE = "{http://www.w3.org/2000/svg}"


def draw(diagram, way="down"):
    return svg(diagram, layered(diagram, way))


@pytest.mark.parametrize("name", diagrams.SMALL)
def test_well_formed_complete_and_the_same_each_time(name):
    text = draw(diagrams.SMALL[name]())
    assert text == draw(diagrams.SMALL[name]())
    root = ElementTree.fromstring(text)
    diagram = diagrams.SMALL[name]()
    inner = next(group for group in root if group.tag == f"{SPACE}g")
    boxes = [group.get("class") for group in inner.iter(f"{SPACE}g") if group.get("class")]
    assert boxes == [box.kind for box in diagram.boxes.values()]
    assert not re.search(r"nan|inf[ \"]|e[-+]\d", re.sub(r"<text.*?</text>|<title.*?</title>|<desc.*?</desc>|#\w+", "", text, flags=re.S))
    text.encode("utf-8", "replace").decode()


def test_nothing_of_a_name_becomes_markup():
    text = draw(diagrams.awkward())
    names = {element.tag.removeprefix(SPACE) for element in ElementTree.fromstring(text).iter()}
    assert names == {"svg", "title", "desc", "style", "g", "rect", "path", "text"}
    assert "<script" not in text and "\x1b" not in text
    assert "&lt;b&gt;&amp;&quot;x&quot;&lt;/b&gt;" in text


def test_described_for_who_does_not_see_it():
    root = ElementTree.fromstring(draw(diagrams.mlp()))
    names = {element.get("id"): element.text for element in root if element.get("id")}
    assert root.get("role") == "img"
    assert [names[name] for name in root.get("aria-labelledby").split()] == [
        "loss of MLP", "input: 1; constant: 1; parameter: 6; Function: 6; result: 1; arrows: 14; "
        "The graph keeps 214.5 KiB for backward."]


def test_two_pictures_have_no_name_in_common():
    names = [set(re.findall(r'(?:id|class)="(pg-[^"]*)"', draw(make()))) for make in (diagrams.mlp, diagrams.diamond)]
    assert all(names) and names[0].isdisjoint(names[1])


def test_styles_reach_no_further_than_the_picture():
    text = draw(diagrams.mlp())
    (style,) = re.findall("<style>(.*?)</style>", text)
    (name,) = re.findall(r'<svg [^>]*class="([^"]*)"', text)
    for rule in re.findall(r"([^{}]+)\{(?:fill|stroke)", style):
        assert f".{name} ." in rule
    assert "prefers-color-scheme:dark" in style and 'data-jp-theme-light="false"' in style


def test_dead_values_are_dashed_and_layers_have_two_sheets():
    root = ElementTree.fromstring(draw(diagrams.awkward()))
    rects = {group.find(f"{SPACE}title").text.split("\n")[0][:8]: group.findall(f"{SPACE}rect")
             for group in root.iter(f"{SPACE}g") if group.find(f"{SPACE}title") is not None}
    assert rects["a very l"][0].get("stroke-dasharray") and not rects["WWWWWWWW"][0].get("stroke-dasharray")
    assert len(rects["blocks.0"]) == 2


def test_arrows_of_one_source_share_their_way():
    diagram = diagrams.lstm(12)
    text = draw(diagram)
    paths = re.findall(r'<path d="([^"]+)"><title>', text)
    assert len(paths) == len(diagram.arrows)
    assert len(set(paths)) == len(paths)
    longest = max(sum(len(piece) for piece in route.pieces) for route in layered(diagram).routes)
    assert sum(path.count("C") + path.count("L") for path in paths) < longest * len(paths) / 3


def test_both_operands_are_seen():
    text = draw(diagrams.several())
    assert len(re.findall("<title>x to Multiply</title>", text)) == 3
