import copy
import math
import pickle
import threading
import weakref

import numpy as np
import pytest

from pygrad import Variable
from pygrad.display import LiveCurves
from pygrad.errors import ArgumentError


def at(curves, name):
    return curves.record[name].at.tolist()


def test_the_record_has_every_point():
    curves = LiveCurves("loss")
    for number in range(1000):
        curves.add(loss=Variable(number / 2))
    record = curves.record["loss"]
    np.testing.assert_array_equal(record.at, np.arange(1000))
    np.testing.assert_array_equal(record.values, np.arange(1000) / 2)


def test_a_curve_that_is_added_now_and_then_is_at_the_step_of_the_others():
    curves = LiveCurves()
    for epoch in range(3):
        for _ in range(10):
            curves.add(loss=1.0, accuracy=0.5)
        curves.add(validation_loss=epoch)
    assert at(curves, "validation_loss") == [9, 19, 29]
    assert at(curves, "accuracy") == at(curves, "loss") == list(range(30))


def test_values_of_one_step_may_come_one_by_one():
    curves = LiveCurves()
    for _ in range(3):
        curves.add(a=1)
        curves.add(b=1)
    assert at(curves, "a") == at(curves, "b") == [0, 1, 2]


def test_places_of_ones_own():
    curves = LiveCurves()
    curves.add(0.5, loss=1)
    curves.add(10, validation_loss=2)
    curves.add(loss=3)
    assert at(curves, "loss") == [0.5, 10]
    curves.add(loss=3)
    assert at(curves, "loss")[-1] == 11


def test_panels():
    curves = LiveCurves(("a", "b"), "loss", log="b")
    curves.add(a=1, validation_loss=1, test_accuracy=1, accuracy=1)
    panels = curves._snapshot()
    assert [[name for name, _ in panel.curves] for panel in panels] == [
        ["a", "b"], ["loss", "validation_loss"], ["test_accuracy"], ["accuracy"]]
    assert [panel.log for panel in panels] == [True, False, False, False]


def test_no_graph_is_kept():
    curves, loss = LiveCurves(), Variable(np.ones(3)).sum()
    creator = weakref.ref(loss.creator)
    curves.add(loss=loss)
    del loss
    assert creator() is None


def test_what_is_no_number_adds_nothing():
    curves = LiveCurves("a")
    with pytest.raises(ArgumentError, match="LiveCurves.add: b: expected one real number"):
        curves.add(a=1, b=np.ones(3))
    assert not at(curves, "a")


@pytest.mark.parametrize("names, options", [((3,), {}), (("",), {}), ((), {"every": -1}), ((), {"smoothing": 2}),
                                            ((), {"every": math.nan})])
def test_arguments_that_do_not_fit(names, options):
    with pytest.raises(ArgumentError, match="LiveCurves: expected"):
        LiveCurves(*names, **options)


# -- in a notebook ----------------------------------------------------------------------------------------


def test_a_notebook_has_one_output_drawn_now_and_then(notebook, clock):
    with LiveCurves("loss", every=0.5) as curves:
        for number in range(1000):
            curves.add(loss=number)
            clock.wait(0.01)
        assert 15 < notebook.updates < 25
    (bundle,) = notebook.outputs
    assert "loss 999" in bundle["text/html"]
    assert len(bundle["text/html"]) < 30_000


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
def test_the_final_state_is_drawn_also_after_an_exception(notebook, clock, error):
    with pytest.raises(error), LiveCurves() as curves:
        for number in range(10):
            curves.add(loss=number)
        raise error
    assert "loss 9" in notebook.outputs[0]["text/html"]


def test_without_a_block_it_is_drawn_at_the_end_of_the_cell(notebook, clock):
    curves = LiveCurves()
    for number in range(10):
        curves.add(loss=number)
    assert "loss 0<" in notebook.outputs[0]["text/html"]
    notebook.end_cell()
    assert "loss 9<" in notebook.outputs[0]["text/html"]
    before = notebook.updates
    curves.flush()
    assert notebook.updates == before


def test_two_at_once(notebook, clock):
    with LiveCurves() as one, LiveCurves() as two:
        one.add(a=1)
        two.add(b=2)
        one.add(a=3)
    assert len(notebook.outputs) == 2
    assert "a 3" in notebook.outputs[0]["text/html"]


def test_in_the_next_cell_it_is_drawn_at_the_end_again(notebook, clock):
    curves = LiveCurves()
    curves.add(loss=1)
    notebook.end_cell()
    for value in (2, 3, 4):
        curves.add(loss=value)
    notebook.end_cell()
    assert len(notebook.outputs) == 1
    assert "loss 4<" in notebook.outputs[0]["text/html"]


# -- in a terminal, and without one -------------------------------------------------------------------------


def test_a_terminal_has_one_line(terminal, clock):
    with LiveCurves("loss") as curves:
        for number in range(100):
            curves.add(loss=100 - number, accuracy=number)
            clock.wait(0.1)
    lines = terminal.screen()
    assert lines[1:] == [""]
    assert lines[0].startswith("loss 1 ")
    assert "█" in lines[0]
    assert len(lines[0]) < 80
    assert terminal.getvalue().count("\r") < 30


def test_a_terminal_with_nothing_to_show(terminal, clock):
    with LiveCurves("loss"):
        pass
    assert terminal.getvalue() == ""


def test_a_second_close_writes_no_second_line(terminal, clock):
    curves = LiveCurves()
    curves.add(a=1)
    curves.close()
    curves.close()
    assert terminal.getvalue().count("\n") == 1


def test_a_script_prints_nothing(capsys):
    with LiveCurves() as curves:
        curves.add(loss=1)
    assert capsys.readouterr() == ("", "")


# -- what is made of it ---------------------------------------------------------------------------------------


@pytest.fixture
def some():
    curves = LiveCurves(("loss", "validation_loss"), "accuracy", title="Some")
    for number in range(200):
        curves.add(loss=math.nan if number == 7 else 1 / (1 + number), accuracy=number / 200)
    curves.add(validation_loss=0.1)
    return curves


@pytest.mark.parametrize("suffix, start", [("svg", b"<svg xmlns"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_files(some, tmp_path, suffix, start):
    if suffix != "svg":
        pytest.importorskip("matplotlib")
    some.save(tmp_path / f"loss.{suffix}")
    assert (tmp_path / f"loss.{suffix}").read_bytes().startswith(start)


def test_an_empty_one_is_shown_and_saved(tmp_path):
    curves = LiveCurves()
    assert "no point yet" in repr(curves)
    assert "<svg" in curves._repr_mimebundle_()["text/html"]
    curves.save(tmp_path / "a.svg")


def test_on_axes_of_ones_own(some):
    figure = pytest.importorskip("matplotlib.figure").Figure()
    one = figure.add_subplot()
    assert some.plot(one) is one
    assert len(one.get_legend().get_texts()) == 3
    axes = figure.subplots(1, 2)
    assert some.plot(axes) == list(axes)
    assert "accuracy" in axes[1].get_legend().get_texts()[0].get_text()
    with pytest.raises(ArgumentError, match="1 axes for 2 panels"):
        some.plot([one])


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda curves: pickle.loads(pickle.dumps(curves))])
def test_copies_go_on_by_themselves(some, copied):
    other = copied(some)
    other.add(loss=5)
    assert len(at(other, "loss")) == 201
    assert len(at(some, "loss")) == 200


def test_threads_may_add_at_once():
    curves = LiveCurves()

    def add(name):
        for number in range(500):
            curves.add(number, **{name: number})

    threads = [threading.Thread(target=add, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(points.at) for points in curves.record.values()] == [500] * 4


# -- in a kernel ----------------------------------------------------------------------------------------------

CELL = """
import math
from pygrad import display
with display.LiveCurves("loss", "accuracy", every=0.01) as curves:
    for step in range({points}):
        curves.add(loss=math.exp(-step / 3000) * (1 + 0.3 * math.sin(step * 1e3)), accuracy=step / {points})
    curves.add(validation_loss=0.5)
"""

BROKEN = """
loop = display.LiveCurves(every=1000)
for step in range(5):
    loop.add(loss=step)
for step in display.progress(range(5), "bar"):
    for _ in display.progress(range(3)):
        pass
raise KeyboardInterrupt
"""


@pytest.mark.filterwarnings("ignore:.*:DeprecationWarning")
def test_the_file_of_a_notebook_does_not_grow_with_the_points():
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    cells = [nbformat.v4.new_code_cell(one) for one in (CELL.format(points=10), CELL.format(points=10_000), BROKEN)]
    book = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(book, timeout=60, kernel_name="python3", allow_errors=True).execute()
    few, many, broken = (cell.outputs for cell in book.cells)
    for outputs in (few, many):
        assert [one.output_type for one in outputs] == ["display_data"]
        alone = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=outputs)])
        assert len(nbformat.writes(alone)) < 30_000
    assert "accuracy 0.9<" in few[0].data["text/html"]
    assert "accuracy 0.9999" in many[0].data["text/html"]
    kinds = [one.output_type for one in broken]
    assert kinds == ["display_data"] * 3 + ["error"]
    assert "loss 4" in broken[0].data["text/html"]  # drawn at the end of the cell, however it ended
    assert broken[1].data["text/plain"].startswith("bar: 100%")
    assert broken[2].data == {"text/plain": ""}


@pytest.mark.parametrize("values", [(0.0, 5e-324), (5e-324, 5e-324), (1.7976931348623157e308, -1.7976931348623157e308)])
@pytest.mark.parametrize("log", [False, True])
def test_extremes_are_drawn(values, log):
    curves = LiveCurves("loss", log=log)
    with np.errstate(all="raise"):
        for value in values * 10:
            curves.add(loss=value)
        assert "<svg" in curves._repr_mimebundle_()["text/html"] and "loss" in repr(curves)
