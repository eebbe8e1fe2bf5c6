"""The arrays in a value, and the places in a graph that hold some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.graph import source
from pygrad.variable import Variable


def arrays_in(value: Any) -> Iterator[Any]:
    """Iterate over the arrays in a value: an array, a Variable, or a list, tuple or dict of such.

    Examples
    --------
    >>> [array.size for array in arrays_in({"x": [np.ones(2), Variable([1.0])], "n": 3})]
    [2, 1]
    """
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, Variable):
        if value._data is not None:
            yield value._data
    elif isinstance(value, dict):
        for one in value.values():
            yield from arrays_in(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from arrays_in(one)


def constants_of(function: Any) -> Iterator[tuple[Any, bool]]:
    """Iterate over the arrays that a Function's edges hold, and whether a leaf that needs a gradient has them."""
    for edge in function.edges:
        if isinstance(edge, Variable):
            yield edge._data, edge._requires_grad
        elif source(edge) is None and isinstance(edge, np.ndarray):
            yield edge, False


def kept_by(function: Any) -> tuple[Any, ...]:
    """Return the arrays that a Function keeps for its backward, those beside one that is made again among them."""
    if function.saved is not None:
        return tuple([one for one in function.saved if isinstance(one, np.ndarray)])
    restorer = None if function.extra is None else function.extra.restorer
    saved = getattr(restorer, "_saved", ()) or ()
    return tuple([one for one in saved if isinstance(one, np.ndarray)])
