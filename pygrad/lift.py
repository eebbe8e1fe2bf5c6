"""Lifting a Function for `create_graph`: what it saved becomes Variables of the graph.

A rule written in NumPy calls and operators then runs recorded, so its result can be differentiated again.
A saved input is the Variable at that edge, a saved output this Function's own output; both are found by
role. An array of the Function's own has no place in the graph: where it is a constant of the mathematics (an
index, a mask: the class says so, or its dtype is not a float) it stays an array, else differentiating
through it would silently lose a term, and it is an error.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import GraphError, StaleGraphError, describe
from pygrad.roles import OWN
from pygrad.variable import Variable


def lift(function: Any, twin: Any) -> Any:
    """Return ``twin`` with each saved array replaced by the Variable it is the value of."""
    twin.saved = tuple([_variable(function, slot, array, role)
                       for slot, (array, role) in enumerate(zip(twin.saved, function.roles, strict=True))])
    return twin


def _variable(function: Any, slot: int, array: Any, role: int) -> Any:
    if array is None:
        return None
    if role == OWN:
        if np.asarray(array).dtype.kind in "fc" and not function.constant_saves:
            raise GraphError(
                f"{type(function).__name__} saved an array of its own in slot {slot} ({describe(array)}), "
                "through which create_graph cannot differentiate; save inputs or outputs and compute it in "
                "backward, or set constant_saves = True on the class if it does not depend on the inputs")
        return array
    if role < 0:
        return function.output(~role, array)
    if not function.needs_grad[role]:
        return array
    edge = function.edges[role]
    if isinstance(edge, Variable):
        if edge._replaced > function.clock:
            raise StaleGraphError(f"{type(function).__name__} needs the leaf {describe(edge)} under "
                                  "create_graph, but its .data has been assigned since the operation ran; "
                                  "run the forward again")
        return edge
    return edge[0].output(edge[1], array) if type(edge) is tuple else edge.output(0, array)
