from contextlib import contextmanager

import pytest

from benchmarks.engines.base import Engine, UnsupportedError
from benchmarks.profiling import MEASURED, run
from benchmarks.settings import Settings
from benchmarks.tasks import LEAD, SETTLING, profile_cost
from benchmarks.targets import TARGETS


class Stepping(Engine):
    """Counts its steps, within a profile and without."""

    def __init__(self):
        self.within, self.steps = False, {False: 0, True: 0}

    def trainer(self, task):
        def step():
            self.steps[self.within] += 1

        return step

    @contextmanager
    def profiled(self):
        self.within = True
        yield
        self.within = False


def test_steps_within_a_profile_and_without():
    engine = Stepping()
    assert profile_cost(engine, "big", 0) > 0
    assert engine.steps == {False: 1 + SETTLING + LEAD, True: SETTLING + LEAD} and not engine.within


def test_engines_without_a_profile():
    with pytest.raises(UnsupportedError, match="no profile"):
        profile_cost(type("Plain", (Stepping,), {"profiled": Engine.profiled})(), "big", 0)
    assert [case.samples for case in run(Settings(), ["torch"])] == [{}] * len(MEASURED)


def test_targets_are_of_what_is_measured():
    assert {key for key in TARGETS if key.startswith("profile/")} <= {f"profile/{task.key}" for task in MEASURED}
