from collections import OrderedDict, defaultdict, namedtuple

import numpy as np

from pygrad.transforms._trees import leaves_of, mapped, paths_of, rebuilt

Point = namedtuple("Point", "x y")
TREE = {"b": [1, (2, None)], "a": Point(3, {"c": 4}), "empty": [], "none": None}


def test_leaves_come_in_order_and_none_has_none():
    assert leaves_of(TREE) == [1, 2, 3, 4]
    assert leaves_of(5) == [5] and leaves_of(None) == leaves_of([]) == []


def test_the_structure_is_kept():
    doubled = mapped(lambda x: 2 * x, TREE)
    assert doubled == {"b": [2, (4, None)], "a": Point(6, {"c": 8}), "empty": [], "none": None}
    assert type(doubled["a"]) is Point and list(doubled) == list(TREE)
    assert rebuilt(TREE, iter(leaves_of(TREE))) == TREE


def test_dicts_of_other_classes():
    ordered = mapped(abs, OrderedDict(z=-1, a=-2))
    assert type(ordered) is OrderedDict and list(ordered.items()) == [("z", 1), ("a", 2)]
    assert mapped(abs, defaultdict(list, a=-2)) == {"a": 2}


def test_arrays_are_leaves():
    array = np.ones((2, 2))
    assert leaves_of([array])[0] is array


def test_paths_are_written_as_in_python():
    assert paths_of(TREE, "t") == ["t['b'][0]", "t['b'][1][0]", "t['a'][0]", "t['a'][1]['c']"]
    assert paths_of(1.0, "t") == ["t"]
