"""Functions that come later come with the first of their names, and then like any other."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pygrad import functions as F


def run(code):
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()


@pytest.mark.parametrize("use", [
    "F.inv", "np.linalg.inv(pygrad.Variable(np.eye(2)))", "np.add.accumulate(pygrad.Variable(np.ones(2)))",
    "np.put(pygrad.Variable(np.ones(2), requires_grad=False), 0, 1)", "np.fft.fft(pygrad.Variable(np.ones(2)))",
])
def test_they_come_when_they_are_asked_for(use):
    code = ("import sys, numpy as np, pygrad; from pygrad import functions as F\n"
            f"late = 'pygrad.functions.late'; print(late in sys.modules); {use}; print(late in sys.modules)")
    assert run(code) == ["False", "True"]


def test_plain_functions_need_nothing():
    code = ("import sys, numpy as np, pygrad; x = pygrad.Variable(np.ones(2)); np.argmax(x), np.zeros_like(x), np.sum(x)\n"
            "print('pygrad.functions.late' in sys.modules)")
    assert run(code) == ["False"]


def test_every_name_is_there_and_no_module_stands_in_its_place():
    for name in F.__all__:
        assert callable(getattr(F, name)) or name == "plain", name
    assert set(F.__all__) <= set(dir(F))


def test_no_module_is_forgotten():
    assert F.inv
    for path in Path(F.__file__).parent.glob("*.py"):
        assert path.stem == "__init__" or f"pygrad.functions.{path.stem}" in sys.modules, path


def test_a_missing_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'pygrad.functions' has no attribute 'nothing'"):
        F.nothing  # noqa: B018
    assert not hasattr(F, "__wrapped__") and F.inv(np.eye(2)).shape == (2, 2)
