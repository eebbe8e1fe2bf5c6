"""Rows: lines go from each to the next."""

import random

from pygrad.display import _rows
from pygrad.display._rows import arrange


def test_lines_go_down_one_row_at_a_time():
    chance = random.Random(3)
    lines = [(source, sorted(chance.sample(range(source + 1, 30), min(2, 29 - source)))) for source in range(29)]
    lines += [(-1, [4, 28]), (0, [-2, 7])]
    rows = arrange(30, lines)
    for source in range(rows.count):
        for target, line in rows.lower[source]:
            assert rows.row[target] == rows.row[source] + 1
            assert (source, line) in rows.upper[target]
    last = max(rows.row)
    assert rows.row[rows.ends[30]] == last and all(row < last for row in rows.row[:30])
    assert rows.trunks[29][0] >= 30 and min(rows.row[:30]) == 1


def test_a_value_that_many_read_is_one_trunk():
    rows = arrange(5, [(0, [1]), (1, [2]), (2, [3]), (4, [1, 2, 3])])
    assert rows.row[:5] == [1, 2, 3, 4, 1]
    assert rows.count == 7  # one point in each of two rows, for three branches
    assert [len(rows.lower[node]) for node in rows.trunks[3].values()] == [2, 2, 1]


def test_a_parameter_stands_above_what_needs_it():
    rows = arrange(4, [(0, [1]), (1, [2]), (3, [2])])
    assert rows.row[:4] == [1, 2, 3, 2]


def test_longest_lines_go_straight_where_there_are_too_many(monkeypatch):
    monkeypatch.setattr(_rows, "MOST_POINTS", 10)
    chain = [(node, [node + 1]) for node in range(19)]
    rows = arrange(20, [*chain, (0, [19]), (0, [3]), (0, [-2])])
    assert rows.direct == {19, 21}
    assert rows.count == 20 + 2 + 1
    assert rows.row[rows.ends[21]] == 21
