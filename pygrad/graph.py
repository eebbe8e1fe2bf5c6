"""Walking the graph, without recursion.

An edge is a Function (its only output), a pair ``(Function, number)`` (one of several), a leaf Variable, or
an array (a constant). All walks here are over Functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from pygrad.variable import Variable


def source(edge: Any) -> Any:
    """Return the Function an edge leads to, or None for a leaf or a constant."""
    if type(edge) is tuple:
        return edge[0]
    return None if isinstance(edge, Variable) or not hasattr(edge, "_edges") else edge


def output_edges(function: Any) -> tuple[Any, ...]:
    """Return the edges that lead to this Function, one for each output."""
    outputs = function._outputs
    if type(outputs) is list:
        return tuple([(function, number) for number in range(len(outputs))])
    return (function,)


def ancestors(functions: Iterable[Any]) -> list[Any]:
    """Return these Functions and all they were computed from, every input before its consumers."""
    seen: set[Any] = set()
    stack = list(functions)
    while stack:
        function = stack.pop()
        if function in seen:
            continue
        seen.add(function)
        stack.extend(parent for edge in function.edges
                     if (parent := source(edge)) is not None and parent not in seen)
    return sorted(seen, key=_generation)


def leads_elsewhere(functions: Iterable[Any], leaves: set[Any]) -> bool:
    """Return whether a graph has leaves that require a gradient beside ``leaves``."""
    seen: set[Any] = set()
    stack = list(functions)
    while stack:
        function = stack.pop()
        if function in seen:
            continue
        seen.add(function)
        for edge in function._edges or (function._first, function._second):
            if edge is None or edge.__class__ is np.ndarray:
                continue
            if isinstance(edge, Variable):
                if edge._requires_grad and edge not in leaves:
                    return True
            elif type(edge) is tuple:
                stack.append(edge[0])
            elif hasattr(edge, "_edges"):
                stack.append(edge)
    return False


def _generation(function: Any) -> int:
    return function.generation  # type: ignore[no-any-return]


def edges_between(functions: Iterable[Any], targets: Iterable[Any]) -> set[Any]:
    """Return every edge on a path from ``functions`` up to one of the target edges, targets included."""
    wanted = set(targets)
    for function in ancestors(functions):
        if any(need and edge in wanted
               for edge, need in zip(function.edges, function.needs_grad, strict=True)):
            wanted.update(output_edges(function))
    return wanted
