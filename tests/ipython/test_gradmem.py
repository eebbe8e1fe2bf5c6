"""``%gradmem`` and ``%%gradmem`` in a shell."""

import gc
import linecache
import re
import weakref

import pytest

from pygrad.config import state
from pygrad.errors import ArgumentError
from pygrad.ipython import gradmem
from pygrad.memory import Profile
from tests.ipython.test_lines import sizes

SETUP = "import numpy as np\nfrom pygrad import Variable\nx = Variable(np.ones(10_000))"
FUNCTION = "def f(x):\n    y = x * 2\n    return y.exp().sum()"


def squeezed(text):
    """Return text with one space between words, for columns are as wide as they need be."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines())


def test_a_cell(run, shell):
    printed = run(SETUP, FUNCTION, "%%gradmem\nz = np.ones(20_000)\nloss = f(x)\nloss.backward()\nloss")
    assert re.match(r"peak .*, of which .* were there before; .* alive at the end, of which .* are new\n", printed)
    peak, before, alive, new = sizes(printed.splitlines()[0])
    assert 230_000 <= new < 400_000 and 200_000 <= peak - before < 520_000  # with objects of Python; MiB are shown to a tenth
    assert re.search(r"\n2 (?:1[1-9]\d\.\d KiB ){2}1[5-9]\d\.\d KiB \d z = np.ones\(20_000\)\n3 .*loss = f\(x\)\n", squeezed(printed))
    assert ", f\n\nLine #" in printed and re.search(r"\n2 (?:[789]|1[0-2])\d\.\d KiB .* y = x \* 2\n", squeezed(printed))
    assert "Out[" in printed and shell.user_ns["x"].grad is not None


def test_the_number_of_a_cell_is_its_own(run):
    printed = run(SETUP, FUNCTION, "%%gradmem\nf(x)")
    assert "Cell In[3]\n" in printed and "Cell In[2], f\n" in printed


def test_numbers_of_lines_are_those_of_the_notebook(run):
    printed = run(SETUP, "%%gradmem\n\n\n# a comment\ny = np.ones(1000)\n")
    assert re.search(r"\n4 # a comment\n5 [78]\.\d KiB", squeezed(printed))
    with pytest.raises(ZeroDivisionError) as raised:
        run("%%gradmem\n\n1 / 0")
    assert raised.traceback[-1].lineno + 1 == 3


def test_a_statement(run, shell):
    printed = run(SETUP, FUNCTION, "%gradmem y = f(x)")
    assert printed.startswith("peak ") and "Cell In[2], f\n" in printed and "Out[" not in printed
    assert shell.user_ns["y"].shape == ()
    printed = run("%gradmem f(x)")
    assert "156.3 KiB alive at the end" not in printed and "Out[" not in printed  # its value is dropped


def test_a_statement_in_a_function(run):
    assert "inner 3\n" in run("def g():\n    name = 3\n    %gradmem -q print('inner', name)\ng()")


def test_a_statement_above_a_cell(run):
    printed = run(SETUP, "%%gradmem first = np.ones(1000)\nsecond = np.ones(2000)")
    assert re.search(r"\n1 [78]\.\d KiB (.*)\n2 1[56]\.\d KiB", squeezed(printed))


def test_braces_and_dollars_are_left_alone(run):
    assert run("%gradmem -q print({1: '$HOME'})") == "{1: '$HOME'}\n"


def test_options(run, shell, tmp_path):
    printed = run(SETUP, f"%%gradmem -q -r -o {tmp_path / 'a.txt'} -o '{tmp_path / 'b c.json'}'\ny = x * 2\ny")
    assert "peak" not in printed.replace("<Profile, peak", "") and "<Profile, peak" in printed
    assert isinstance(shell.user_ns["_"], Profile)
    assert (tmp_path / "a.txt").read_text().startswith("Peak ") and (tmp_path / "b c.json").exists()


@pytest.mark.parametrize("line, message", [
    ("-z x", "no option -z; there are -o FILE, -q and -r"), ("-q -o", "no option -o; there are -o FILE"),
    ("-o nowhere/at/all.txt x", "cannot write"),
    ("-o a.docx x", "no format for"),
])
def test_wrong_options(run, shell, line, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Exception, match=message) as raised:
        run(f"%gradmem {line}")
    assert type(raised.value).__name__ == "UsageError"


def test_reading_a_line():
    assert gradmem.parse("").statement == ""
    assert gradmem.parse("-1 + x").statement == "-1 + x"
    assert gradmem.parse("-q -r -- x") == ([], True, True, "-- x")
    assert gradmem.parse("-x") == ([], False, False, "-x")
    with pytest.raises(ArgumentError, match="no option -ab; .* put it into parentheses"):
        gradmem.parse("-ab + c")


def test_an_error_is_reported_with_what_was_seen(run, shell, capsys):
    with pytest.raises(ZeroDivisionError):
        run(SETUP, "%%gradmem\nz = np.ones(1000)\n1 / 0")
    printed = capsys.readouterr().out
    assert re.search(r"\n2 ((?:[78]|1\d)\.\d KiB )\1\1", squeezed(printed))
    assert "skipping hidden" in printed and "_run" not in printed
    assert state.listening == 0


def test_a_wrong_cell_is_an_error_of_it(run):
    with pytest.raises(SyntaxError):
        run("%%gradmem\ndef f(:")


def test_a_semicolon_shows_no_value(run):
    for cell in ("3;", "3;  # three", "('#',);\n# end"):
        assert "Out[" not in run(f"%%gradmem\n{cell}"), cell
    for cell in ("3", "3  # three;", "'3;'"):
        assert "Out[" in run(f"%%gradmem\n{cell}"), cell


def test_magics_work_in_the_cell(run, shell):
    run("%%gradmem -q\nname = %pwd\n")
    assert isinstance(shell.user_ns["name"], str)


def test_the_same_lines_without_the_magic_are_another_file(run, shell):
    run("def g():\n    return 1\n")
    plain = shell.user_ns["g"].__code__.co_filename
    run("%%gradmem -q\ndef g():\n    return 1\n")
    profiled = shell.user_ns["g"].__code__.co_filename
    assert plain != profiled and linecache.getline(profiled, 3).strip() == "return 1"
    assert linecache.getline(plain, 2).strip() == "return 1"


def test_nothing_is_kept(run, shell):
    run(SETUP, "%%gradmem\ny = (x * 2).exp()")
    reference = weakref.ref(shell.user_ns["y"])
    run("del y")
    gc.collect()
    assert reference() is None


def test_the_returned_profile_names_cells_and_no_files_of_theirs(run, shell, tmp_path):
    run(SETUP, FUNCTION, "measured = get_ipython().run_cell_magic('gradmem', '-q -r', 'f(x).backward()')")
    measured, page = shell.user_ns["measured"], tmp_path / "page.html"
    measured.to_html(page)
    for text in (measured._repr_html_(), page.read_text(encoding="utf-8")):
        assert "In[2]:2" in text
        assert shell.user_ns["f"].__code__.co_filename not in text
