"""The legend and the notes."""

from pygrad.display._legend import legend, wrapped
from pygrad.display._measure import text_width
from tests.display import diagrams


def test_legend_names_what_is_there():
    words = [entry.word for entry in legend(diagrams.mlp(), 2000.0).entries]
    assert words == ["input", "parameter", "constant", "Function", "result", "value", "value kept for backward"]
    assert legend(diagrams.several(), 2000.0).entries == []


def test_dead_values_are_explained():
    entry = legend(diagrams.awkward(), 2000.0).entries[-1]
    assert (entry.word, entry.alive) == ("no longer in memory", False)


def test_legend_has_as_many_lines_as_it_needs():
    wide, narrow = (legend(diagrams.gradients(), width) for width in (2000.0, 50.0))
    assert {entry.top for entry in wide.entries} == {0.0}
    assert len({entry.top for entry in narrow.entries}) > 1 and narrow.height > wide.height
    assert narrow.width <= 330.0


def test_notes_are_broken_between_words():
    lines = wrapped(["word " * 200, "x" * 900, ""], 400.0)
    assert all(text_width(line, 11.0) <= 400.0 for line in lines)
    assert " ".join(lines[:-2]).split() == ["word"] * 200
    assert lines[-2].endswith("...") and lines[-1] == ""
