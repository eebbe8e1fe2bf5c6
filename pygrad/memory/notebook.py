"""`free_notebook_outputs`: the values that IPython keeps stay, the graphs behind them go."""

from __future__ import annotations

import builtins
from collections import OrderedDict
from typing import Any

from pygrad.cells import running_shell
from pygrad.errors import PyGradError
from pygrad.memory._held import buffers
from pygrad.memory._naming import is_variable
from pygrad.memory._roots import is_output
from pygrad.variable import Variable, make_leaf


def free_notebook_outputs(namespace: dict[str, Any] | None = None) -> int:
    """Let go of the graphs that a notebook's outputs keep alive: ``Out``, ``_``, ``__``, ``___``, ``_12``.

    Every Variable there that has a creator is replaced by a detached one of the same value, also inside lists,
    tuples and dicts; names that you gave yourself stay as they are. Gradients of what was replaced go too.

    Parameters
    ----------
    namespace : dict, optional
        The notebook's names. By default those of the running IPython, and the ``_`` of a plain session.

    Returns
    -------
    int
        Bytes of array data that were freed.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> y = pygrad.Variable(np.ones(1000)).exp().sum()
    >>> notebook = {"_oh": {3: y}, "_3": y, "_": y}
    >>> del y
    >>> free_notebook_outputs(notebook)
    16000
    >>> notebook["_"], notebook["_oh"][3].creator
    (Variable(2718.281828459046), None)
    """
    shell = running_shell() if namespace is None else None
    slots = [(vars(builtins), "_")] if namespace is None and "_" in vars(builtins) else []
    namespace = getattr(shell, "user_ns", {}) if namespace is None else namespace
    outputs = namespace.get("_oh")
    if isinstance(outputs, dict):
        slots += [(outputs, key) for key in outputs]
        for names in [namespace] if shell is None else [namespace, shell.user_ns_hidden, vars(shell.displayhook)]:
            slots += [(names, name) for name in names if is_output(name, namespace) and names[name] is not outputs]
    last = getattr(shell, "last_execution_result", None)
    if last is not None and "result" in vars(last):
        slots.append((vars(last), "result"))
    return _replace(slots)


def _replace(slots: list[tuple[dict[Any, Any], Any]]) -> int:
    """Put values without graphs in these places; return the bytes that went."""
    done: dict[int, Any] = {}
    replaced: list[Variable] = []
    values = [_without_graph(holder[key], done, replaced) for holder, key in slots]
    watched = buffers(replaced)
    for (holder, key), value in zip(slots, values, strict=True):
        holder[key] = value
    replaced.clear()
    return sum(nbytes for buffer, nbytes in watched if buffer() is None)


def _value(variable: Variable) -> Any:
    """Return the data, or None where they are gone and cannot be computed again."""
    try:
        return variable.data
    except PyGradError:
        return None


def without_graphs(value: Any) -> Any:
    """Return a value to keep in the place of what was displayed: the same, Variables in it detached.

    Parameters
    ----------
    value : object
        A Variable, or a list, tuple or dict that may hold some, also one in the other. Of a handle to a dead
        intermediate nothing is computed: it stays as it is.

    Returns
    -------
    object
        ``value`` itself if there is nothing to detach. A detached Variable shares its array, until it is updated in
        place; the array of the graph is never written to.

    Examples
    --------
    >>> import pygrad
    >>> y = pygrad.Variable(3.0) * 2
    >>> kept = without_graphs({"y": y, "n": 1})
    >>> kept, kept["y"].creator, without_graphs([1, 2])
    ({'y': Variable(6.0), 'n': 1}, None, [1, 2])
    """
    return _without_graph(value, {}, [], compute=False)


def _is_named_tuple(value: Any) -> bool:
    """Return whether it is one, as what `np.linalg.eigh` returns."""
    return isinstance(value, tuple) and hasattr(type(value), "_make")


def _without_graph(value: Any, done: dict[int, Any], replaced: list[Variable], compute: bool = True) -> Any:
    """Return a value with detached Variables in it, itself if there is nothing to detach."""
    if id(value) in done:
        return done[id(value)]
    done[id(value)] = value
    if is_variable(value) and value.creator is not None:
        data = _value(value) if compute else value._data
        if data is not None:
            replaced.append(value)
            leaf = done[id(value)] = make_leaf(data, False, value.name)
            leaf._source = False  # whoever writes to it in place gets a copy
    elif type(value) in (list, tuple) or _is_named_tuple(value):
        items = [_without_graph(one, done, replaced, compute) for one in value]
        if any(new is not old for new, old in zip(items, value, strict=True)):
            done[id(value)] = value._make(items) if _is_named_tuple(value) else type(value)(items)
    elif type(value) in (dict, OrderedDict):
        new = {key: _without_graph(one, done, replaced, compute) for key, one in value.items()}
        if any(new[key] is not value[key] for key in value):
            done[id(value)] = type(value)(new)
    return done[id(value)]
