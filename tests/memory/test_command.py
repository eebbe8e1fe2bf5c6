"""The options of ``python -m pygrad.memory``; programs run in this process."""

import json
import sys

import pytest

from pygrad.config import state
from pygrad.memory import _watching, command

SCRIPT = """
import numpy as np
from pygrad import Variable
import os
x = Variable(np.ones(1000))
for step in range({steps}):
    (x * 2).exp().sum().backward()
os.chdir("/")
"""


@pytest.fixture(autouse=True)
def interpreter(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "argv", ["pytest"])
    monkeypatch.setattr(sys, "path", ["here", *sys.path])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "script.py").write_text(SCRIPT.format(steps=4))


def test_files_lie_where_the_command_was_given(tmp_path, capsys):
    command.main(["-o", "a.json", "--output", "a.txt", "script.py"])
    assert (tmp_path / "a.txt").read_text().startswith("Peak ") and json.loads((tmp_path / "a.json").read_text())
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("arguments", [["script.py"], ["--", "script.py"], ["--format", "text", "script.py"]])
def test_the_report_on_standard_output(capsys, arguments):
    command.main(arguments)
    assert capsys.readouterr().out.startswith("\nPeak ")


def test_another_format_on_standard_output(capsys):
    command.main(["--format", "json", "script.py"])
    assert json.loads(capsys.readouterr().out)["totals"]["peak_bytes"] > 24000


@pytest.mark.parametrize("steps", [1, 3])
def test_steps(tmp_path, steps):
    """Steps of a loop without an optimiser end where the next one begins."""
    command.main(["--steps", str(steps), "-o", "a.json", "script.py"])
    stopped = json.loads((tmp_path / "a.json").read_text())
    (tmp_path / "script.py").write_text(SCRIPT.format(steps=steps))
    command.main(["-o", str(tmp_path / "b.json"), str(tmp_path / "script.py")])
    whole = json.loads((tmp_path / "b.json").read_text())
    # What other tests leave behind may go meanwhile; a step more or less would be 8000 bytes.
    assert stopped["totals"]["peak_bytes"] == pytest.approx(whole["totals"]["peak_bytes"], abs=4096)
    for report in (stopped, whole):
        counts = {one["name"]: one["runs"] for one in report["transients"] if one["phase"] == "backward"}
        assert counts["Exp"] == steps
    assert sys.modules["__main__"].step == steps - 1
    assert _watching.current() is None and not state.listening


def test_a_report_that_fails_leaves_the_programs_end(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(sys, "__stderr__", sys.stderr)
    (tmp_path / "script.py").write_text("import os, sys\nos.mkdir('a.txt')\nsys.exit(5)\n")
    with pytest.raises(SystemExit) as ended:
        command.main(["-q", "-o", "a.txt", "script.py"])
    assert ended.value.code == 5
    assert "a.txt could not be written: IsADirectoryError" in capfd.readouterr().err


def test_a_closed_standard_output(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(sys, "__stderr__", sys.stderr)
    monkeypatch.setattr(sys, "stdout", open(tmp_path / "out", "w"))
    (tmp_path / "script.py").write_text("import sys\nsys.stdout.close()\n")
    command.main(["script.py"])
    assert "the report could not be printed: I/O operation on closed file" in capfd.readouterr().err


@pytest.mark.parametrize("arguments, message", [
    ([], "a program to run is needed"),
    (["-m"], "a program to run is needed"),
    (["nowhere.py"], "can't open file"),
    (["-m", "no_such_module"], "No module named no_such_module"),
    (["-o", "nowhere/a.txt", "script.py"], "cannot write"),
    (["-o", "a.docx", "script.py"], "no format for 'a.docx'"),
    (["--format", "png", "script.py"], "--format png needs --output"),
    (["--steps", "0", "script.py"], "expected at least 1, got 0"),
    (["--steps", "many", "script.py"], "invalid _positive value: 'many'"),
    (["--wrong", "script.py"], "a program to run is needed|unrecognized arguments: --wrong"),
])
def test_what_is_wrong_is_said_before_anything_runs(tmp_path, capsys, arguments, message):
    (tmp_path / "script.py").write_text("open('ran', 'w')\n")
    with pytest.raises(SystemExit) as ended:
        command.main(arguments)
    errors = capsys.readouterr().err
    assert ended.value.code == 2 and errors.startswith("usage: python -m pygrad.memory [options] (script.py | -m module)")
    assert any(one in errors for one in message.split("|")), errors
    assert not (tmp_path / "ran").exists()


def test_help(capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(["--help"])
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    assert all(option in printed for option in ("--output", "--format", "--steps", "--quiet", "-m"))
