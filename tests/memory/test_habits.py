import numpy as np

from pygrad import Function, Variable
from pygrad import functions as F
from pygrad.memory._habits import AGAIN, ALIKE, Habit, Peaks, Place, settings
from pygrad.memory.ledger import GIVEN
from pygrad.memory.records import Line, Site
from tests.memory.taking import Take, taken


def test_known_after_two_measurements_that_agree():
    habit = Habit()
    assert habit.known() is None
    habit.measured(Peaks(0, ((0, 10_000),)))
    assert habit.known() is None
    habit.measured(Peaks(0, ((0, 10_000 + ALIKE),)))
    assert [habit.known() for _ in range(AGAIN - 1)] == [Peaks(0, ((0, 10_000 + ALIKE),))] * (AGAIN - 1)
    assert habit.known() is None
    habit.measured(Peaks(0, ((0, 90_000),)))
    assert habit.known() is None


def test_what_differs_is_measured_again():
    for other in (Peaks(1, ((0, 10_000),)), Peaks(0, ()), Peaks(0, ((0, 10_000),), 20_000), Peaks(0, ((1, 10_000),)), Peaks(0, ((0, 13_000),))):
        habit = Habit()
        habit.measured(Peaks(0, ((0, 10_000),)))
        habit.measured(other)
        assert habit.known() is None
        habit.measured(other)
        assert habit.known() == other


def test_the_most_of_what_varies_counts():
    habit = Habit()
    for nbytes in (50_000, 90_000, 60_000):
        habit.measured(Peaks(0, ((0, nbytes), (1, 9000))))
        assert habit.known() is None
    habit.measured(Peaks(0, ((0, 70_000), (1, 19_000))))
    assert [habit.known() for _ in range(AGAIN - 1)] == [Peaks(0, ((0, 90_000), (1, 19_000)))] * (AGAIN - 1)
    assert habit.known() is None
    habit.measured(Peaks(0, ((0, 55_000), (1, 9000))))
    assert habit.known() == Peaks(0, ((0, 90_000), (1, 19_000)))
    habit.measured(Peaks(0, ((0, 55_000),)))
    habit.left = 0
    habit.measured(Peaks(0, ((0, 50_000),)))
    assert habit.known() is None


def test_settings_tell_functions_apart():
    assert settings(F.Sum(axis=0, keepdims=True)) != settings(F.Sum(axis=1, keepdims=True))

    class Own(Function):
        def __init__(self, number, array):
            self.number, self.array = number, array

    assert settings(Own(3, np.ones(3))) == (3,) and settings(F.Exp()) == ()


def test_places_have_a_site_for_each_direction():
    place = Place(Line("a.py", 3, "f"), "Linear", "0: Linear")
    assert place.forward == Site(Line("a.py", 3, "f"), "Linear", "0: Linear", "forward")
    assert place.backward == place.forward._replace(phase="backward")
    assert Place(Line("a.py", 3, "f"), "Adam", "", "optimizer").forward.phase == "optimizer"


def test_what_is_left_behind_every_time(ledger):
    held = [taken(8000, keep=30_000) for _ in range(6)]
    ledger.flush()
    assert len(ledger.entries.of("unattributed")) == 6 and len(ledger.entries.of("workspace")) == 0
    del held[1:]
    ledger.flush()
    assert len(ledger.entries.of("unattributed", GIVEN)) == 5


def test_settings_that_cannot_be_looked_up(ledger):
    class Listed(Take):
        __slots__ = ("odd",)

    for _ in range(5):
        made = Listed(8000, scratch=90_000)
        made.odd = ([],)
        made(Variable(1.0))
    ledger.flush()
    assert len(ledger.entries.of("workspace")) == 5


def test_settings_are_measured_apart(ledger):
    for _ in range(4):
        for scratch in (50_000, 90_000):
            taken(8000, scratch)
    ledger.flush()
    sizes = [record.nbytes for record in ledger.entries.of("workspace")]
    assert [round(size / 1000) for size in sizes] == [42, 82] * 4
