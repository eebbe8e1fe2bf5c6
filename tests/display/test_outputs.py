"""The switch; what it does to a shell is in tests/ipython/test_outputs.py."""

import subprocess
import sys

from pygrad.display import keep_graphs_in_out
from pygrad.display.outputs import are_graphs_kept, hint


def test_the_switch():
    assert not are_graphs_kept()
    keep_graphs_in_out()
    assert are_graphs_kept()
    keep_graphs_in_out(False)
    assert not are_graphs_kept()


def test_no_hint_where_there_is_no_ipython(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", None)
    assert hint() == ""


def test_pythons_own_prompt_keeps_what_it_shows():
    script = ("import sys, pygrad, builtins\nhook = sys.displayhook\n"
              "sys.displayhook(pygrad.Variable(3.0) * 2)\nassert builtins._.creator is not None\n"
              "assert sys.displayhook is sys.__displayhook__ and 'pygrad.display' not in sys.modules\n")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "Variable(6.0)\n"
