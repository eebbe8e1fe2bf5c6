"""Every Function of the package is checked by a case, has a wrapper, and reports where users find it."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

from pygrad import functions as F
from pygrad.dispatch import named, table
from pygrad.function import Function

NAMES = [getattr(F, name) for name in F.__all__]
CLASSES = [value for value in NAMES if isinstance(value, type) and issubclass(value, Function)]
WRAPPERS = [value for value in NAMES if inspect.isfunction(value)]


def all_cases():
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        if path.stem != Path(__file__).stem:
            yield from getattr(importlib.import_module(f"{__package__}.{path.stem}"), "CASES", [])


def test_every_function_class_has_a_case():
    unchecked = {cls.__name__ for cls in CLASSES} - {case.makes.__name__ for case in all_cases()}
    assert not unchecked, f"no test module in tests/functions has in its CASES a case of {sorted(unchecked)}"


def test_every_function_class_has_a_case_that_says_what_it_saves():
    told = {case.makes.__name__ for case in all_cases() if case.options.get("saves") is not None}
    assert not {cls.__name__ for cls in CLASSES} - told


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_class_is_public_small_and_documented(cls):
    assert cls.__module__ == "pygrad.functions"
    assert cls.__name__ in F.__all__
    assert "__slots__" in vars(cls) and not cls.__dictoffset__, "instances carry a __dict__"
    assert re.search(r"Saves: ", cls.__doc__), "the docstring does not say what it saves"
    assert re.search(r"\bd[a-z]+\d? = |\bd[a-z]+\d?, ",
                     cls.__doc__), "the docstring does not state the derivative"


PARTS = {
    "ConvWeight", "EmbeddingBagMax", "Hardmax", "PackedAttention", "ScatterAdd", "ScatterRows",
    "SoftCrossEntropy",
}
"""Function classes that are parts of others and have no wrapper of their own."""


def test_names_match():
    """Each wrapper has a class in CamelCase or says that it is a composition, and each class has a wrapper."""
    camel = {"".join(part.capitalize() for part in wrapper.__name__.split("_")): wrapper for wrapper in WRAPPERS}
    names = {cls.__name__ for cls in CLASSES}
    silent = [name for name, wrapper in camel.items()
              if name not in names and "A composition of" not in inspect.getdoc(wrapper)]
    assert not silent, f"no Function class, and no word of a composition in the docstring: {silent}"
    assert names - set(camel) == PARTS


@pytest.mark.parametrize("wrapper", WRAPPERS, ids=lambda wrapper: wrapper.__name__)
def test_wrapper_is_documented(wrapper):
    text = inspect.getdoc(wrapper)  # without indentation, on every version of Python
    for section in ("Parameters", "Returns", "Notes", "Examples"):
        assert re.search(rf"^{section}\n-+$", text, re.M), f"no section {section}"
    named = set(inspect.signature(wrapper).parameters)
    described = {
        name
        for line in re.findall(r"^(\w[\w, ]*) : ", text, re.M)
        for name in line.split(", ")
    }
    assert named == described, f"undocumented or unknown parameters: {sorted(named ^ described)}"


def test_what_is_registered_is_public():
    targets = [*table.values(), *(target for targets in named.values() for target in targets.values())]
    ours = [function for function in targets if function.__module__.startswith("pygrad.functions")]
    assert ours and all(function in WRAPPERS for function in ours)
