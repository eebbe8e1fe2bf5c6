import pytest

from pygrad.memory._axes import COLOURS, STACKED, byte_step, clipped, printable, short, some, time_step, time_unit
from pygrad.memory.records import CATEGORIES


def test_every_category_has_a_place_and_a_colour():
    assert sorted(STACKED) == sorted(CATEGORIES) == sorted(COLOURS)
    assert len(set(COLOURS.values())) == len(COLOURS)


@pytest.mark.parametrize("nbytes, text", [(0, "0"), (1, "1 B"), (1024, "1 KiB"), (2.5 * 2**30, "2.5 GiB"),
                                          (2**62, "4096 PiB")])
def test_short(nbytes, text):
    assert short(nbytes) == text


@pytest.mark.parametrize("highest", [1, 7, 1023, 1025, 10**6, 3 * 2**30, 2**59])
def test_ticks_are_few_and_round(highest):
    step = byte_step(highest, 6)
    assert 1 <= highest / step <= 6 or highest < 6
    assert len(short(step)) <= 7


def test_ticks_beyond_all_units():
    assert byte_step(1e30, 5) == pytest.approx(2e29)


@pytest.mark.parametrize("seconds, unit", [(2, "s"), (0.9, "ms"), (1e-5, "µs"), (0, "µs")])
def test_time_unit(seconds, unit):
    assert time_unit(seconds)[1] == unit


@pytest.mark.parametrize("length", [1e-6, 0.03, 1, 999, 12345])
def test_time_step(length):
    assert 1 < length / time_step(length, 8) <= 8


@pytest.mark.parametrize("count", [0, 1, 40, 41, 1000, 10**6])
def test_some(count):
    found = some(count, 40)
    assert len(found) <= 40 and (not count or found[0] == 0)
    assert str(found.step).rstrip("0") in ("1", "2", "5")


def test_clipped_is_one_line_of_at_most_the_length():
    assert clipped("a\nb  c", 10) == "a b c"
    assert len(clipped("x" * 50, 9)) == 9
    assert clipped("abcdefghij", 4) == "a…ij"
    assert clipped("abcdefghij", 5) == "ab…ij"
    assert clipped("abc", 5) == "abc"


def test_printable():
    assert printable("naïve \udc80") == "naïve ?"
