"""Rectangles, curves, places at a distance."""

import pytest

from pygrad.display._geometry import Rect, cubic, spread


def test_edges_of_a_rectangle():
    rect = Rect(1.0, 2.0, 30.0, 40.0)
    assert (rect.right, rect.bottom) == (31.0, 42.0)


def test_curve_leaves_and_arrives_downward_and_stays_between():
    x1, y1, x2, y2, x, y = cubic((5.0, 10.0), (80.0, 30.0))
    assert (x1, x2, x, y) == (5.0, 80.0, 80.0, 30.0)
    assert 10.0 < y2 <= y1 < 30.0 or 10.0 < y1 <= y2 < 30.0


def test_places_keep_apart_and_between():
    assert spread([5.0, 5.0, 5.0], 0.0, 100.0, 4.0) == [1.0, 5.0, 9.0]
    assert spread([-9.0, 50.0], 0.0, 20.0, 4.0) == [0.0, 20.0]
    assert spread([1.0] * 5, 0.0, 8.0, 4.0) == pytest.approx([0.0, 2.0, 4.0, 6.0, 8.0])
    assert spread([], 0.0, 8.0, 4.0) == []
