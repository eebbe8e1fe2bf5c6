"""Rules of the architecture, as functions from the source of a package to the list of what breaks them.

Nothing is imported: the package is read with `ast`. Each rule returns lines of text, ``file:line: what is
wrong``, and an empty list when the package keeps it.
"""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

# From the ground up; a module may import from its own floor and from those below. A name stands for the
# module and, if it is a package, for all that is in it. The package's own __init__ stands on top.
FLOORS = [
    {"errors", "config", "arrays", "events", "dispatch", "random", "optional", "ufuncs", "_lazy", "cells", "legible",
     "places"},
    {"variable", "rematerialise", "function", "backward",
     "attachments", "boundary", "careful", "commit", "differentiate", "ends", "eviction", "graph", "inplace",
     "instrument", "lift", "lineage", "parameter", "passes", "protocols", "recording", "roles", "showing", "sparing",
     "stepwise", "teardown", "twin", "versions"},
    {"kernels"},
    {"functions"},
    {"transforms", "anomaly"},
    {"io"},
    {"layers"},
    {"optim", "data"},
    {"memory"},
    {"display", "ipython"},
    {"testing"},
    {"__main__"},
]

ENGINE = ["variable", "function", "backward", "rematerialise"]

OPTIONAL_IMPORTS = ("optional", "_lazy")
"""The modules that may import by name at the time of use: what may be missing, and the package's own."""


@dataclass(frozen=True)
class Module:
    name: str
    path: Path
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"


@dataclass(frozen=True)
class Import:
    target: str
    line: int
    for_types: bool


def read_package(folder: Path) -> dict[str, Module]:
    """Parse every module under ``folder``, by dotted name."""
    modules = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        modules[name] = Module(name, path, ast.parse(path.read_text(encoding="utf-8"), str(path)))
    return modules


def imports_of(module: Module, modules: Iterable[str]) -> Iterator[Import]:
    """Find what a module imports from its own package, each as the deepest module that the statement names."""
    known, package = set(modules), module.name.split(".")[0]
    for_types = {id(node) for block in ast.walk(module.tree) if _is_for_types(block)
                 for statement in block.body for node in ast.walk(statement)}
    for node in ast.walk(module.tree):
        targets = []
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            targets = [name if name in known else node.module for name in inner]
        for target in dict.fromkeys(targets):
            if target.split(".")[0] == package:
                yield Import(target, node.lineno, id(node) in for_types)


def _is_for_types(node: ast.AST) -> bool:
    """Whether a node is an ``if TYPE_CHECKING:`` block, which never runs."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def floor_of(name: str) -> int | None:
    """Return how high a module stands, or None if `FLOORS` does not say."""
    package, _, inner = name.partition(".")
    if not inner:
        return len(FLOORS)
    return next((height for height, floor in enumerate(FLOORS) if inner.split(".")[0] in floor), None)


def homeless(modules: dict[str, Module]) -> list[str]:
    """Modules that stand on no floor."""
    return [f"{module.path}:1: {name} stands on no floor; give it one in tests/architecture.py"
            for name, module in modules.items() if floor_of(name) is None]


def upward_imports(modules: dict[str, Module]) -> list[str]:
    """Imports from a higher floor, those for types included."""
    found = []
    for name, module in modules.items():
        for imported in imports_of(module, modules):
            here, there = floor_of(name), floor_of(imported.target)
            if here is not None and there is not None and there > here:
                found.append(f"{module.path}:{imported.line}: {name} imports {imported.target}, from a higher floor")
    return found


def cycles(modules: dict[str, Module]) -> list[str]:
    """A cycle of imports, if there is one. Imports for types do not run, and may be mutual on one floor."""
    graph = {name: {imported.target for imported in imports_of(module, modules)
                    if not imported.for_types and imported.target != name}
             for name, module in modules.items()}
    itself = [f"{module.path}:{imported.line}: {name} imports itself" for name, module in modules.items()
              for imported in imports_of(module, modules) if imported.target == name]
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return [*itself, "import cycle: " + " <- ".join(error.args[1])]
    return itself


def import_style(modules: dict[str, Module]) -> list[str]:
    """Star imports, relative imports, imports inside a function, and imports by name."""
    return [f"{module.path}:{line}: {what}" for name, module in modules.items()
            for line, what in _import_style(module.tree, allow_by_name=name.rpartition(".")[2] in OPTIONAL_IMPORTS)]


def _import_style(tree: ast.Module, allow_by_name: bool) -> Iterator[tuple[int, str]]:
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    yield node.lineno, f"import inside the function {function.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            if any(alias.name == "*" for alias in node.names):
                yield node.lineno, "star import"
            if node.level:
                yield node.lineno, "relative import"
        if isinstance(node, ast.Call) and not allow_by_name:
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"__import__", "import_module"}:
                yield node.lineno, f"import by name ({called}); optional_import is the one way"


def logic_in_init(modules: dict[str, Module]) -> list[str]:
    """Statements of ``__init__`` files other than a docstring, imports, and constants such as ``__all__``."""
    return [f"{module.path}:{node.lineno}: logic in an __init__ file"
            for module in modules.values() if module.is_package
            for position, node in enumerate(module.tree.body) if not _is_listing(node, first=position == 0)]


def _is_listing(node: ast.stmt, first: bool) -> bool:
    if isinstance(node, ast.Expr):
        return first and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    if isinstance(node, ast.Assign):
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        if names == ["__dir__"]:
            return ast.unparse(node.value) == "listing(__name__)"
        return names in (["__all__"], ["__version__"]) and _is_literal(node.value)
    if isinstance(node, ast.If) and _is_for_types(node):
        return all(isinstance(one, (ast.Import, ast.ImportFrom)) for one in (*node.body, *node.orelse))
    return isinstance(node, (ast.Import, ast.ImportFrom))


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


def long_files(paths: Iterable[Path], limit: int) -> list[str]:
    """Files of more than ``limit`` lines."""
    lengths = {path: count_lines(path) for path in paths}
    return [f"{path}:1: {length} lines, at most {limit}" for path, length in lengths.items() if length > limit]


def count_lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def long_functions(modules: dict[str, Module], limit: int) -> list[str]:
    """Functions of more than ``limit`` lines from ``def`` to the end, without the docstring."""
    found = []
    for module in modules.values():
        for node in ast.walk(module.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = node.end_lineno - node.lineno + 1 - _docstring_lines(node)
                if length > limit:
                    found.append(f"{module.path}:{node.lineno}: {node.name} has {length} lines, at most {limit}")
    return found


def _docstring_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    if ast.get_docstring(function) is None:
        return 0
    return function.body[0].end_lineno - function.body[0].lineno + 1


def untested(modules: dict[str, Module], tests: Path) -> list[str]:
    """Modules without a test file in the mirrored place."""
    found = []
    for name, module in modules.items():
        parts = name.split(".")[1:]
        if parts and not module.is_package:
            mirror = tests.joinpath(*parts[:-1], f"test_{parts[-1].strip('_')}.py")
            if not mirror.is_file():
                found.append(f"{module.path}:1: {name} has no {mirror.relative_to(tests.parent)}")
    return found
