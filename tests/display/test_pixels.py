"""PNG and PDF by matplotlib."""

import io

import numpy as np
import pytest

from pygrad.display import _pixels
from pygrad.display._layout import layered
from pygrad.display._pixels import pixels
from tests.display import diagrams

image = pytest.importorskip("matplotlib.image")


def draw(diagram, kind="png", dpi=100.0):
    return pixels(diagram, layered(diagram), kind, dpi)


def read(content):
    return image.imread(io.BytesIO(content), format="png")


def test_boxes_have_their_colour_and_the_ground_none():
    diagram = diagrams.diamond()
    picture = read(draw(diagram))
    layout = layered(diagram)
    assert picture.shape[2] == 4 and picture[0, 0, 3] == 0.0
    shift = (picture.shape[1] - layout.width) / 2
    rect = layout.boxes["s"]
    found = picture[int(12 + rect.top + 4), int(shift + rect.left + rect.width / 2)]
    assert np.round(found[:3] * 255).astype(int).tolist() == [0xE4, 0xED, 0xFD]


def test_resolution():
    diagram = diagrams.diamond()
    small, large = read(draw(diagram, dpi=50.0)), read(draw(diagram, dpi=100.0))
    assert abs(large.shape[0] - 2 * small.shape[0]) <= 2 and abs(large.shape[1] - 2 * small.shape[1]) <= 2


@pytest.mark.parametrize("make", [diagrams.awkward, diagrams.several, diagrams.Diagram, diagrams.labelled])
def test_awkward_ones_are_drawn(make):
    assert draw(make(), dpi=40.0).startswith(b"\x89PNG")


def test_pdf_is_the_same_each_time():
    one, two = draw(diagrams.diamond(), "pdf"), draw(diagrams.diamond(), "pdf")
    assert one == two and one.startswith(b"%PDF")


def test_the_largest_are_drawn_smaller(monkeypatch):
    monkeypatch.setattr(_pixels, "LARGEST", 200.0)
    picture = read(draw(diagrams.mlp(), dpi=200.0))
    assert 150 < max(picture.shape) <= 201
