"""Questions about values and where they are: what a released Function needs, and who still holds what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pygrad.graph import output_edges, source
from pygrad.roles import NOTHING, OWN, edge_of
from pygrad.variable import Variable


def is_released(function: Any) -> bool:
    """Return whether what this Function saved is gone and has to be recomputed."""
    return function.saved is None and (function.extra is None or function.extra.restorer is None)


def needs(function: Any) -> tuple[Any, ...]:
    """Return the edges whose values a released Function had saved, in the order of its slots.

    If only its forward can make them, it runs again, for what it saves and for its outputs: these are its
    input edges then.
    """
    if OWN in function.roles:
        return function.edges  # type: ignore[no-any-return]
    outputs = output_edges(function)
    return tuple([edge_of(function, role, outputs) for role in function.roles if role != NOTHING])


def at(edge: Any, values: dict[Any, Any]) -> Any:
    """Return the array at an edge: a constant, a leaf's, or a value that has been computed."""
    if isinstance(edge, Variable):
        return edge._data
    return edge if source(edge) is None else values[edge]


def held(functions: Iterable[Any]) -> dict[Any, Any]:
    """Return the values that living Variables and unreleased Functions still hold."""
    held: dict[Any, Any] = {}
    for function in functions:
        outputs = output_edges(function)
        for number, edge in enumerate(outputs):
            variable = function.living(number)
            if variable is not None and variable._data is not None:
                held[edge] = variable._data
        for array, role in zip(function.saved or (), function.roles, strict=False):
            edge = edge_of(function, role, outputs)
            if array is not None and edge is not None and source(edge) is not None:
                held[edge] = array
    return held
