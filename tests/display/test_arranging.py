"""Orders in which layers stand together, without circles."""

import random

import pytest

from pygrad.display._arranging import arrange, plain


@pytest.mark.parametrize("seed", range(60))
def test_random_graphs_of_random_layers(seed):
    generator = random.Random(seed)
    count = generator.randint(1, 25)
    parents = [sorted({generator.randrange(one) for _ in range(generator.randint(0, 2))}) if one else []
               for one in range(count)]
    paths = [tuple(generator.choice("ab") for _ in range(generator.randint(0, 3))) for _ in range(count)]
    order, found = arrange(parents, paths)
    place = {one: where for where, one in enumerate(order)}
    assert sorted(order) == list(range(count))
    assert all(place[above] < place[one] for one in range(count) for above in parents[one])
    assert [plain(path) for path in found] == paths
    for depth in (1, 2, 3):
        met = []
        for one in order:
            key = found[one][:depth] if len(found[one]) >= depth else None
            if not met or met[-1] != key:
                met.append(key)
        layers = [key for key in met if key is not None]
        assert len(layers) == len(set(layers)), "a layer is left and entered again"


def test_a_layer_between_others_is_not_torn_apart_by_the_order_in_which_it_was_met():
    # An encoder that the decoder's second part needs: the decoder was met first, and stays whole behind it.
    parents = [[], [], [0, 1]]
    order, found = arrange(parents, [("decoder",), ("encoder",), ("decoder",)])
    assert order == [1, 0, 2]
    assert found == [("decoder",), ("encoder",), ("decoder",)]


def test_a_layer_that_is_called_twice_is_two_where_something_lies_between():
    assert arrange([[], [0]], [("a",), ("a",)])[1] == [("a",), ("a",)]
    assert arrange([[], [0], [1]], [("a",), (), ("a",)])[1] == [("a",), (), ("a (call 2)",)]
