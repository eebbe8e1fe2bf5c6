"""A diagram's levels: nothing goes in circles, and each arrow has its pieces."""

import pytest

from pygrad.display._cycles import leftover
from pygrad.display._nesting import nest
from tests.display import diagrams


@pytest.mark.parametrize("name", diagrams.SMALL)
def test_no_level_has_a_circle_and_each_box_one_home(name):
    tree = nest(diagrams.SMALL[name]())
    for level in tree.levels:
        pairs = [(net.source, target) for net in level.nets.values() for target in net.targets
                 if net.source >= 0 and target >= 0]
        assert not leftover(len(level.children), pairs)
    homes = [(at, child) for at, level in enumerate(tree.levels)
             for child, (is_level, _) in enumerate(level.children) if not is_level]
    assert sorted(tree.home) == sorted(homes)
    for number, (at, child) in enumerate(tree.home):
        assert tree.levels[at].children[child] == (False, number)


def test_a_layer_that_is_called_on_what_came_of_it_has_parts():
    diagram = diagrams.interleaved()
    tree = nest(diagram)
    shared = [level for level in tree.levels if level.path == ("g",)]
    assert [(level.part, level.parts) for level in shared] == [(1, 3), (2, 3), (3, 3)]
    assert {tree.keys[box] for box in shared[0].boxes} == {"W", "a", "d"}


def test_layers_in_a_row_stay_whole():
    tree = nest(diagrams.gpt(2))
    assert all(level.parts == 1 for level in tree.levels)
    assert ("blocks", "1", "attn", "qkv") in {level.path for level in tree.levels}


def test_a_line_passes_each_border_once():
    tree = nest(diagrams.make([("a", "function", "a", "", "g.h"), ("b", "function", "b", "", "k"), ("c", "function", "c", "", "k")],
                              ["a b", "a c"]))
    key = (0, "data", 0, False)
    found = {level.path: (level.nets[key].source, len(level.nets[key].targets)) for level in tree.levels}
    assert found == {(): (0, 1), ("g",): (0, 1), ("g", "h"): (0, 1), ("k",): (-1, 2)}
    assert tree.arrows == [(key, 1), (key, 2)]


def test_deep_groups_need_no_recursion():
    path = ".".join("g" * 1 for _ in range(1500))
    tree = nest(diagrams.make([("a", "function", "a", "", path), ("b", "function", "b")], ["a b"]))
    assert len(tree.levels) == 1501
