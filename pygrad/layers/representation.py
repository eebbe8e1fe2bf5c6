"""How a module shows itself: its tree, with numbers of parameters and bytes; equal neighbours on one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["counted", "folded", "represent", "settings", "text_of"]


def represent(module: Any, held: list[tuple[str, Any]]) -> str:
    """Return the repr of a module: a line for itself, and those of the modules that it holds.

    Numbered neighbours that look the same are shown once, ``(0-3): 4 x Block(...)``, with the numbers of each of
    them. A parameter that is shared counts once in each module that has it. Nothing is raised for a module in the
    middle of its ``__init__``: what cannot be told yet is ``...``.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Sequential(layers.Linear(4, 2, bias=False), layers.Dropout(0.1))
    Sequential(  # 8 parameters, 32 bytes
      (0): Linear(in_features=4, out_features=2, bias=False)  # 8 parameters, 32 bytes
      (1): Dropout(p=0.1)
    )
    >>> layers.ModuleList(layers.Linear(2, 2, bias=False) for _ in range(3))
    ModuleList(  # 12 parameters, 48 bytes
      (0-2): 3 x Linear(in_features=2, out_features=2, bias=False)  # 4 parameters, 16 bytes
    )
    """
    name, extra, note = type(module).__name__, settings(module), counted(module)
    note = f"  # {note}" if note else ""
    if not held:
        return f"{name}({extra}){note}"
    lines = [f"{name}({extra}{note}"]
    for label, _, text in folded((child, value, text_of(value)) for child, value in held):
        lines.append("  " + f"{label}: {text}".replace("\n", "\n  "))
    return "\n".join([*lines, ")"])


def folded(held: Iterable[tuple[str, Any, str]]) -> list[tuple[str, Any, str]]:
    """Return a label, the module and its text for each name, numbered neighbours of the same text as one.

    Examples
    --------
    >>> folded([("0", 1, "ReLU()"), ("1", 2, "ReLU()"), ("last", 3, "ReLU()")])
    [('(0-1)', 1, '2 x ReLU()'), ('(last)', 3, 'ReLU()')]
    """
    runs: list[list[Any]] = []
    for name, value, text in held:
        last = runs[-1] if runs else None
        if last and last[3] == text and name.isdecimal() and last[1].isdecimal() and int(name) == int(last[1]) + 1:
            last[1] = name
        else:
            runs.append([name, name, value, text])
    return [(f"({first})", value, text) if first == last else
            (f"({first}-{last})", value, f"{int(last) - int(first) + 1} x {text}")
            for first, last, value, text in runs]


def settings(module: Any) -> str:
    """Return what a module says of itself, or ``...`` if it cannot yet."""
    try:
        return str(module.extra_repr())
    except Exception:
        return "..."


def text_of(module: Any) -> str:
    """Return the repr of a module inside of another, or ``...`` where that fails: a user's own, or thousands deep."""
    try:
        return repr(module)
    except Exception:
        return f"{type(module).__name__}(...)"


def counted(module: Any) -> str:
    """Return how many parameters a module has, their bytes and those of its buffers; nothing if it has none."""
    try:
        parameters, buffers = list(module.parameters()), list(module.buffers())
        count, size = sum(one.size for one in parameters), sum(one.nbytes for one in parameters)
        held = sum(one.nbytes for one in buffers)
    except Exception:  # it contains itself, or a parameter is being made
        return "..."
    if not parameters and not buffers:
        return ""
    note = f"{count:,} parameter{'' if count == 1 else 's'}, {size:,} bytes"
    frozen = sum(one.size for one in parameters if not one.requires_grad)
    note += (", frozen" if frozen == count else f", {frozen:,} of them frozen") if frozen else ""
    return note + (f", {held:,} bytes of buffers" if buffers else "")
