"""Writes `numpy_functions.md`: what becomes of every function of NumPy and `scipy.special` that meets a Variable.

``python -m docs.numpy_functions`` writes the page anew, from the package and the NumPy and SciPy that are installed.
Rows of names that these do not have, because other versions do, stay as they are.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docs.numpy_reasons import COMPOSED, NO_PROTOCOL, REFUSED
from pygrad import dispatch, functions as F

dispatch.complete()

PAGE = Path(__file__).resolve().parent / "numpy_functions.md"
MODULES = ("numpy", "numpy.linalg", "numpy.fft", "scipy.special")

OWN = ("log_softmax", "logsumexp", "multigammaln", "polygamma", "softmax")
"""Functions of `scipy.special` that are plain Python and convert what they get, but are in `pygrad.functions`."""

UNDECIDED = "not yet decided"

HEAD = """# Functions of NumPy and `scipy.special`

What becomes of each public function of `numpy`, `numpy.linalg`, `numpy.fft` and `scipy.special` that is called with a
Variable. A test holds this page against the versions that are installed, so that a function that is new there is not
forgotten.

- **differentiable**: the call is recorded. The function of `pygrad.functions` that does it is named.
- **update**: it writes into its first argument, which is recorded as an update of it.
- **composed**: plain Python made of differentiable functions, so that it works as it stands.
- **own**: plain Python that would convert a Variable; call the function of that name in `pygrad.functions`.
- **plain**: gives plain arrays, numbers or text: its result has no derivative, or one that is 0 everywhere.
- **no protocol**: NumPy or SciPy give PyGrad no say in it.
- **refused**: raises an error that names it.

"""


def functions(module: str) -> Iterator[tuple[str, Any]]:
    """Yield names and functions of a public namespace, without its classes."""
    namespace = importlib.import_module(module)
    for name in dir(namespace):
        value = getattr(namespace, name)
        if not name.startswith("_") and callable(value) and not inspect.isclass(value):
            yield name, value


def target_of(function: Any) -> Any:
    """Return the function of the package that a function of NumPy or SciPy is dispatched to, if there is one."""
    target = dispatch.table.get(function)
    if target is None:
        name = getattr(function, "__name__", "")
        for module, candidate in dispatch.named.get(name, {}).items():
            if getattr(sys.modules.get(module), name, None) is function:
                target = candidate
    return target


def is_plain(function: Any) -> bool:
    """Return whether a function works on the data."""
    return function in dispatch._plain or function in dispatch._constant


def status(module: str, name: str, function: Any) -> tuple[str, str]:
    """Return what becomes of a function, and a word about it."""
    target = target_of(function)
    if target is not None:
        return "differentiable", _summary(target)
    update = dispatch.updates.get(function)
    if update is not None:
        return "update", _summary(update)
    if is_plain(function):
        return "plain", ""
    if module == "scipy.special" and name in OWN:
        return "own", _summary(getattr(F, name))
    full = f"{module}.{name}"
    for kind, reasons in (("composed", COMPOSED), ("no protocol", NO_PROTOCOL), ("refused", REFUSED)):
        if full in reasons:
            return kind, reasons[full]
    return UNDECIDED, ""


def _summary(function: Any) -> str:
    text = (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ").replace("|", r"\|").replace("``", "`")
    return f"`{function.__name__}`: {text}"


def rows() -> dict[str, tuple[str, str]]:
    """Return the status of every function that is installed, by its full name."""
    return {f"{module}.{name}": status(module, name, function)
            for module in MODULES for name, function in functions(module)}


def written(text: str) -> dict[str, tuple[str, str]]:
    """Return the rows of a page."""
    found = {}
    for line in text.splitlines():
        if line.startswith("| `"):
            name, kind, words = line[2:-2].split(" | ", 2)
            found[name.strip("`")] = kind, words
    return found


def page(before: str = "") -> str:
    """Return the page; rows of names that are not installed are those of the page before."""
    everything = {**written(before), **rows()}
    parts = [HEAD]
    for module in MODULES:
        inside = sorted(name for name in everything if name.rpartition(".")[0] == module)
        kinds = [everything[name][0] for name in inside]
        counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in (
            "differentiable", "update", "composed", "own", "plain", "no protocol", "refused", UNDECIDED)
            if kind in kinds)
        parts.append(f"## `{module}`\n\n{len(inside)} functions: {counts}.\n\n| name | status | what it does, or why "
                     "not |\n| --- | --- | --- |\n")
        parts.extend(f"| `{name}` | {everything[name][0]} | {everything[name][1]} |\n" for name in inside)
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


if __name__ == "__main__":
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    PAGE.write_text(page(old), encoding="utf-8")
    print(f"wrote {PAGE}")
    undecided = [name for name, (kind, _) in rows().items() if kind == UNDECIDED]
    if undecided:
        print(f"{UNDECIDED}: {', '.join(undecided)}; give a rule, or a reason in docs/numpy_reasons.py")
