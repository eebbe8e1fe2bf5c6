"""The text of errors in lines that fit, where IPython shows them; as it was everywhere else."""

import pickle
import re
import sys
import traceback

import numpy as np
import pytest

from pygrad import Variable, errors, legible
from tests.toys import leaf

LONG = ("conv2d: the input has 4 channels (shape (8, 4, 28, 28), dtype float32), but the weight takes 3; give one of 3 "
        "channels, or a weight of shape (16, 4, 3, 3). See the documentation")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def shown(monkeypatch, capsys):
    """Return a function that runs a cell in IPython and gives what it prints, without colours."""
    interactive = pytest.importorskip("IPython.core.interactiveshell", reason="IPython is not installed")
    interactive.InteractiveShell.clear_instance()
    shell = interactive.InteractiveShell.instance()
    shell.history_manager.enabled = False
    shell.user_ns.update(np=np, Variable=Variable, errors=errors, LONG=LONG, leaf=leaf)

    def run(cell, mode="Context"):
        shell.run_line_magic("xmode", mode)
        capsys.readouterr()
        result = shell.run_cell(cell)
        assert result.error_in_exec is not None
        printed = capsys.readouterr()
        return COLOUR.sub("", printed.out + printed.err)

    yield run
    shell.history_manager.end_session()
    interactive.InteractiveShell.clear_instance()


def test_broken_lines_fit_and_keep_every_word():
    for width in (40, 60, 72):
        made = legible.broken(LONG, width)
        assert max(map(len, made.splitlines())) <= width
        assert made.split() == LONG.split()
    assert legible.broken(LONG).splitlines()[1:] and legible.broken("short") == "short"


def test_sentences_begin_lines_and_what_fits_stays():
    text = "one: what failed; " + "x" * 30 + "; " + "y" * 30 + ". Try this"
    assert legible.broken(text, 50).splitlines() == [
        "one: what failed;", "  " + "x" * 30 + ";", "  " + "y" * 30 + ". Try this"]


def test_what_cannot_be_broken_stays_whole():
    assert legible.broken("a" * 200) == "a" * 200
    assert legible.broken("    " + "b " * 50, 40).splitlines()[1].startswith("      b")


def test_lines_of_a_text_stay_lines():
    assert legible.broken("one\n  two\n\nthree") == "one\n  two\n\nthree"


def test_the_text_itself_is_left_alone():
    error = errors.ShapeError(LONG)
    assert str(error) == LONG and repr(error) == f"ShapeError({LONG!r})"
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is errors.ShapeError and str(again) == LONG
    assert traceback.format_exception_only(error) == [f"pygrad.errors.ShapeError: {LONG}\n"]


def test_without_ipython_it_is_the_text(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", None)
    error = errors.ShapeError(LONG)
    assert error._render_traceback_() == [f"pygrad.errors.ShapeError: {LONG}"]


@pytest.mark.parametrize("mode", ["Context", "Plain", "Minimal"])
def test_in_ipython_lines_fit_and_frames_are_the_users(shown, mode):
    printed = shown("def f(x):\n    return x.reshape(7)\nf(Variable(np.ones((2, 3)), name='a_variable'))", mode)
    text = printed[printed.index("ShapeError: "):]
    assert max(map(len, text.splitlines())) <= legible.WIDTH
    assert "pygrad" not in printed.replace("site-packages", "") and "interactiveshell" not in printed
    assert mode == "Minimal" or ("line 3" in printed and "line 2" in printed)


def test_verbose_shows_every_frame(shown):
    assert "recording.py" in shown("leaf(1.0, 2.0) * leaf(1.0, 2.0, 3.0)", "Verbose")


def test_notes_and_causes_are_shown(shown):
    printed = shown("try:\n    {}['key']\nexcept KeyError:\n    raise errors.ArgumentError(LONG)")
    assert "KeyError: 'key'" in printed and "another exception" in printed
    assert printed.index("KeyError") < printed.index("another exception") < printed.index("ArgumentError: conv2d")
    printed = shown("leaf(1.0, 2.0) * leaf(1.0, 2.0, 3.0, name='w')")
    assert printed.rstrip().endswith("input 1 is 'w' (shape (3,), dtype float64)")


def test_an_error_of_ours_that_is_raised_by_the_user_is_shown(shown):
    printed = shown("raise errors.ArgumentError(LONG)")
    assert printed.rstrip().endswith("See the documentation") and "line 1" in printed


def test_a_traceback_of_the_package_alone_stays():
    with pytest.raises(errors.PyGradError) as caught:
        leaf(1.0).backward()
    frames = caught.value.__traceback__
    kept = legible.of_the_user(frames)
    assert [kept.tb_frame.f_code.co_filename, kept.tb_next] == [__file__, None]
    assert legible.of_the_user(frames.tb_next) is frames.tb_next
