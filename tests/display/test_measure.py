"""Widths of text."""

import pytest

from pygrad.display._measure import clipped, text_width


def test_widths_are_those_of_a_sans_serif_font_or_more():
    font = pytest.importorskip("matplotlib.font_manager").FontProperties(family="DejaVu Sans", size=10)
    measure = pytest.importorskip("matplotlib.textpath").text_to_path.get_text_width_height_descent
    for text in ("LinearFunction", "SoftmaxCrossEntropy", "fc1.weight", "x", "MultiHeadAttention", "(64, 784)"):
        # DejaVu is a seventh wider than Helvetica, and among the widest.
        assert text_width(text, 10) > 0.87 * measure(text, font, False)[0]
        assert text_width(text, 10) < 1.35 * measure(text, font, False)[0]


def test_wide_letters_are_wide():
    assert text_width("形状", 10) >= 20.0
    assert text_width("形状", 10, mono=True) >= 20.0
    assert text_width("e\N{COMBINING ACUTE ACCENT}", 10) == text_width("e", 10)


@pytest.mark.parametrize("mono", [False, True])
def test_clipped_text_fits(mono):
    for text in ("a" * 500, "W" * 500, "形" * 500, "word " * 100):
        short = clipped(text, 11, 120.0, mono)
        assert short.endswith("...") and text_width(short, 11, mono) <= 120.0
        assert text_width(short, 11, mono) > 90.0
    assert clipped("  two\n lines\x00 ", 11, 120.0) == "two lines"
