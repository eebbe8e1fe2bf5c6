from xml.etree import ElementTree

import numpy as np
import pytest

from pygrad.display._curves_svg import Panel, draw
from pygrad.display._drawing import ALARM
from pygrad.display.curve import Points


def line(values):
    return Points(np.arange(float(len(values))), np.asarray(values, float))


def drawn(*panels, smoothing=0.05, title=""):
    """Draw, and check that it is well formed, and every coordinate a number."""
    text = draw(panels, smoothing, title)
    ElementTree.fromstring(text)
    assert "nan" not in text.replace("nan (", "").replace(" nan<", "")
    assert "inf" not in text.replace("infinite", "").replace(" inf<", "")
    return text


@pytest.mark.parametrize("values", [
    [], [1.0], [2.0, 2.0], [0.0] * 50, [np.nan], [np.nan, 1.0, np.inf], [1e308, -1e308], [1e-320, 2e-320], [-1.0, -2.0],
    [5e15, 5e15 + 1], np.geomspace(1e-300, 1e300, 100),
])
@pytest.mark.parametrize("log", [False, True])
def test_all_kinds_of_values(values, log):
    drawn(Panel([("loss", line(values))], log))


def test_without_panels():
    drawn()
    drawn(Panel([], False))


def test_names_are_escaped_and_the_last_value_is_there():
    text = drawn(Panel([("<b>", line([1, 2, 0.125]))], False), title="A & B")
    assert "&lt;b&gt; 0.125" in text
    assert "A &amp; B" in text


def test_what_is_not_finite_is_marked():
    text = drawn(Panel([("loss", line([1, np.nan, np.inf, 1]))], False))
    assert "(2 not finite)" in text
    assert text.count(ALARM) == 2
    assert ALARM not in drawn(Panel([("loss", line([1, 2]))], False))


@pytest.mark.parametrize("panels, curves", [(1, 1), (2, 3), (1, 6), (8, 2), (1, 60)])
def test_it_is_small_whatever_there_is_to_draw(panels, curves):
    rng = np.random.default_rng(0)
    group = Panel([(f"curve number {number}", line(rng.standard_normal(20_000))) for number in range(curves)], False)
    limit = 30_000 if panels * curves <= 16 else 80_000
    assert len(drawn(*[group] * panels)) < limit


def test_the_smooth_line_comes_with_many_points():
    rough = line(np.random.default_rng(0).standard_normal(500))
    assert drawn(Panel([("x", rough)], False)).count("<path") == 2
    assert drawn(Panel([("x", rough)], False), smoothing=0).count("<path") == 1
    assert drawn(Panel([("x", line([1, 2, 3]))], False)).count("<path") == 2  # the line, and its points


def test_a_validation_curve_ends_where_its_points_do():
    text = drawn(Panel([("loss", line(range(101))), ("validation", Points(np.array([50.0]), np.array([50.0])))], False))
    assert "M343.0 113.0h0" in text  # in the middle
