import pytest

from pygrad.memory import _spans
from pygrad.memory._spans import Marks, Span, Spans

ROUND = ("forward", "backward", "optimizer")


def trained(steps, phases=ROUND, operations=2):
    """Tell of a loop: each phase has some operations, each of a length of one, with pauses of one between them."""
    made, now = Spans(), 0.0
    for step in range(steps):
        for phase in phases:
            for _ in range(operations):
                made.begun(now, phase)
                if step >= 0:
                    made.reached(now + 0.5, step)
                made.ended(now + 1, phase)
                now += 2
    return made


def test_operations_of_one_phase_are_one_span():
    assert trained(2, operations=1).found() == [
        Span(0, 1, "forward", 0), Span(2, 3, "backward", 0), Span(4, 5, "optimizer", 0),
        Span(6, 7, "forward", 1), Span(8, 9, "backward", 1), Span(10, 11, "optimizer", 1)]
    assert trained(1).found()[0] == Span(0, 3, "forward", 0)


def test_steps_begin_where_the_optimizer_ended():
    assert trained(3).steps == [(11, 1), (23, 2)]


def test_without_an_optimizer_they_begin_at_a_forward():
    made = trained(3, ROUND[:2], operations=1)
    assert made.steps == [(4, 1), (8, 2)]
    assert [span.step for span in made.found()] == [0, 0, 1, 1, 2, 2]


def test_a_step_that_shows_late():
    made = Spans()
    made.reached(0, 7)
    made.begun(1, "optimizer")
    made.ended(2, "optimizer")
    for time, phase in ((3, "forward"), (5, "backward")):
        made.begun(time, phase)
        made.ended(time + 1, phase)
    made.reached(7, 8)
    made.reached(8, 7)  # another thread's
    assert made.steps == [(2, 8)]
    assert [(span.phase, span.step) for span in made.found()] == [("optimizer", 7), ("forward", 8), ("backward", 8)]


def test_the_first_step_need_not_be_0():
    made = Spans()
    made.begun(0, "forward")
    made.reached(1, 500)
    assert made.steps == [] and made.found() == [Span(0, 0, "forward", 500)]


def test_two_optimizers():
    made = Spans()
    for time in (0, 2):
        made.begun(time, "optimizer")
        made.ended(time + 1, "optimizer")
    assert made.found() == [Span(0, 1, "optimizer", 0), Span(2, 3, "optimizer", 0)]


def test_of_many_spans_whole_rounds_stay(monkeypatch):
    monkeypatch.setattr(_spans, "MOST_SPANS", 30)
    for steps in (10, 11, 1000):
        found = trained(steps).found()
        assert len(found) <= 30
        every = found[-1].step - found[-4].step
        assert every == (1 if steps == 10 else every) and every & every - 1 == 0
        assert [(span.phase, span.step) for span in found] == [
            (phase, step) for step in range(0, steps, every) for phase in ROUND]


def test_of_many_passes_in_one_step_some_stay(monkeypatch):
    monkeypatch.setattr(_spans, "MOST_SPANS", 30)
    made = Spans()
    for number in range(1000):
        made.begun(number, ROUND[number % 2])
        made.ended(number + 1, ROUND[number % 2])
    assert 10 < len(made.found()) <= 30
    assert [span.phase for span in made.found()[:2]] == ["forward", "backward"]


def test_of_many_steps_some_stay():
    made = trained(100)
    made.thin(8)
    assert [step for _, step in made.steps] == list(range(8, 100, 8))
    for step in range(100, 120):
        made.reached(1e4 + step, step)
    assert [step for _, step in made.steps][-2:] == [104, 112]


@pytest.mark.parametrize("most", [3, 4])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 17, 1000])
def test_of_many_marks_neighbours_are_put_together(monkeypatch, most, count):
    monkeypatch.setattr(_spans, "MOST_MARKS", most)
    made = Marks()
    for number in range(count):
        made.add(float(number), f"mark {number}")
        found = made.found()
        assert len(found) <= most and found[0][0] == 0
    found = made.found()
    every = int(found[1][0]) if len(found) > 1 else max(count, 1)
    assert found == [(number, f"mark {number}" + (f" (and {more} more)" if more else ""))
                     for number in range(0, count, every) for more in [min(every, count - number) - 1]]
