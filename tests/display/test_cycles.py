"""Which arrows lead upward, and what is on a circle."""

from pygrad.display._cycles import downward, leftover, topological


def test_order_keeps_each_pair():
    pairs = [(3, 1), (1, 0), (3, 2), (2, 0)]
    assert topological(4, pairs) == [3, 1, 2, 0]


def test_what_is_before_and_behind_a_circle_is_not_on_it():
    assert leftover(6, [(0, 1), (1, 2), (2, 1), (2, 3), (4, 5)]) == {1, 2}
    assert leftover(3, [(0, 1), (1, 2)]) == set()


def test_late_arrows_have_no_say():
    place, upward = downward(3, [(2, 0), (0, 1), (1, 2)], [True, False, False])
    assert place == [0, 1, 2]
    assert upward == [True, False, False]


def test_circles_of_circles_lose_few_arrows():
    pairs = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 1), (3, 3)]
    place, upward = downward(4, pairs, [False] * len(pairs))
    assert [pair for pair, up in zip(pairs, upward, strict=True) if up] == [(2, 0), (3, 1)]
    assert all((place[source] > place[target]) == up for (source, target), up in zip(pairs, upward, strict=True))


def test_a_long_circle_needs_no_recursion():
    count = 20_000
    pairs = [(number, (number + 1) % count) for number in range(count)]
    _, upward = downward(count, pairs, [False] * count)
    assert sum(upward) == 1 and upward[-1]
