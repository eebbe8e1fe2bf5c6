"""Subpackages come when they are asked for, and not before."""

import importlib
import inspect
import subprocess
import sys

import pytest

import pygrad
from pygrad import Parameter, Variable, _lazy, layers, optim


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


@pytest.mark.parametrize("name", ["", "anomaly", "config", "errors", "functions", "layers.init", "optim.lr_scheduler", "transforms",
                                  *_lazy.SUBPACKAGES])
def test_completion_after_a_module_offers_what_it_lists_and_that_has_a_docstring(name):
    module = importlib.import_module(f"pygrad.{name}".rstrip("."))
    assert set(dir(module)) >= set(module.__all__)
    assert name == "" or dir(module) == sorted(module.__all__)
    bare = [one for one in dir(module) if callable(getattr(module, one)) and not inspect.getdoc(getattr(module, one))]
    assert not bare


def things():
    """What a user has in hand and asks for completions."""
    x = Variable([1.0, 2.0])
    layer = layers.Linear(2, 3)
    return [x, Parameter([1.0]), (x * x).creator, layer, layers.Sequential(layer), optim.Adam(layer.parameters())]


@pytest.mark.parametrize("thing", things(), ids=lambda thing: type(thing).__name__)
def test_completion_after_an_object_offers_documented_names(thing):
    names = [name for name in dir(thing) if not name.startswith("_")]
    attributes = {name: inspect.getattr_static(type(thing), name) for name in names if hasattr(type(thing), name)}
    bare = [name for name, value in attributes.items()
            if (callable(value) or isinstance(value, property | classmethod | staticmethod)) and not inspect.getdoc(value)]
    assert not bare
    assert not {"twin", "adopt", "set_edges"} & set(names)
    assert hasattr(thing, names[0])


def test_completion_after_a_variable_offers_no_more_where_it_asks_the_class_too():
    """IPython without Jedi does."""
    assert set(dir(Variable)) - set(dir(Variable(1.0))) <= set(dir(type))
    assert not [name for name in dir(Variable) if "rewrite" in name and not name.startswith("_")]


def test_a_missing_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'pygrad' has no attribute 'nothing'"):
        pygrad.nothing  # noqa: B018


@pytest.mark.parametrize("name, place", _lazy.ELSEWHERE.items())
def test_names_of_other_engines_say_where_the_same_is_here(name, place):
    with pytest.raises(AttributeError, match=f"has no attribute '{name}'; see pygrad.{place}$"):
        getattr(pygrad, name)
    there = pygrad
    for part in place.split("."):
        there = getattr(there, part)


def test_ipython_finds_its_extension():
    code = "import sys, pygrad; print(hasattr(pygrad, 'load_ipython_extension'), 'IPython' in sys.modules)"
    assert run(code) == ["True", "False"]
    assert pygrad.unload_ipython_extension is pygrad.ipython.unload_ipython_extension
    assert "load_ipython_extension" not in dir(pygrad)
