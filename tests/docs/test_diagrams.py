"""The pictures of the concept pages are those that the engine gives today."""

import xml.etree.ElementTree as ElementTree

import pytest

from docs import diagrams
from docs.diagrams import FOLDER, PICTURES, Example


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_up_to_date(name):
    found = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert PICTURES[name]().svg() == found, "run python -m docs.diagrams"


@pytest.mark.parametrize("name", PICTURES)
def test_it_is_well_formed_and_has_a_title(name):
    root = ElementTree.fromstring(PICTURES[name]().svg())
    assert root.tag.endswith("svg") and root[0].tag.endswith("title") and root[0].text


def test_what_the_pages_say_of_the_example():
    example = Example()
    assert [(type(one).__name__, one.generation) for one in example.functions] == [
        ("Multiply", 0), ("Tanh", 1), ("Multiply", 2), ("Sum", 3)]
    assert [example.saved(one) for one in example.functions] == [["x", "w"], ["b"], ["b", "a"], []]
    rows, _ = diagrams._stepwise()
    assert [row[0] for row in rows] == ["Sum", "Multiply", "Tanh", "Multiply"]
    assert [row[3] for row in rows] == [16000, 8000, 0, 0]
    assert rows[1][2] == "Tanh (1), Multiply (0)"


def test_every_picture_is_shown_on_a_page():
    pages = "".join(page.read_text(encoding="utf-8") for page in FOLDER.glob("*.md"))
    assert [name for name in PICTURES if f"({name}.svg)" not in pages] == []
