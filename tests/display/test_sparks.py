import math

import pytest

from pygrad.display.sparks import bars, sparkline


def test_a_line_has_no_more_characters_than_asked_for():
    assert sparkline(range(1000), 8) == "▁▂▃▄▅▆▇█"
    assert len(sparkline(range(13), 5)) == 5


def test_what_is_flat_lies_low():
    assert sparkline([2.0, 2.0]) == "▁▁"


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_marked(bad):
    assert sparkline([bad, 0, 1]) == "!▁█"
    assert sparkline([bad]) == "!"
    assert sparkline([0, 1, 2, bad], 2) == "▁!"


def test_nothing_is_nothing():
    assert sparkline([]) == bars([]) == ""


def test_every_bar_that_is_not_empty_is_seen():
    assert bars([1, 0, 10_000]) == "▁ █"
    assert bars([0, 0]) == "  "
    assert bars([10, 1000], log=True) > bars([10, 1000])


def test_extremes():
    most, least = 1.7976931348623157e308, 5e-324
    assert sparkline([-most, most]) == "▁█" and sparkline([most, most, most, 0.0], 2) == "█▁"
    assert sparkline([0.0, least, 0.0]) == "▁▁▁"
