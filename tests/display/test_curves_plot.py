import numpy as np
import pytest

from pygrad.display._curves_plot import draw_on, new_axes
from pygrad.display._curves_svg import Panel
from pygrad.display.curve import Points

pytest.importorskip("matplotlib")


def panel(*names, count=100, log=False):
    return Panel([(name, Points(np.arange(float(count)), np.random.default_rng(0).random(count) + 1)) for name in names], log)


def test_a_panel_has_its_axes():
    axes = new_axes(3, "title", shown=False)
    draw_on(axes, [panel("a", "b"), panel("c", log=True), panel("d", count=3)], 0.1)
    assert [len(ax.get_lines()) for ax in axes] == [4, 2, 1]
    assert axes[1].get_yscale() == "log"
    assert [text.get_text() for text in axes[0].get_legend().get_texts()] == ["a", "b"]


def test_shared_axes_have_all_curves_in_their_own_colours():
    (ax,) = new_axes(1, "", shown=False)
    draw_on([ax, ax], [panel("a"), panel("b")], 0)
    assert len({line.get_color() for line in ax.get_lines()}) == 2


def test_what_is_not_finite_is_said():
    (ax,) = new_axes(1, "", shown=False)
    draw_on([ax], [Panel([("a", Points(np.arange(3.0), np.array([1, np.nan, 2])))], False)], 0)
    assert ax.get_lines()[0].get_label() == "a (1 not finite)"
