import random

import pytest

from pygrad.memory import _points
from pygrad.memory._moments import boundaries, duration, lives, peak_entry, spans, thinned
from tests.memory.synthetic import Maker, made_up, trained


def test_phases_of_a_training_loop():
    found = spans(trained(3))
    assert [(span.phase, span.step) for span in found] == [
        (phase, step) for step in range(3) for phase in ("forward", "backward", "optimizer")]
    assert all(span.begin < span.end for span in found)
    assert all(one.end <= other.begin for one, other in zip(found, found[1:], strict=False))


def test_steps_begin_where_the_optimizer_ended():
    measured = trained(3)
    ends = [span.end for span in spans(measured) if span.phase == "optimizer"]
    assert boundaries(measured) == [(ends[0], 1), (ends[1], 2)]


def test_a_profile_without_operations():
    measured = Maker().profile()
    assert spans(measured) == boundaries(measured) == lives(measured) == []
    assert duration(measured) == 0


def test_lives_add_up_to_the_timeline():
    measured = made_up(3)
    levels = measured.timeline().total
    found = lives(measured)
    for entry in range(0, len(levels), 17):
        alive = [life.record.nbytes for life in found if life.born <= entry and not 0 <= life.died <= entry]
        assert sum(alive) == levels[entry]
    assert any(life.born == 0 for life in found) and any(life.died == -1 for life in found)


def test_lives_add_up_to_what_stays_of_a_timeline(monkeypatch):
    monkeypatch.setattr(_points, "MOST_POINTS", 300)
    monkeypatch.setattr(_points, "CHUNK", 64)
    measured = made_up(20)
    points, found = measured._replay.points(), lives(measured)
    assert len(points) < 400 < points[-1][0]
    for entry, _, level, *_ in points[::7]:
        alive = [life.record.nbytes for life in found if life.born <= entry and not 0 <= life.died <= entry]
        assert sum(alive) == level


def test_a_running_profile_lasts_until_now():
    measured = trained(1)
    measured.running = True
    assert duration(measured) > measured._seconds


@pytest.mark.parametrize("most", [5, 50, 1000])
def test_fewer_points_keep_every_peak_and_level(most):
    chance = random.Random(most)
    times, levels = [0.0], [0]
    for _ in range(5000):
        times.append(times[-1] + chance.choice([0.001, 0.001, 0.001, 0.5]))
        levels.append(chance.randrange(1000))
    kept = thinned(times, levels, most)
    assert len(kept) <= most and kept == sorted(set(kept))
    assert max(levels) == max(levels[entry] for entry in kept)
    width = times[-1] / ((most - 1) // 2)
    for entry, following in zip(kept, kept[1:], strict=False):
        if times[following] - times[entry] > 2 * width:  # a pause
            assert entry == following - 1 or times[following - 1] - times[entry] <= 2 * width


def test_a_pause_is_drawn_at_its_own_level():
    times = [number * 0.001 for number in range(100)] + [50 + number * 0.001 for number in range(100)]
    levels = [number % 7 for number in range(199)] + [0]
    assert 99 in thinned(times, levels, 10) and 199 in thinned(times, levels, 10)


def test_the_first_of_equal_peaks():
    assert peak_entry([1, 3, 2, 3]) == 1
