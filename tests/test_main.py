"""``python -m pygrad`` runs, and says by its exit status whether the engine works."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("before, status", [("", 0), ("numpy.allclose = lambda *arrays: False", 1)])
def test_the_command_prints_and_exits(before, status):
    code = (f"import runpy, numpy\n{before}\nfrom pygrad.display import environment\nenvironment.PARTS = "
            "environment.PARTS[-1:]\nrunpy.run_module('pygrad', run_name='__main__')")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    assert done.stdout.startswith("PyGrad ") and "optional parts" in done.stdout and not done.stderr
