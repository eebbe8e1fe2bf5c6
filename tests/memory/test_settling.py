from collections import deque

import pytest

from pygrad.memory._habits import Habit, Peaks
from pygrad.memory._settling import GIVEN_TRACED, KEPT, OPENED, READ, SMALLEST, Settler
from pygrad.memory._windows import Reading
from pygrad.memory.records import BEGUN, ENDED, GIVEN, MARKED, NOWHERE, TAKEN, Record, Run, Site

SITE = Site(NOWHERE, "F", "", "forward")


class Scene:
    """Notes what happens, at times that count up, and settles it."""

    def __init__(self, leaves=True):
        self.live, self.noted, self.now, self.leaves = {}, deque(), 0.0, leaves
        self.settler = Settler(self.live, lambda run, nbytes: self.record(nbytes, "workspace"), self.left)
        self.numbers = 0

    def record(self, nbytes, category="activation"):
        self.numbers += 1
        return Record(self.numbers, 1000 + self.numbers, nbytes, SITE, 0, category)

    def left(self, run, nbytes):
        return self.record(nbytes, "unattributed") if self.leaves else None

    def note(self, what, change):
        self.now += 1
        self.noted.append((self.now, what, change))
        return what

    def begin(self, current=0):
        """Begin a run that is measured, in a window of its own."""
        run = self.note(Run(SITE, None), BEGUN)
        self.note(Reading(current, current), OPENED)
        return run

    def take(self, nbytes):
        return self.note(self.record(nbytes), TAKEN)

    def read(self, current, peak, noise=0, foreign=0):
        reading = self.note(Reading(current, peak), READ)
        reading.noise, reading.foreign = noise, foreign

    def settle(self):
        """Return what was settled as ``(category or name, bytes, change)``; check levels and times."""
        self.entries = self.settler.settle(self.noted)
        times = [time for time, _, _ in self.entries]
        assert times == sorted(times) and not self.noted
        return [(what.category if change in (TAKEN, GIVEN) else "", getattr(what, "nbytes", 0), change)
                for _, what, change in self.entries]

    def highest(self):
        level = highest = 0
        for _, what, change in self.entries:
            if change in (TAKEN, GIVEN):
                level += change * what.nbytes
                highest = max(highest, level)
        return highest


def test_without_windows_nothing_changes():
    scene = Scene()
    one = scene.take(10)
    scene.note("name", MARKED)
    assert scene.settle() == [("activation", 10, TAKEN), ("", 0, MARKED)]
    assert list(scene.live.values()) == [one]
    scene.note(one, GIVEN)
    assert scene.settle() == [("activation", 10, GIVEN)] and scene.live == {}


def test_outputs_are_part_of_the_peak():
    scene = Scene()
    run = scene.begin(500)
    scene.read(30_500, 90_500)
    scene.take(30_000)
    scene.note(run, ENDED)
    assert scene.settle() == [("", 0, BEGUN), ("activation", 30_000, TAKEN), ("workspace", 60_000, TAKEN),
                              ("workspace", 60_000, GIVEN), ("", 0, ENDED)]
    assert scene.highest() == 90_000


@pytest.mark.parametrize("traced", [False, True])
def test_a_buffer_that_goes_meanwhile_divides_the_window(traced):
    """First 50,000 beside the known 40,000; then 30,000 are made without it."""
    scene = Scene()
    known = scene.take(40_000)
    run = scene.begin(100_000)
    scene.read(105_000, 150_000)
    scene.note(known, GIVEN_TRACED if traced else GIVEN)
    base = 60_000 if traced else 100_000
    scene.read(base + 30_000, base + 80_000)
    scene.take(30_000)
    scene.note(run, ENDED)
    scene.settle()
    assert scene.highest() == 90_000
    assert scene.settle() == [] and len(scene.live) == 1


def test_outputs_are_not_entered_before_a_peak_that_had_no_room_for_them():
    scene = Scene()
    known = scene.take(40_000)
    run = scene.begin()
    scene.read(0, 10_000)
    scene.note(known, GIVEN)
    scene.read(30_000, 30_000)
    scene.take(30_000)
    scene.note(run, ENDED)
    assert [entry for entry in scene.settle() if entry[2] in (TAKEN, GIVEN)] == [
        ("activation", 40_000, TAKEN), ("workspace", 10_000, TAKEN), ("workspace", 10_000, GIVEN),
        ("activation", 40_000, GIVEN), ("activation", 30_000, TAKEN)]
    assert scene.highest() == 50_000


def test_small_workspaces_are_left_out():
    scene = Scene()
    run = scene.begin()
    scene.read(1000, 1000 + SMALLEST - 1)
    scene.take(1000)
    scene.note(run, ENDED)
    assert len(scene.settle()) == 3


def test_a_run_within_another_and_the_noise_of_reading():
    scene = Scene()
    outer = scene.begin()
    scene.read(20_000, 20_000, noise=700)  # 20,000 of the outer one's
    inner = scene.note(Run(SITE, outer), BEGUN)
    scene.read(30_700, 50_700, noise=90_000)
    scene.take(10_000)
    scene.note(inner, ENDED)
    scene.read(130_700, 150_700)
    scene.take(30_000)
    scene.note(outer, ENDED)
    entries = [entry for entry in scene.settle() if entry[2] != BEGUN]
    assert entries == [("workspace", 20_000, TAKEN), ("workspace", 20_000, GIVEN), ("activation", 10_000, TAKEN),
                       ("workspace", 40_000, TAKEN), ("workspace", 40_000, GIVEN), ("", 0, ENDED),
                       ("activation", 30_000, TAKEN), ("workspace", 20_000, TAKEN), ("workspace", 20_000, GIVEN),
                       ("", 0, ENDED)]


def test_what_is_no_array_data():
    scene = Scene()
    run = scene.begin()
    scene.read(930_000, 950_000, foreign=900_000)
    scene.take(30_000)
    scene.note(run, ENDED)
    assert [entry[:2] for entry in scene.settle()] == [("", 0), ("activation", 30_000), ("workspace", 20_000),
                                                       ("workspace", 20_000), ("", 0)]


def test_an_interrupt_has_kept_runs_from_ending():
    scene = Scene()
    scene.begin()
    run = scene.begin()
    scene.read(10_000 + KEPT, 10_000 + KEPT)
    scene.take(10_000)
    scene.note(run, ENDED)
    assert ("unattributed", KEPT, TAKEN) in scene.settle() and not scene.settler._begun


def test_what_is_left_behind():
    for leaves in (True, False):
        scene = Scene(leaves)
        run = scene.note(Run(SITE, None), BEGUN)
        scene.note(Reading(0, 0), OPENED)
        scene.read(10_000 + KEPT, 10_000 + KEPT)
        scene.take(10_000)
        scene.note(run, ENDED)
        assert (("unattributed", KEPT, TAKEN) in scene.settle()) is leaves
        assert len(scene.live) == 1 + leaves


def test_what_is_left_behind_beside_another_thread_is_not_put_down_to_anyone():
    scene = Scene()
    run, other = Run(SITE, None), Run(SITE, None)
    scene.note(run, BEGUN)
    scene.note(Reading(0, 0), OPENED)
    scene.read(0, 0)
    scene.note(other, BEGUN)
    scene.read(100_000, 100_000)
    scene.note(run, ENDED)
    scene.read(100_000, 100_000)
    scene.note(other, ENDED)
    assert "unattributed" not in [category for category, _, _ in scene.settle()]


def test_an_array_that_was_there_before_is_not_taken_for_one_that_was_made():
    scene = Scene()
    run = scene.begin()
    scene.read(10_000, 60_000)
    scene.take(50_000)
    scene.note(run, ENDED)
    assert scene.settle()[1:3] == [("workspace", 60_000, TAKEN), ("workspace", 60_000, GIVEN)]


def test_habits_learn_and_repeat():
    habit, scene = Habit(), Scene()

    def run_once(known=None):
        old = scene.take(40_000)
        scene.settle()
        run = Run(SITE, None)
        run.habit, run.known = habit, known
        scene.note(run, BEGUN)
        if known is None:
            scene.note(Reading(0, 0), OPENED)
            scene.read(30_000, 55_000)
        scene.note(old, GIVEN)
        if known is None:
            scene.read(30_000, 80_000)
        scene.take(30_000)
        scene.note(run, ENDED)
        return scene.settle()

    run_once()
    measured = run_once()
    assert habit.seen[-1] == Peaks(0, ((0, 25_000), (1, 50_000)))
    assert run_once(habit.seen[-1]) == measured


def test_a_habit_without_workspace_keeps_the_order():
    """What was made before a buffer went is entered before that."""
    scene = Scene()
    old, run = scene.take(40_000), Run(SITE, None)
    run.known = Peaks(0, ())
    scene.note(run, BEGUN)
    scene.note(old, GIVEN)
    scene.take(30_000)
    scene.note(run, ENDED)
    scene.settle()
    assert scene.highest() == 70_000


def test_a_habit_beside_what_another_thread_is_measured_by():
    scene, run, other = Scene(), Run(SITE, None), Run(SITE, None)
    run.known = Peaks(0, ((0, 6000),))
    scene.note(other, BEGUN)
    scene.note(Reading(0, 0), OPENED)
    scene.note(run, BEGUN)
    scene.read(0, 20_000)
    scene.take(7000)
    scene.note(run, ENDED)
    scene.note(other, ENDED)
    assert [entry[:2] for entry in scene.settle() if entry[2] == TAKEN] == [("workspace", 20_000), ("activation", 7000)]


def test_a_habit_that_does_not_fit():
    """Fewer buffers go than when it was measured: what came after them comes after the last."""
    scene = Scene()
    run = Run(SITE, None)
    run.known = Peaks(2, ((0, 5000), (3, 6000)))
    scene.note(run, BEGUN)
    scene.take(100)
    scene.note(run, ENDED)
    assert [(category, nbytes) for category, nbytes, change in scene.settle() if change == TAKEN] == [
        ("activation", 100), ("workspace", 5000), ("workspace", 6000)]


def test_settling_in_parts():
    scene = Scene()
    run = scene.begin()
    scene.read(0, 20_000)
    assert [entry[0] for entry in scene.settle()] == ["", "workspace", "workspace"]
    scene.read(30_000, 60_000)
    scene.take(30_000)
    scene.note(run, ENDED)
    assert [entry[:2] for entry in scene.settle()] == [("activation", 30_000), ("workspace", 30_000),
                                                       ("workspace", 30_000), ("", 0)]
