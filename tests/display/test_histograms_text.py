import numpy as np

from pygrad import Variable
from pygrad.display import hist
from pygrad.display._histograms_text import remarks
from pygrad.display.counts import Counts


def test_a_table():
    variable, idle = Variable(np.arange(8.0), name="x" * 50), Variable([0.0, np.nan, np.inf], name="idle")
    variable.grad = np.zeros(8)
    lines = repr(hist([variable, idle], bins=4)).splitlines()
    assert lines[0].split() == ["parameter", "shape", "histogram", "low", "high", "mean", "std"]
    assert lines[1].startswith("xxxxxxxxxxxxxxx…")
    assert "████" in lines[1]
    assert lines[1].endswith("12 % zeros")
    assert lines[2].endswith("the gradient is all zero")
    assert lines[3].endswith("all zero, 1 NaN, 1 infinite")
    assert lines[4].endswith("no gradient")


def test_bars_are_merged_to_fit():
    line = repr(hist(np.arange(1000.0), bins=100)).splitlines()[1]
    assert 10 < line.count("█") + line.count("▇") <= 24


def test_remarks():
    assert remarks(Counts()) == "empty"
    assert remarks(Counts(size=1000, zeros=1)) == "some zeros"
    assert remarks(Counts(size=2)) == ""
    assert remarks(Counts(size=2, nan=2)) == "2 NaN"


def test_a_row_is_one_line_whatever_the_name():
    assert len(repr(hist({"two\nlines": np.ones(3)})).splitlines()) == 2
