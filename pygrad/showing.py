"""How a Variable shows itself in text.

Invariant: it never raises and never warns, whatever state the Variable is in; it formats no more than NumPy's summary;
it changes nothing but that a handle to a dead intermediate computes its value, as ``.data`` would, where that takes
few Functions. ``requires_grad=False`` is shown where somebody has said so: in the constructor, by assignment, by
`detach` or `unchain`. What the engine hands out without a graph (gradients, results under `no_grad`, the constants
among a Function's inputs) are plain values, and are shown as such.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.config import transforms_running

MOST_REPLAYED = 1000
"""Functions above a dead intermediate up to which showing it computes its value."""


def represent(variable: Any) -> str:
    """Return the repr of a Variable.

    Examples
    --------
    >>> import pygrad
    >>> represent(pygrad.Variable([[1.0, 2.0]], name="x"))
    "Variable([[1. 2.]], name='x')"
    >>> represent(pygrad.Variable(2.0, requires_grad=False))
    'Variable(2.0, requires_grad=False)'
    >>> represent(pygrad.Variable(range(5000)))
    'Variable([   0    1    2 ... 4997 4998 4999], shape=(5000,))'
    """
    opening = f"{type(variable).__name__}("
    extras: list[str] = []
    try:
        missing = reason_missing(variable)
        text = f"<{missing}>" if missing else _formatted(variable.data, opening, extras)
    except Exception as error:  # in a debugger, in the middle of an error: there is always something to show
        text = f"<its value cannot be shown: {_said(error)}>"
    try:
        extras += [f"name={variable.name!r}"] if getattr(variable, "name", None) else []
        extras += ["requires_grad=False"] if is_declared(variable) else []
    except Exception as error:  # a name without a truth value, a property of a subclass
        extras.append(f"<{_said(error)}>")
    return _joined(opening, text, extras)


def is_declared(variable: Any) -> bool:
    """Return whether somebody said of this leaf that it needs no gradient."""
    return (getattr(variable, "creator", None) is None and getattr(variable, "_declared", False)
            and not getattr(variable, "_requires_grad", True))


def reason_missing(variable: Any) -> str:
    """Return why there is no value to be shown, or nothing: a handle to a dead intermediate computes it here.

    Under a transform, and with more than `MOST_REPLAYED` Functions above it, nothing is computed.
    """
    try:
        data, creator = variable._data, variable.creator
    except AttributeError:
        return "it is being made, and has no data yet"
    if data is not None:
        return ""
    if creator is None:
        return "it has no data"
    if transforms_running() or not above([creator], MOST_REPLAYED)[1]:
        return "its value is gone; .data computes it again"
    try:
        variable.data  # noqa: B018 - computes it
    except Exception as error:
        return f"its value is gone, and cannot be computed again: {_said(error)}"
    return ""


def above(functions: list[Any], most: int) -> tuple[list[Any], bool]:
    """Return these Functions and those they were computed from, and whether that is all: at most so many."""
    found = dict.fromkeys(functions)
    stack = list(functions)
    while stack:
        for edge in stack.pop().edges:
            parent = edge[0] if type(edge) is tuple else edge if hasattr(edge, "_edges") else None
            if parent is not None and parent not in found:
                if len(found) >= most:
                    return list(found), False
                found[parent] = None
                stack.append(parent)
    return list(found), True


def _formatted(data: Any, opening: str, extras: list[str]) -> str:
    """Return an array as NumPy prints it, aligned behind the opening; where parts are left out, note the shape."""
    if data.ndim == 0:
        return str(data)
    if data.size > np.get_printoptions()["threshold"] or (data.size == 0 and data.shape != (0,)):
        extras.append(f"shape={data.shape}")
    if not isinstance(data, np.ndarray):
        return str(data)
    return np.array2string(data, prefix=opening, suffix="," if extras else ")")


def _joined(opening: str, text: str, extras: list[str]) -> str:
    """Return opening, text and extras; these on a line of their own where the last line would be too long."""
    if not extras:
        return f"{opening}{text})"
    more = ", ".join(extras)
    lines = f"{opening}{text}".splitlines()
    if len(lines[-1]) + len(more) + 3 <= np.get_printoptions()["linewidth"] or not lines[-1].endswith("]"):
        return f"{opening}{text}, {more})"
    return f"{opening}{text},\n{' ' * len(opening)}{more})"


def _said(error: Exception) -> str:
    """Return the class of an error and the beginning of its first line."""
    try:
        line = str(error).partition("\n")[0]
    except Exception:
        line = ""
    return f"{type(error).__name__}: {line[:117]}{'...' if len(line) > 117 else ''}" if line else type(error).__name__


def pretty(variable: Any, printer: Any) -> None:
    """Print the repr by IPython's pretty printer: further lines stand below the first, inside lists and dicts too."""
    first, *further = repr(variable).split("\n")
    printer.text(first)
    column = printer.output_width + printer.buffer_width - len(first)
    with printer.indent(column - printer.indentation):
        for line in further:
            printer.break_()
            printer.text(line)
