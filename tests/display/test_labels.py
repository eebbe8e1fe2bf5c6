"""Labels stand where nothing else is."""

import pytest

from pygrad.display._labels import label_text, place_labels
from pygrad.display._layout import layered
from pygrad.display._measure import text_width
from tests.display import diagrams


@pytest.mark.parametrize("way", ["down", "right"])
def test_labels_touch_no_box_and_no_label(way):
    diagram = diagrams.labelled()
    layout = layered(diagram, way)
    place_labels(diagram, layout)
    areas = [(rect.left, rect.top, rect.right, rect.bottom) for rect in layout.boxes.values()]
    placed = 0
    for arrow, route in zip(diagram.arrows, layout.routes, strict=True):
        if route.label is not None:
            x, y = route.label
            area = (x, y - 8.0, x + text_width(label_text(arrow.label), 10.0), y + 1.0)
            assert all(area[2] <= other[0] or other[2] <= area[0] or area[3] <= other[1] or other[3] <= area[1]
                       for other in areas)
            areas.append(area)
            placed += 1
    assert placed > (0.8 if way == "down" else 0.5) * len(diagram.arrows)


def test_no_labels_nothing_to_place():
    diagram = diagrams.mlp()
    layout = layered(diagram)
    place_labels(diagram, layout)
    assert all(route.label is None for route in layout.routes)


def test_labels_are_short():
    assert label_text("y" * 900).endswith("...") and label_text("a\nb") == "a b"
