from xml.etree import ElementTree

import pytest

from pygrad.display import _drawing


def test_text_is_escaped_and_can_be_written():
    parts = [_drawing.text(0, 0, 'a<b & "c"\x00\ud800'), _drawing.line(0, 0, 1, 1), _drawing.path([(0, 0), (1.25, 2)], "red")]
    root = ElementTree.fromstring(_drawing.document(10, 20, parts, "<title>", standalone=True))
    assert root.get("aria-label") == "<title>"
    assert root.find("{*}text").text == 'a<b & "c"  '
    assert root.find("{*}path").get("d") in ("M0 0L1.2 2", "M0 0L1.3 2")


def test_a_file_says_its_colour_and_a_page_does_not():
    assert "prefers-color-scheme" in _drawing.document(1, 1, [], "x", standalone=True)
    page = _drawing.document(1, 1, [], "x")
    assert "style>" not in page
    assert 'fill="currentColor"' in page


@pytest.mark.parametrize("low, high", [(0, 1), (-3, 5), (1e-9, 2e-9), (1e300, 3e300), (999.5, 1000.25), (-1e-300, 1e-300)])
def test_ticks_are_few_and_inside(low, high):
    found = _drawing.ticks(low, high)
    assert 2 <= len(found) <= 6
    slack = (high - low) * 1e-6
    assert all(low - slack <= tick <= high + slack for tick in found)


@pytest.mark.parametrize("low, high", [(1.0, 1.0), (1.0, float("inf")), (1e16, 1e16 + 2)])
def test_without_a_length_there_is_one_tick_or_few(low, high):
    assert len(_drawing.ticks(low, high)) <= 3


@pytest.mark.parametrize("low, high", [(1e-12, 1e12), (0.5, 200), (3, 4), (1e-300, 1e300)])
def test_ticks_of_a_logarithmic_scale(low, high):
    found = _drawing.log_ticks(low, high)
    assert 1 <= len(found) <= 8
    assert all(tick > 0 for tick in found)
