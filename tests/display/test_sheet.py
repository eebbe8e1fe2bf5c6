"""The sheet: margins, title, legend, notes."""

import math

import pytest

from pygrad.display import Diagram
from pygrad.display._geometry import Layout, Route
from pygrad.display._sheet import MARGIN, head, sheet
from tests.display import diagrams


def test_everything_has_room():
    diagram = diagrams.mlp()
    page = sheet(diagram, Layout(200.0, 300.0))
    assert page.width >= 200.0 + 2 * MARGIN and page.left >= MARGIN
    assert page.top + 300.0 <= page.legend_top <= page.legend_top + page.legend.height <= page.notes_top
    assert page.notes_top + 15.0 * len(page.notes) <= page.height
    assert page.legend_left + page.legend.width <= page.width


def test_nothing_is_an_empty_sheet():
    page = sheet(Diagram(), Layout())
    assert (page.width, page.height) == (2 * MARGIN, 2 * MARGIN)


@pytest.mark.parametrize("angle", [0.0, 0.7, 2.0, 4.0])
def test_heads_point_where_arrows_go(angle):
    direction = (math.cos(angle), math.sin(angle))
    tip, one, two = head(Route([], (5.0, 6.0), direction), 1.3)
    middle = ((one[0] + two[0]) / 2, (one[1] + two[1]) / 2)
    length = math.dist(tip, middle)
    assert ((tip[0] - middle[0]) / length, (tip[1] - middle[1]) / length) == pytest.approx(direction)
