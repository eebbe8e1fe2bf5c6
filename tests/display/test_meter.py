import io
import math
import threading

import pytest

from pygrad.display import meter
from pygrad.display.meter import Meter, Smoothed, innermost, open_meters

pytest.importorskip("tqdm")


def test_a_mean_passes_over_what_is_not_finite_and_shows_it():
    mean = Smoothed(0.9)
    for value in (2.0, math.nan, 2.0):
        mean.add(value)
    assert (mean.value, mean.text()) == (2.0, "2")
    mean.add(math.inf)
    assert mean.text() == "inf"
    assert Smoothed(0.9).text() == "nan"


def test_the_first_values_count_as_much_as_later_ones():
    mean = Smoothed(0.9)
    mean.add(5.0)
    assert math.isclose(mean.value, 5.0)


def test_a_file_gets_few_lines(clock):
    file = io.StringIO()
    running = Meter("train", 10_000, "batch", file=file)
    for _ in range(10_000):
        running.advance()
        clock.wait(3.6)  # ten hours
    running.close()
    lines = file.getvalue().splitlines()
    assert 5 < len(lines) < 30
    assert lines[0].startswith("train:   0%")
    assert "10000/10000" in lines[-1]
    assert "\r" not in file.getvalue()


def test_a_short_loop_writes_one_line_to_a_file_and_one_inside_another_none(clock):
    file = io.StringIO()
    outer = Meter("outer", 1, file=file)
    inner = Meter("inner", 2, file=file)
    inner.advance(2)
    inner.close()
    outer.advance()
    outer.close()
    (line,) = file.getvalue().splitlines()
    assert line.startswith("outer: 100%")


def test_a_terminal_keeps_the_outer_bar_and_takes_the_inner_away(terminal, clock):
    outer = Meter("outer", 2)
    for _ in range(2):
        inner = Meter("inner", 3)
        clock.wait(1)
        inner.advance(3)
        assert any(line.startswith("inner: 100%") for line in terminal.screen())
        inner.close()
        outer.advance()
    outer.close()
    lines = [line for line in terminal.screen() if line]
    assert len(lines) == 1
    assert lines[0].startswith("outer: 100%")
    assert "2/2" in lines[0]
    assert terminal.getvalue().endswith("\n")


def test_it_is_not_drawn_at_every_step(terminal, clock):
    running = Meter("x", 1000)
    before = len(terminal.getvalue())
    for _ in range(1000):
        running.advance()
        clock.wait(0.0001)
    assert len(terminal.getvalue()) - before < 300
    running.close()
    assert "1000/1000" in terminal.getvalue()


def test_samples_a_second(clock):
    file = io.StringIO()
    running = Meter("x", 10, file=file)
    for _ in range(10):
        clock.wait(0.5)
        running.advance(1, 32)
    assert running.postfix() == "64 samples/s"
    running.close()
    assert "64 samples/s" in file.getvalue()


def test_values_are_smoothed_and_integers_are_not(clock):
    running = Meter("x", file=io.StringIO())
    running.report({"loss": 1.0, "step": 7})
    running.report({"loss": 0.0, "step": 8})
    assert running.postfix() == "loss=0.4737, step=8"
    running.report({"loss": math.nan})
    assert running.postfix() == "loss=nan, step=8"
    running.close()


def test_a_value_may_turn_from_an_integer_to_a_fraction():
    running = Meter("x", file=io.StringIO())
    for value in (0, 0.5, 1):
        running.report({"loss": value})
    assert running.postfix() == "loss=1"
    running.close()


def test_with_a_delay_a_short_loop_shows_nothing(terminal, clock):
    running = Meter("x", 3, delay=0.5)
    for _ in range(3):
        clock.wait(0.1)
        running.advance()
    running.close()
    assert terminal.getvalue() == ""


def test_with_a_delay_the_rate_counts_from_the_beginning(terminal, clock):
    running = Meter("x", 4, delay=0.5)
    for _ in range(4):
        clock.wait(1.0)
        running.advance()
    running.close()
    assert "4/4" in terminal.screen()[0]
    assert ", ? step/s" not in terminal.screen()[0]


def test_a_second_close_and_steps_after_it_do_nothing(terminal, clock):
    running = Meter("x", 3)
    running.close()
    text = terminal.getvalue()
    running.close()
    clock.wait(5)
    running.advance()
    running.report({"loss": 1.0})
    assert terminal.getvalue() == text
    late = Meter("x", delay=1)
    late.close()
    clock.wait(5)
    late.advance()
    assert terminal.getvalue() == text


def test_which_meter_a_loss_belongs_to():
    assert innermost() is None
    outer = Meter("outer", file=io.StringIO())
    transform = Meter("jacobian", file=io.StringIO(), takes_losses=False)
    assert innermost() is outer
    inner = Meter("inner", file=io.StringIO())
    assert innermost() is inner
    outer.close()  # not in the order in which they were opened
    assert innermost() is inner
    inner.close()
    transform.close()
    assert not open_meters()


def test_threads_have_meters_of_their_own():
    running, seen = Meter("x", file=io.StringIO()), []
    thread = threading.Thread(target=lambda: seen.append(innermost()))
    thread.start()
    thread.join()
    assert seen == [None]
    running.close()


def test_a_meter_that_was_let_go_is_not_counted():
    running = Meter("x", file=io.StringIO())
    assert len(open_meters()) == 1
    del running
    assert not open_meters()


def test_no_thread_is_left_behind(terminal):
    before = threading.active_count()
    Meter("x", 3).close()
    assert threading.active_count() == before


def test_the_environment_can_switch_bars_off(terminal, monkeypatch, clock):
    bar = meter._bar
    monkeypatch.setattr(meter, "_bar", lambda *args, **settings: bar(*args, **settings, disable=True))
    running = Meter("x", 3)
    clock.wait(20)
    running.advance()
    running.close()
    other = Meter("x", 3, file=(file := io.StringIO()))
    clock.wait(20)
    other.advance()
    other.close()
    assert terminal.getvalue() == file.getvalue() == ""


@pytest.fixture
def without_widgets(notebook, monkeypatch):
    tqdm_notebook = pytest.importorskip("tqdm.notebook")
    monkeypatch.setattr(tqdm_notebook, "IProgress", None)
    return notebook


def test_a_notebook_without_widgets_has_one_line_for_all_bars_inside(without_widgets, clock):
    outer = Meter("outer", 3)
    for _ in range(3):
        inner = Meter("inner", 2)
        for _ in range(2):
            clock.wait(1)
            inner.advance()
        inner.close()
        outer.advance()
    outer.close()
    first, second = without_widgets.outputs
    assert first["text/plain"].startswith("outer: 100%")
    assert second == {"text/plain": ""}


def test_a_notebook_with_widgets_is_left_with_a_line(notebook, clock):
    pytest.importorskip("ipywidgets")
    running = Meter("x", 4)
    (bundle,) = notebook.outputs
    assert "application/vnd.jupyter.widget-view+json" in bundle
    container = running._bar.container
    widgets = [container, container.layout, *container.children]
    widgets += [part for one in container.children for part in (one.layout, one.style)]
    assert all(one.comm is not None for one in widgets)
    clock.wait(1)
    running.advance(3)
    running.close()
    assert all(one.comm is None for one in widgets)  # ipywidgets would keep them, and the notebook's file their state
    (bundle,) = notebook.outputs
    assert list(bundle) == ["text/plain"]
    assert "3/4" in bundle["text/plain"]


def test_a_terminal_of_no_size_shows_the_bar(terminal):
    running = Meter("x", 4)  # it has no file number, and so no size
    running.close()
    assert terminal.screen()[0].startswith("x:   0%|")
