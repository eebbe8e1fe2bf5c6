import doctest

from benchmarks import ratios
from benchmarks.ratios import Spread, round_ratios, spread


def test_spread():
    assert spread([7.0]) == Spread(7.0, 7.0, 7.0)
    assert spread([1.0, 2.0]) == Spread(1.5, 1.25, 1.75)
    assert spread([9.0, 1.0, 2.0, 3.0, 4.0]) == Spread(3.0, 2.0, 4.0)


def test_ratios_are_taken_within_a_round():
    # The machine is four times slower in the second round; the ratio does not see it.
    assert round_ratios([1.0, 4.0], [2.0, 8.0]) == [0.5, 0.5]


def test_rounds_that_one_has_not_taken_part_in_do_not_count():
    assert round_ratios([1.0], [1.0, 2.0]) == [1.0]
    assert round_ratios([1.0, 2.0], [4.0]) == [0.25]


def test_examples():
    assert doctest.testmod(ratios).failed == 0
