"""Where in a program an operation is recorded: the user's line, and the layer that is being run.

The line is that of the innermost frame outside of PyGrad, NumPy and the interpreter's own machinery, so that an
operation inside of a layer of PyGrad's is charged to the line that calls the layer, and one inside of a layer of the
user's own to the line of its ``forward``. Nothing of a frame is kept but text. `instrument` asks, under
`config.trace_lines`.
"""

from __future__ import annotations

import contextlib
import functools
import linecache
import os
import sys
from types import CodeType
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, ref

import numpy as np

from pygrad.cells import cell_of

LONGEST = 100
"""Characters of a source line that are shown."""

_PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_SKIPPED = (_PACKAGE, os.path.dirname(os.path.abspath(np.__file__)) + os.sep, "<frozen",
            os.path.abspath(contextlib.__file__), os.path.abspath(functools.__file__))

layer_calls: dict[int, CodeType] = {}
"""By `id`, code in whose frames a local ``self`` is the layer that is being run; `pygrad.layers.hooks` adds its own."""

rule_calls: dict[int, CodeType] = {}
"""By `id`, code in whose frames a local ``function`` is the Function whose rule runs; `pygrad.careful` adds its own."""

_skipped: dict[str, bool] = {}
_lines: dict[tuple[str, int], tuple[Any, str]] = {}
_names: WeakKeyDictionary[Any, dict[int, str]] = WeakKeyDictionary()


class Place(NamedTuple):
    """Where an operation is recorded; None for what there is not.

    Attributes
    ----------
    line : str or None
        ``file:line: source``, with ``In[3]`` for a cell of a notebook. What a rule records, under ``create_graph``,
        has the line that called for the gradients, and that of the Function whose rule it is.
    layer : str or None
        As ``named_modules`` of the outermost layer calls the innermost, with its class: ``"0.norm: LayerNorm"``.
    module : weak reference or None
        To the innermost layer.
    """

    line: str | None
    layer: str | None
    module: Any


def place(frame: Any) -> Place:
    """Return the user's line and the layer, from this frame outwards."""
    line, innermost, outermost, rule = None, None, None, None
    while frame is not None:
        code = frame.f_code
        filename = code.co_filename
        if _skipped[filename] if filename in _skipped else _is_skipped(filename):
            number = id(code)
            if number in layer_calls:
                outermost = frame
                innermost = innermost or frame
            elif number in rule_calls:
                rule = rule or frame
        else:
            if line is None:
                line = _line(filename, frame.f_lineno or 0, frame)
            if code.co_name.startswith(("<module>", "<cell")):
                break  # further out are those who run programs: a notebook's kernel has thirty frames
        frame = frame.f_back
    if rule is not None and line is not None:
        line += _of_rule(rule.f_locals["function"])
    if innermost is None or outermost is None:
        return Place(line, None, None)
    module = innermost.f_locals["self"]
    return Place(line, layer_name(module, outermost.f_locals["self"]), ref(module))


def here() -> Place:
    """Return the user's line and the layer of who calls into PyGrad now.

    Examples
    --------
    >>> line, layer, _ = here()
    >>> line.startswith("<doctest"), layer
    (True, None)
    """
    return place(sys._getframe(1))


def written(filename: str, number: int, space: Any = None) -> str:
    """Return a line as errors show it: ``file:line: source``, shortened where it is long.

    Examples
    --------
    >>> written("<made up>", 3)
    '<made up>:3'
    """
    source = linecache.getline(filename, number, space).strip()
    shown = f"{cell_of(filename) or filename}:{number}"
    return f"{shown}: {source if len(source) <= LONGEST else source[:LONGEST - 3] + '...'}" if source else shown


def _line(filename: str, number: int, frame: Any) -> str:
    """Return the line of a frame as `written` has it, and remember it for as long as its file is what it was."""
    entry = linecache.cache.get(filename)
    known = _lines.get((filename, number))
    if known is not None and known[0] is entry:
        return known[1]
    text = written(filename, number, frame.f_globals)
    entry = linecache.cache.get(filename)
    if entry is not None or not filename.startswith("<"):  # else others may know the source, such as doctest
        _lines[filename, number] = entry, text
    return text


def _of_rule(function: Any) -> str:
    """Return whose rule recorded an operation, and where that was recorded itself."""
    return f", in the backward of {type(function).__name__}" + (f" of {function.line}" if function.line else "")


def _is_skipped(filename: str) -> bool:
    """Return whether the lines of a file are nobody's, and remember it."""
    return _skipped.setdefault(filename, filename.startswith(_SKIPPED))


def layer_name(module: Any, root: Any) -> str:
    """Return what ``named_modules`` of the outermost module calls another, with its class.

    Examples
    --------
    >>> from pygrad import layers
    >>> model = layers.Sequential(layers.Linear(2, 3), layers.Tanh())
    >>> layer_name(model[1], model), layer_name(model, model)
    ('1: Tanh', 'Sequential')
    """
    kind = type(module).__name__
    names = _names.get(root)
    if names is None or id(module) not in names:
        # By id: modules that are gone do not come back while the root holds those that it names.
        names = _names[root] = {id(one): name for name, one in root.named_modules()}
    name = names.get(id(module), "")
    return f"{name}: {kind}" if name else kind
