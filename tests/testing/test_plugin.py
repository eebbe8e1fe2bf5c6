import os
import subprocess
import sys
from importlib import metadata

from pygrad import testing
from pygrad.testing import plugin

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(testing.__path__[0])))

TESTS = '''
import numpy as np, pytest
from pygrad import Variable

def test_all(pygrad_memory):
    x = Variable(np.ones(10, np.float32))
    pygrad_memory.saves(x.tanh(), 40)
    pygrad_memory.freed(lambda: x * x)
    pygrad_memory.no_growth(lambda: (x * x).sum().backward(), iterations=20)
    assert 80_000 <= pygrad_memory.peak_below(lambda: np.empty(10_000), "90 kB") < 84_096
    with pytest.raises(AssertionError):
        pygrad_memory.saves(x.tanh(), 41)
'''


def test_fixture_in_a_test_run(tmp_path):
    installed = any(one.value == plugin.__name__ for one in metadata.entry_points(group="pytest11"))
    options = [] if installed else ["-p", plugin.__name__]  # in a checkout that is only on the path, by hand
    (tmp_path / "test_it.py").write_text(TESTS)
    run = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, str(tmp_path)],
                         capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": ROOT})
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_package_registers_it():
    text = (plugin.__file__.rsplit("pygrad", 2)[0] or ".") + "setup.cfg"
    with open(text) as file:
        assert "pytest11 =\n    pygrad = pygrad.testing.plugin" in file.read()


def test_checks_are_those_of_the_package():
    checks = plugin.pygrad_memory.__wrapped__() if hasattr(plugin.pygrad_memory, "__wrapped__") else \
        plugin.pygrad_memory._get_wrapped_function()()
    assert checks.peak_below is testing.assert_peak_below and checks.freed is testing.assert_freed
