"""Orders with few crossings."""

import random

from pygrad.display._order import crossings, ordered
from pygrad.display._rows import arrange


def joined(rows):
    return ([[(other, 0.0) for other, _ in rows.upper[node]] for node in range(rows.count)],
            [[(other, 0.0) for other, _ in rows.lower[node]] for node in range(rows.count)])


def total(rows, layers):
    below = joined(rows)[1]
    place = [0.0] * rows.count
    for layer in layers:
        for position, node in enumerate(layer):
            place[node] = position
    return sum(crossings(layer, below, place) for layer in layers)


def test_crossings_are_those_counted_by_pairs():
    chance = random.Random(1)
    below = [[(10 + chance.randrange(10), chance.choice([0.0, 0.25])) for _ in range(3)] for _ in range(10)]
    place = [float(node % 10) for node in range(20)]
    ends = [(position, place[other] + at) for position in range(10) for other, at in below[position]]
    pairs = sum(1 for one in ends for two in ends if one[0] < two[0] and one[1] > two[1])
    assert crossings(range(10), below, place) == pairs > 0


def test_forest_and_ladder_have_none():
    forest = arrange(15, [(node, [2 * node + 1, 2 * node + 2]) for node in (6, 3, 0, 5, 2, 4, 1)])
    ladder = arrange(8, [(0, [3]), (1, [2]), (2, [5]), (3, [4]), (4, [7]), (5, [6]), (0, [1])])
    for rows in (forest, ladder):
        layers = ordered(rows, *joined(rows))
        assert total(rows, layers) == 0
        assert sorted(node for layer in layers for node in layer) == list(range(rows.count))


def test_sweeps_do_better_than_the_order_of_computation():
    chance = random.Random(5)
    rows = arrange(60, [(source, chance.sample(range(source + 1, source + 11), 2)) for source in range(49)])
    as_made = [[node for node in range(rows.count) if rows.row[node] == row] for row in range(max(rows.row) + 1)]
    assert total(rows, ordered(rows, *joined(rows))) < total(rows, as_made) / 2


def test_parameters_stand_at_both_sides():
    rows = arrange(5, [(0, [1]), (1, [2]), (3, [2]), (4, [2])])
    layers = ordered(rows, *joined(rows))
    assert layers[2] == [3, 1, 4]
