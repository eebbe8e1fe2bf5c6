"""Where the public names of a package are defined, read from its source."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path
from types import ModuleType


def public(module: ModuleType) -> list[str]:
    """Return the public names of a module: its list, or what it defines itself; no modules."""
    names = getattr(module, "__all__", None)
    if names is None:
        names = [name for name, value in vars(module).items()
                 if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__]
    return [name for name in sorted(names, key=_key) if not inspect.ismodule(getattr(module, name))]


def _key(name: str) -> tuple[bool, str]:
    return not name[0].isupper(), name.lower()  # classes first


def home(package: str) -> dict[str, str]:
    """Return the module of a package that defines each of its public names.

    Classes report the package as their module, and some are imported from private files, so that the object does
    not tell. A name belongs where the list of the package's ``__init__`` (or of a module from which that gets more
    names) imports it from.
    """
    found: dict[str, str] = {}
    module = importlib.import_module(package)
    folder = Path(str(module.__file__)).parent
    for file in (folder / "__init__.py", folder / "late.py"):
        if file.exists():
            found.update(_imported(ast.parse(file.read_text(encoding="utf-8")), package))
    return {name: found[name] for name in public(module) if name in found}


def _imported(tree: ast.Module, package: str) -> dict[str, str]:
    return {alias.asname or alias.name: node.module.rpartition(".")[2]
            for node in tree.body if isinstance(node, ast.ImportFrom) and node.module
            and node.module.startswith(f"{package}.") for alias in node.names}
