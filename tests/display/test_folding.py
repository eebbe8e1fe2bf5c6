"""How many boxes there are, and that nothing is lost in them."""

import random

import pytest

from pygrad.display._folding import Unit, fold, units_at


def functions(count, path=()):
    return [Unit([number], path, "function") for number in range(count)]


def test_layers_at_a_depth_are_one():
    paths = [("a",), ("a", "b"), ("a", "b"), ("c",), ()]
    shape = [(unit.kind, unit.members, unit.path) for unit in units_at(range(5), paths, 2)]
    assert shape == [("function", [0], ("a",)), ("layer", [1, 2], ("a", "b")), ("function", [3], ("c",)),
                     ("function", [4], ())]
    assert [unit.members for unit in units_at(range(5), paths, None)] == [[0], [1], [2], [3], [4]]


def test_the_ends_of_a_row_stay():
    folded = fold(functions(10_000), 200)
    assert [unit.kind for unit in folded] == ["function"] * 6 + ["fold"] + ["function"] * 6
    assert folded[6].rows == 9_988


def test_few_boxes_stay_as_they_are():
    units = functions(10)
    assert fold(units, 10) is units


def test_rows_within_layers_are_folded_before_layers_are():
    units = functions(500, ("a",)) + functions(500, ("b",))
    folded = fold(units, 30)
    assert [unit.path for unit in folded if unit.kind == "fold"] == [("a",), ("b",)]
    many = [Unit([number], (str(number),), "layer") for number in range(1000)]
    assert [unit.path for unit in fold(many, 60) if unit.kind == "fold"] == [()]


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("most", [1, 2, 7, 40])
def test_there_are_never_more_than_asked_for(seed, most):
    generator = random.Random(seed)
    units, member = [], 0
    while member < 300:
        path = tuple(generator.choice("abc") for _ in range(generator.randint(0, 3)))
        for _ in range(generator.randint(1, 30)):
            units.append(Unit([member], path, "function"))
            member += 1
    folded = fold(units, most)
    assert len(folded) <= most
    assert [one for unit in folded for one in unit.members] == list(range(member))
