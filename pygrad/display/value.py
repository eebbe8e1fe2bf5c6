"""A Variable in a notebook: what it is, where it comes from, what its graph keeps, its gradient and its values.

Invariant: a fragment is text; it keeps nothing alive, takes a bounded time, and is a few kilobytes. Nothing is computed
again for it but what the text of a Variable computes (see `pygrad.showing`). Where anything fails, there is none, and
the notebook shows the text.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

import numpy as np

from pygrad.display._words import cut
from pygrad.display.glance import described, glance
from pygrad.display.outputs import hint
from pygrad.display.table import table
from pygrad.display.thumbnail import thumbnail
from pygrad.cells import shown_name
from pygrad.memory._held import freed_bytes
from pygrad.memory.text import sized
from pygrad.showing import above, is_declared, reason_missing

MOST_COUNTED = 5000
"""Functions up to which what a graph keeps is counted exactly, in about 40 ms."""

MOST_TEXT, MOST_NAME = 2000, 80

_LINE = re.compile(r"(.*?):(\d+): (.*)", re.DOTALL)
_CODE = "<code style='background:none;color:inherit;padding:0'>{}</code>"


def fragment(variable: Any) -> str | None:
    """Return a Variable as HTML that needs nothing beside it, or None if it cannot be shown so.

    Examples
    --------
    >>> import pygrad
    >>> html = fragment(pygrad.Variable([1.0, 2.0], name="x") * 2)
    >>> "float64" in html and "(2,)" in html and "Multiply" in html
    True
    """
    try:
        missing = reason_missing(variable)
        if missing and variable.creator is None:
            return None
        lines = [*_origin(variable), *_gradient(variable)]
        body = escape(missing) if missing else _values(variable)
        note = hint() if variable.creator is not None else ""
        return ("<div style='color:inherit;font-size:13px;line-height:1.5;max-width:760px'>"
                f"<div>{_head(variable, missing)}</div>"
                + "".join(f"<div style='opacity:.8'>{line}</div>" for line in lines)
                + f"<div style='overflow-x:auto'>{body}</div>"
                + (f"<div style='opacity:.6;font-size:11px'>{note}</div>" if note else "") + "</div>")
    except Exception:  # the text, which never fails, is shown then
        return None


def _head(variable: Any, missing: str) -> str:
    parts = [f"<b>{escape(type(variable).__name__)}</b>"]
    if variable.name:
        parts[0] += " " + _CODE.format(escape(cut(ascii_name(variable.name), MOST_NAME)))
    if not missing:
        data = variable.data
        parts += [f"{data.dtype} {data.shape}" if data.ndim else f"{data.dtype}", sized(data.nbytes)]
    if is_declared(variable):
        parts.append("requires_grad=False")
    return " · ".join(parts)


def ascii_name(name: object) -> str:
    """Return a name on one line, as `repr` writes it, without the quotes.

    Examples
    --------
    >>> print(ascii_name("two\\nlines"))
    two\\nlines
    """
    return repr(name)[1:-1] if isinstance(name, str) else repr(name)


def _origin(variable: Any) -> list[str]:
    """Return the line about the creator, and what the graph behind it keeps."""
    creator = variable.creator
    if creator is None:
        return []
    several = f"output {variable.number} of " if type(variable._edge) is tuple else ""
    made = f"made by {several}<b>{escape(type(creator).__name__)}</b>"
    found = _LINE.fullmatch(creator.line or "")
    if found:
        made += f", {escape(shown_name(found[1]))}:{found[2]} " + _CODE.format(
            escape(cut(" ".join(found[3].split()), MOST_NAME)))
    return [f"{made} · {_graph(creator)}"]


def _graph(creator: Any) -> str:
    """Return how large a graph is, what it saved for backward, and what it keeps alive that nothing else does."""
    count, saved, alone = kept(creator)
    functions = f"{count:,} Function{'s' * (count > 1)}"
    if alone is None:
        return f"its graph: more than {functions}, at least {sized(saved)} saved for backward"
    saves = f"{sized(saved)} saved for backward" if saved else "nothing saved beyond its leaves"
    return f"its graph: {functions}, {saves}, {sized(alone)} that nothing else holds"


def kept(creator: Any, most: int | None = None) -> tuple[int, int, int | None]:
    """Return the Functions of a graph, the bytes they saved, leaves' own not counted, and those it alone keeps alive.

    The last is what letting go of the graph would free. Of a graph of more than ``most`` Functions (by default
    `MOST_COUNTED`) only so many are looked at, and the last is None.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable(np.ones(10))
    >>> y = (x * 2.0).exp()
    >>> kept(y.creator), kept(y.sum().creator)  # y itself holds what Exp has saved; 8 for the 2.0
    ((2, 88, 0), (3, 88, 0))
    >>> kept((x * 2.0).exp().sum().creator)
    (3, 88, 80)
    """
    functions, is_all = above([creator], MOST_COUNTED if most is None else most)
    count, saved = len(functions), _saved(functions)
    del functions  # each reference from here would look like one that holds them
    return count, saved, freed_bytes([creator]) if is_all else None


def _saved(functions: list[Any]) -> int:
    """Return the bytes of the buffers that these Functions saved, leaves' own not counted."""
    leaves: set[int] = set()
    found: dict[int, int] = {}
    for function in functions:
        leaves.update(id(_owner(edge._data)) for edge in function.edges if hasattr(edge, "_requires_grad"))
        for array in function.saved or ():
            if isinstance(array, np.ndarray):
                owner = _owner(array)
                found[id(owner)] = owner.nbytes
    return sum(nbytes for number, nbytes in found.items() if number not in leaves)


def _owner(array: Any) -> Any:
    while isinstance(array, np.ndarray) and isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _gradient(variable: Any) -> list[str]:
    """Return the line about the gradient, if there is one."""
    grad = variable.grad
    if grad is None or reason_missing(grad) or not isinstance(grad.data, np.ndarray):
        return []
    dtype = "" if grad.dtype == variable.dtype else f"{grad.dtype} "
    return [f"gradient {dtype}{grad.shape if grad.ndim else ''} · {described(glance(grad.data), with_norm=True)}"]


def _values(variable: Any) -> str:
    """Return the values: as a number, a table, an image, or text."""
    data = variable.data
    if not isinstance(data, np.ndarray) or data.ndim == 0 or data.size == 0:
        return _text(repr(variable))
    picture, cells = thumbnail(data), table(data)
    about = described(glance(data))
    if picture and cells:
        cells = f"<details style='display:inline-block;vertical-align:top'><summary>values</summary>{cells}</details>"
    elif not (picture or cells):
        cells = _text(_summary(data))
    return f"<div style='opacity:.8'>values {about}</div>{picture or ''}{cells or ''}"


def _summary(data: Any) -> str:
    """Return an array as NumPy prints it; never more than its summary, whatever the options say."""
    threshold = min(np.get_printoptions()["threshold"], 100)
    return np.array2string(data, threshold=threshold, edgeitems=2 if data.ndim < 4 else 1)


def _text(text: str) -> str:
    return (f"<pre style='background:none;color:inherit;margin:2px 0;font-size:12px'>{escape(cut(text, MOST_TEXT))}"
            "</pre>")
