"""Subpackages that are imported when they are first used: ``pygrad.layers`` after a mere ``import pygrad``.

What every session needs (Variables, Functions, backward) is imported at once. The rest would make
``import pygrad`` half as slow again; the package's ``__init__`` takes the two hooks of PEP 562 from here.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any

SUBPACKAGES = ("data", "display", "events", "io", "kernels", "layers", "memory", "optim", "random", "testing")

EXTENSION = ("load_ipython_extension", "unload_ipython_extension")
"""What IPython asks the package for at ``%load_ext pygrad``; they are in `pygrad.ipython`."""

ELSEWHERE = {
    "Module": "layers.Module", "Tensor": "Variable", "autograd": "transforms", "functional": "functions",
    "load": "io.load", "nn": "layers", "optimizers": "optim", "save": "io.save", "tensor": "Variable", "utils": "data",
}
"""Names that other engines have at the top, and where the same is here."""

_PACKAGE = __name__.rpartition(".")[0]


def __getattr__(name: str) -> Any:
    """Import a subpackage at the first access to it as an attribute."""
    if name in SUBPACKAGES:
        return load(name)
    if name in EXTENSION:
        return getattr(load("ipython"), name)
    hint = f"; see {_PACKAGE}.{ELSEWHERE[name]}" if name in ELSEWHERE else ""
    raise AttributeError(f"module {_PACKAGE!r} has no attribute {name!r}{hint}")


def load(name: str) -> Any:
    """Import a subpackage, for a method that shows what a higher floor knows how to draw."""
    return importlib.import_module(f"{_PACKAGE}.{name}")


def listing(module: str) -> Callable[[], list[str]]:
    """Return the ``__dir__`` of a module: what its ``__all__`` names, so that completion offers nothing else."""
    return lambda: sorted(vars(sys.modules[module])["__all__"])


def __dir__() -> list[str]:
    """Return the public names, subpackages included, so that completion offers them."""
    return sorted({*sys.modules[_PACKAGE].__all__, *SUBPACKAGES})
