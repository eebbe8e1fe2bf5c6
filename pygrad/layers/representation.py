"""How a module shows itself: its tree, with numbers of parameters and bytes."""

from __future__ import annotations

from typing import Any

__all__ = ["represent"]


def represent(module: Any, held: list[tuple[str, Any]]) -> str:
    """Return the repr of a module: a line for itself, and those of the modules that it holds.

    A parameter that is shared counts once in each module that has it.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Sequential(layers.Linear(4, 2, bias=False), layers.Dropout(0.1))
    Sequential(  # 8 parameters, 32 bytes
      (0): Linear(in_features=4, out_features=2, bias=False)  # 8 parameters, 32 bytes
      (1): Dropout(p=0.1)
    )
    """
    name, extra, note = type(module).__name__, module.extra_repr(), _counted(module)
    if not held:
        return f"{name}({extra}){note}"
    lines = [f"{name}({extra}{note}"]
    for child, value in held:
        lines.append("  " + f"({child}): {value!r}".replace("\n", "\n  "))
    return "\n".join([*lines, ")"])


def _counted(module: Any) -> str:
    parameters, buffers = list(module.parameters()), list(module.buffers())
    if not parameters and not buffers:
        return ""
    count, size = sum(one.size for one in parameters), sum(one.nbytes for one in parameters)
    note = f"  # {count:,} parameter{'' if count == 1 else 's'}, {size:,} bytes"
    return note + (f", {sum(one.nbytes for one in buffers):,} bytes of buffers" if buffers else "")
