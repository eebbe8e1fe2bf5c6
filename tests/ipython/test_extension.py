import subprocess
import sys

import pytest

import pygrad
from pygrad.config import state
from pygrad.errors import MissingDependencyError


def test_importing_the_package_imports_nothing_of_it():
    code = "import sys, pygrad; print('IPython' in sys.modules, 'pygrad.ipython' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_package_is_an_extension(shell):
    assert "pygrad" in shell.extension_manager.loaded
    assert {kind for kind in ("line", "cell") if "gradmem" in shell.magics_manager.magics[kind]} == {"line", "cell"}
    assert state.trace_lines


def test_unloading_leaves_nothing(shell):
    shell.run_cell("%unload_ext pygrad")
    assert not state.trace_lines and not state.special
    assert shell.find_line_magic("gradmem") is None and shell.find_cell_magic("gradmem") is None


def test_errors_of_backward_name_their_line(run):
    run("import numpy as np\nfrom pygrad import Variable\nx = Variable(np.ones(3))\ny = x * 2")
    assert run("print(y.creator.line)") == "In[1]:4: y = x * 2\n"


def test_without_ipython(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython.core.magic", None)
    monkeypatch.setitem(sys.modules, "IPython", None)
    with pytest.raises(MissingDependencyError, match="%load_ext pygrad needs IPython"):
        pygrad.load_ipython_extension(None)
    assert not state.trace_lines
