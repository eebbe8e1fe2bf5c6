from dataclasses import replace

import pytest

from benchmarks import numpy_programs
from benchmarks.cases import Case
from benchmarks.engines import ENGINES, SUBJECT, installed_engines
from benchmarks.programs import PROGRAMS
from benchmarks.settings import QUICK
from benchmarks.tables import text_table
from benchmarks.targets import TARGETS


@pytest.mark.skipif(len(installed_engines([SUBJECT, "autograd"])) < 2, reason="HIPS autograd is not installed")
def test_a_run(monkeypatch):
    monkeypatch.setattr(numpy_programs, "PROGRAMS", PROGRAMS[2:3])
    settings = replace(QUICK, rounds=2, block=0.001, pause=0.0)
    time, peak = numpy_programs.run(settings, ["torch", SUBJECT, "autograd"])
    assert set(time.samples) == set(peak.samples) == {SUBJECT, "autograd"} and not time.left_out
    assert len(time.samples[SUBJECT]) == 2 and time.ratio(SUBJECT).median > 0
    assert peak.samples[SUBJECT][0] > 0 and peak.target is None
    assert time.met is not None and str(time.target) == "<= 0.60"


def test_ratios_are_to_hips_autograd():
    case = Case("program/mandelbrot", "title", "ms", {SUBJECT: [1.0, 2.0], "autograd": [4.0, 8.0]},
                baseline=numpy_programs.YARDSTICK)
    assert case.ratio(SUBJECT).median == 0.25 and case.met
    lines = text_table(case).splitlines()
    assert [ENGINES[SUBJECT].title in line and "ratio" in line for line in lines] == [False, True, False]


def test_every_program_has_its_target():
    assert {f"program/{program}" for program in PROGRAMS} == {key for key in TARGETS if key.startswith("program/")}
