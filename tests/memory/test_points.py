import random
from itertools import pairwise

import pytest

from pygrad.memory import _points
from pygrad.memory._points import Points


def course(count, seed=0, late=0.0):
    """Return random moves of three categories, and the points after each, plainly."""
    chance, levels, now, last = random.Random(seed), [50, 0, 0], 10.0, 10.0
    moves, points = [], [(0, 0.0, 50, 50, 0, 0)]
    for number in range(1, count + 1):
        now += chance.choice([0.0, 1e-6, 1e-3, 0.5])
        told = now - late * chance.random()
        last = max(last, told)
        loser, category = -1, chance.randrange(3)
        if chance.random() < 0.1:
            loser = (category + 1) % 3
            gain = chance.randint(0, levels[loser])
            levels[loser] -= gain
        else:
            gain = chance.randint(-levels[category], 100)
        levels[category] += gain
        moves.append((told, sum(levels), category, gain, loser))
        points.append((number, last - 10.0, sum(levels), *levels))
    return moves, points


def fed(moves, sizes=None):
    made = Points([50, 0, 0], 10.0)
    chance, at = random.Random(1), 0
    while at < len(moves):
        size = sizes or chance.choice([1, 3, 100, 5000])
        made.moves += moves[at:at + size]
        made.settle()
        at += size
    return made


@pytest.fixture
def few(monkeypatch):
    """Bounds that are reached soon."""
    monkeypatch.setattr(_points, "MOST_POINTS", 72)
    monkeypatch.setattr(_points, "CHUNK", 32)


def test_few_changes_stay_one_by_one():
    moves, points = course(3000)
    assert fed(moves).found() == points


def test_times_never_go_back():
    moves, points = course(200, late=0.1)
    assert [one[1] for one in points] == sorted(one[1] for one in points)
    made = fed(moves)
    assert made.found() == points and made.time == points[-1][1]


@pytest.mark.parametrize("count", [0, 1, 72, 73, 100, 1000, 10_000])
def test_of_many_some_stay(few, count):
    moves, points = course(count)
    found = fed(moves).found()
    assert set(found) <= set(points) and len(found) <= 72 + 3 * 4 + 2
    assert found == sorted(found) and found[0] == points[0] and found[-1] == points[-1]
    levels = [point[2] for point in points]
    assert next(point for point in found if point[2] == max(levels)) == points[levels.index(max(levels))]
    if count > 100:
        assert len(found) > 20


def test_pieces_make_no_difference(few):
    moves, _ = course(5000)
    found = fed(moves, 5000).found()
    for size in (None, 1, 7, 32, 33, 1000):
        assert fed(moves, size).found() == found


def test_to_ask_makes_no_difference(few):
    moves, _ = course(3000)
    asked = Points([50, 0, 0], 10.0)
    for move in moves:
        asked.moves.append(move)
        asked.settle()
        assert asked.found()[-1][0] <= len(moves)
    assert asked.found() == fed(moves).found()


def test_each_stretch_keeps_its_highest_its_lowest_and_its_longest(few):
    moves, points = course(5000)
    made = fed(moves)
    before = 0
    numbers = {point[0] for point in made.found()}
    for high, low, lasting, longest in made._stretches:
        stop = before + made._width
        part = points[before + 1:stop + 1]
        assert high[2] == max(point[2] for point in part) and low[2] == min(point[2] for point in part)
        pauses = [after[1] - one[1] for one, after in pairwise(points[before:stop + 1])]
        assert longest == max(pauses) and lasting == points[before + pauses.index(longest)]
        assert {high[0], low[0], lasting[0]} <= numbers
        before = stop
    assert made._width >= 8 and before <= 5000


def test_a_long_pause_is_drawn_at_its_own_level(few):
    made, now, level = Points([0], 0.0), 0.0, 0
    for number in range(2000):
        level = number % 7
        now += 1000.0 if number == 1000 else 1e-3
        made.moves.append((now, level, 0, level - (number - 1) % 7 if number else 0, -1))
        made.settle()
    found = made.found()
    place = next(place for place, (one, other) in enumerate(pairwise(found)) if other[1] - one[1] > 900)
    assert found[place][0] == 1000 and found[place][2] == 999 % 7


def test_of_a_million_changes_as_many_points_stay():
    made, sizes = Points([0], 0.0), []
    for start in range(0, 1_000_000, 50_000):
        made.moves += [(float(number), number % 1000, 0, 0, -1) for number in range(start, start + 50_000)]
        made.settle()
        sizes.append((len(made.moves), len(made._stretches)))
    assert all(moves < _points.CHUNK and stretches < _points.MOST_POINTS // 3 for moves, stretches in sizes)
    assert _points.MOST_POINTS / 3 < len(made.found()) <= _points.MOST_POINTS + 3 * _points.CHUNK / 8
