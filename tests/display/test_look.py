"""Sizes, titles, and colours that can be read."""

import pytest

from pygrad.display import Box, Diagram, Group
from pygrad.display._look import ARROWS, BOXES, INK, box_lines, box_size, frame_title
from pygrad.display._measure import text_width
from pygrad.display.diagram import KINDS


def luminance(colour):
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, two):
    low, high = sorted([luminance(one), luminance(two)])
    return (high + 0.05) / (low + 0.05)


def test_every_kind_has_a_look():
    assert set(BOXES) == set(KINDS)
    assert set(ARROWS) == {"data", "saved", "gradient"}


@pytest.mark.parametrize("kind", KINDS)
def test_letters_can_be_read_on_their_box(kind):
    for colours in (BOXES[kind].light, BOXES[kind].dark):
        assert contrast(colours.fill, colours.text) >= 4.5


@pytest.mark.parametrize("ground", ["#ffffff", "#111111"])
def test_what_has_no_ground_of_its_own_is_seen_on_any(ground):
    assert contrast(INK, ground) >= 4.0
    assert all(contrast(look.colour, ground) >= 3.0 for look in ARROWS.values())


def test_text_fits_its_box():
    for title in ("x", "SoftmaxCrossEntropy", "W" * 300):
        box = Box("a", "function", title, ("(3, 4) float64", "d" * 200))
        width, _ = box_size(box)
        shown, details = box_lines(box)
        assert text_width(shown, 13) <= width - 16 and all(text_width(line, 11, True) <= width - 16 for line in details)


def test_very_many_details_are_cut():
    title, details = box_lines(Box("a", "function", "f", tuple(map(str, range(50)))))
    assert title == "f" and details == ["0", "1", "2", "3", "4", "..."]


def test_frame_titles():
    diagram = Diagram(groups={("a",): Group(("a",), "a: Linear")})
    assert frame_title(diagram, ("a",), 1, 1) == "a: Linear"
    assert frame_title(diagram, ("a", "b"), 2, 3) == "b (2 of 3)"
