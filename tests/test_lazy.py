"""Subpackages come when they are asked for, and not before."""

import subprocess
import sys

import pytest

import pygrad
from pygrad import _lazy


def run(code):
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()


@pytest.mark.parametrize("name", _lazy.SUBPACKAGES)
def test_attribute_access_imports_the_subpackage(name):
    code = f"import sys, pygrad; pygrad.{name}; print('pygrad.{name}' in sys.modules)"
    assert run(code) == ["True"]


def test_importing_the_package_leaves_layers_and_optimisers_alone():
    code = ("import sys, pygrad; "
            "print([name for name in ('layers', 'optim', 'data', 'display', 'io') if 'pygrad.' + name in sys.modules])")
    assert run(code) == ["[]"]


def test_completion_offers_public_names_only():
    names = dir(pygrad)
    assert {"Variable", "grad", "layers", "optim"} <= set(names)
    assert not [name for name in names if name.startswith("_")]


def test_a_missing_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'pygrad' has no attribute 'nothing'"):
        pygrad.nothing  # noqa: B018


def test_ipython_finds_its_extension():
    code = "import sys, pygrad; print(hasattr(pygrad, 'load_ipython_extension'), 'IPython' in sys.modules)"
    assert run(code) == ["True", "False"]
    assert pygrad.unload_ipython_extension is pygrad.ipython.unload_ipython_extension
    assert "load_ipython_extension" not in dir(pygrad)
