"""Writes `torch_functions.md`: which functions of ``torch.nn.functional`` are there, and why any is not.

``python docs/torch_functions.py`` writes the page anew from the package as it is. The names are those of PyTorch
2.13, in ``pytorch_functions.txt``.
"""

from __future__ import annotations

import inspect
from pathlib import Path

from pygrad import functions as F

HERE = Path(__file__).resolve().parent
PAGE = HERE / "torch_functions.md"

IN_PLACE = "writes into its input, whose array the graph may need; the function without the underscore is as lean, " \
           "since it takes over a buffer that nobody else holds"
INTERNAL = "serves PyTorch's own code and is no operation"
LOW_PRECISION = "multiplies 8-bit floats, which NumPy does not have"

WHY_NOT = {
    "assert_int_or_pair": INTERNAL, "boolean_dispatch": INTERNAL, "handle_torch_function": INTERNAL,
    "has_torch_function": INTERNAL, "has_torch_function_unary": INTERNAL, "has_torch_function_variadic": INTERNAL,
    "celu_": IN_PLACE, "elu_": IN_PLACE, "hardtanh_": IN_PLACE, "leaky_relu_": IN_PLACE, "relu_": IN_PLACE,
    "rrelu_": IN_PLACE, "selu_": IN_PLACE, "threshold_": IN_PLACE,
    "scaled_mm": LOW_PRECISION, "scaled_grouped_mm": LOW_PRECISION,
}

HEAD = """# Functions of `torch.nn.functional`

{there} of {all} names are in `pygrad.functions`, with PyTorch's signatures and defaults. Left out everywhere are
arguments that have no meaning here or that PyTorch has deprecated: `inplace`, `size_average`, `reduce`, `device`.
Tests hold values and gradients against PyTorch's.

| name | in `pygrad.functions` | what it does |
| --- | --- | --- |
"""


def names() -> list[str]:
    """Return the names in ``torch.nn.functional``."""
    return (HERE / "pytorch_functions.txt").read_text(encoding="utf-8").split()


def page() -> str:
    """Return the page."""
    rows = [row(name) for name in names()]
    there = sum(hasattr(F, name) for name in names())
    return HEAD.format(there=there, all=len(rows)) + "\n".join(rows) + "\n"


def row(name: str) -> str:
    """Return the row of one name.

    Raises
    ------
    KeyError
        If it is not there and nobody has said why.
    """
    if not hasattr(F, name):
        return f"| `{name}` | no | {WHY_NOT[name]} |"
    summary = (inspect.getdoc(getattr(F, name)) or "").split("\n\n")[0].replace("\n", " ").replace("|", r"\|")
    return f"| `{name}` | yes | {summary.replace('``', '`')} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
