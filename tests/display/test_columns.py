"""Columns: nothing overlaps, long lines are straight."""

import random

import pytest

from pygrad.display._columns import columns
from pygrad.display._order import ordered
from pygrad.display._rows import arrange


def placed(rows, width, ports=lambda node, upper: 0.0):
    above = [[(other, ports(other, False) - ports(node, True)) for other, _ in rows.upper[node]] for node in range(rows.count)]
    below = [[(other, ports(other, True) - ports(node, False)) for other, _ in rows.lower[node]] for node in range(rows.count)]
    layers = ordered(rows, *([[(other, 0.0) for other, _ in joined] for joined in side] for side in (above, below)))
    slim = [node >= rows.children for node in range(rows.count)]
    return layers, columns(layers, width, slim, above, below, 10.0)


@pytest.mark.parametrize("seed", range(5))
def test_nothing_overlaps(seed):
    chance = random.Random(seed)
    lines = [(source, [chance.randrange(source + 1, 60) for _ in range(chance.randint(0, 2))]) for source in range(59)]
    rows = arrange(60, [(source, sorted(set(targets))) for source, targets in lines if targets])
    width = [chance.choice([20.0, 60.0, 150.0]) for _ in range(60)] + [8.0] * (rows.count - 60)
    layers, middle = placed(rows, width)
    for layer in layers:
        for one, two in zip(layer, layer[1:], strict=False):
            assert middle[two] - middle[one] >= (width[one] + width[two]) / 2 + 5.9


def test_a_chain_and_the_line_past_it_are_straight():
    rows = arrange(6, [*((node, [node + 1]) for node in range(5)), (0, [5])])
    _, middle = placed(rows, [50.0] * 6 + [8.0] * 4)
    assert len({round(x, 6) for x in middle[:6]}) == 1
    assert len({round(x, 6) for x in middle[6:]}) == 1


def test_a_parent_is_over_the_middle_of_its_children():
    rows = arrange(3, [(0, [1, 2])])
    _, middle = placed(rows, [20.0, 40.0, 40.0])
    assert middle[0] == pytest.approx((middle[1] + middle[2]) / 2)
    assert abs(middle[1] - middle[2]) == pytest.approx(50.0)


def test_a_line_into_a_frame_is_straight_where_it_enters():
    rows = arrange(2, [(0, [1])])
    _, middle = placed(rows, [20.0, 100.0], lambda node, upper: -30.0 if node == 1 and upper else 0.0)
    assert middle[0] == pytest.approx(middle[1] - 30.0)


def test_nothing_has_no_columns():
    assert columns([], [], [], [], [], 10.0) == []
