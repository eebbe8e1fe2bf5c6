"""Nested plain data as text and arrays: what a checkpoint is made of.

Dicts, lists, tuples, text, numbers, None and arrays, to any depth, become JSON in which each array is named
and kept beside it. What comes back is equal, type for type: a tuple stays one, and a dict's keys may be
numbers. Nothing that runs code can be in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, FileFormatError


def encode(value: Any, name: str) -> tuple[str, dict[str, Any]]:
    """Return JSON for ``value``, and the arrays in it by dotted names that begin with ``name``.

    Raises
    ------
    ArgumentError
        For a value of another type, naming its place.

    Examples
    --------
    >>> encode({"step": 3, "betas": (0.9, 0.99), "mean": np.zeros(2)}, "state")
    ('{"step": 3, "betas": {"$tuple": [0.9, 0.99]}, "mean": {"$array": "state.mean"}}', {'state.mean': array([0., 0.])})
    """
    arrays: dict[str, Any] = {}
    return json.dumps(_plain(value, name, arrays)), arrays


def decode(text: str, arrays: Mapping[str, Any], where: str) -> Any:
    """Return what `encode` was given.

    Raises
    ------
    FileFormatError
        If the text is none of `encode`, or an array is missing; ``where`` says in which file.

    Examples
    --------
    >>> decode('{"betas": {"$tuple": [0.9, 0.99]}}', {}, "run.npz")
    {'betas': (0.9, 0.99)}
    """
    try:
        return _rebuilt(json.loads(text), arrays)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileFormatError(f"{where}: the state in it cannot be read ({type(error).__name__}: {error})") from error


def _plain(value: Any, name: str, arrays: dict[str, Any]) -> Any:
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.ndarray | np.generic):
        while name in arrays:  # {"a": {"b": x}, "a.b": y}
            name += "'"
        arrays[name] = np.asarray(value)
        return {"$array" if isinstance(value, np.ndarray) else "$scalar": name}
    if isinstance(value, tuple | list):
        items = [_plain(one, f"{name}.{number}", arrays) for number, one in enumerate(value)]
        return {"$tuple": items} if isinstance(value, tuple) else items
    if isinstance(value, Mapping):
        pairs = [(key, _plain(one, f"{name}.{key}", arrays)) for key, one in value.items()]
        if all(isinstance(key, str) and not key.startswith("$") for key, _ in pairs):
            return dict(pairs)
        for key, _ in pairs:
            if type(key) not in (str, int):
                raise ArgumentError(f"checkpoint: the key {key!r} of {name} is of type {type(key).__name__}; expected "
                                    "text or integers")
        return {"$dict": [list(pair) for pair in pairs]}
    raise ArgumentError(f"checkpoint: {name} is of type {type(value).__name__}; expected dicts, lists and tuples of "
                        "arrays, numbers, text and None (of a Variable: its .data)")


def _rebuilt(value: Any, arrays: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_rebuilt(one, arrays) for one in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (key, content), = value.items()
        if key == "$array":
            return arrays[content]
        if key == "$scalar":
            return arrays[content][()]
        if key == "$tuple":
            return tuple([_rebuilt(one, arrays) for one in content])
        if key == "$dict":
            return {name: _rebuilt(one, arrays) for name, one in content}
    return {key: _rebuilt(one, arrays) for key, one in value.items()}
