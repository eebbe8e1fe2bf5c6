"""What a saved array is to the Function that saved it.

A role is an int: ``i >= 0`` is input ``i``, ``~k < 0`` is output ``k``, `OWN` an array of the Function's own,
`NOTHING` a slot that holds None because nobody asked for the gradient that needs it. Roles outlive the
arrays: from them follow which leaf versions matter, what a released Function has to recompute, and what
becomes a Variable under ``create_graph``.
"""

from __future__ import annotations

from typing import Any

OWN = 1 << 16
NOTHING = OWN + 1

_interned: dict[tuple[Any, ...], tuple[Any, ...]] = {}


def intern(values: list[Any]) -> tuple[Any, ...]:
    """Return a tuple of small constants, the same object for equal ones: it costs a graph no bytes."""
    constants = tuple(values)
    return _interned.setdefault((type(values[0]) if values else None, constants), constants)  # True == 1


def find_roles(saved: tuple[Any, ...], inputs: list[Any], outputs: tuple[Any, ...]) -> tuple[int, ...]:
    """Return the role of each saved array, found by identity."""
    roles = []
    for array in saved:
        role = NOTHING if array is None else OWN
        if role == OWN:
            for number, one in enumerate(inputs):
                if array is one:
                    role = number
                    break
            else:
                for number, one in enumerate(outputs):
                    if array is one:
                        role = ~number
                        break
        roles.append(role)
    return intern(roles)


def edge_of(function: Any, role: int, outputs: tuple[Any, ...]) -> Any:
    """Return the edge whose value has this role (``outputs`` are the Function's own), None for neither."""
    if role >= OWN:
        return None
    return function.edges[role] if role >= 0 else outputs[~role]


def name_of(role: int) -> str:
    """Return how events name a role."""
    return "input" if 0 <= role < OWN else "own" if role >= OWN else "output"
