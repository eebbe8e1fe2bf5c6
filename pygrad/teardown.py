"""Freeing a deep graph on CPython 3.13.

Invariant: after the last reference to a graph has gone, every Function of it is freed, and no C stack frame
is used for each. CPython nests the freeing of objects that hold the last reference to one another;
3.11 and 3.12 bound that nesting at 50, 3.14 by the stack that is left, but 3.13 at a count that overflows
a small thread stack (seen at 512 KiB). There, and only there, a Variable that dies takes apart, in a loop,
what dies with it. Cost: about 0.2 microseconds for each intermediate on 3.13, nothing elsewhere. Switch:
`install` looks at the version.
"""

from __future__ import annotations

import sys
from typing import Any

from pygrad.graph import source
from pygrad.variable import Variable

# References to a Function that only its dying Variable holds: creator, _edge, a local, getrefcount's own.
_HELD_BY_VARIABLE = 4
# References to a Function that only the loop holds: a local, getrefcount's own.
_HELD_BY_LOOP = 2


def take_apart(variable: Variable) -> None:
    """Free the Functions that only this dying Variable keeps alive, one after the other."""
    function: Any = getattr(variable, "creator", None)  # unset where __init__ raised
    if function is None or sys.getrefcount(function) > _HELD_BY_VARIABLE:
        return
    variable.creator = variable._edge = None
    stack = [function]
    del function
    while stack:
        function = stack.pop()
        if sys.getrefcount(function) > _HELD_BY_LOOP:
            continue
        edges = function.edges
        function.set_edges(())
        for edge in edges:
            parent = source(edge)
            if parent is not None:
                stack.append(parent)
        edges = edge = parent = None  # they would count as holders


def install() -> None:
    """Put `take_apart` on Variable where CPython needs it."""
    if sys.version_info[:2] == (3, 13):
        Variable.__del__ = take_apart
