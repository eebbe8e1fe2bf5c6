"""Recomputing what was released: values, and what Functions had saved.

A released Function knows by its roles what its rule needs: inputs, its own output, or arrays that only its
forward can make. One `Rematerialiser` serves one backward pass. When the first value is missing it plans
over the whole rest of the pass: which values have to be computed, and how many consumers (rules and replays)
each has; what some living Variable or unreleased Function still holds is fetched instead. It then computes on
demand with an explicit stack, every Function at most once, and drops each value after its last consumer: the
memory of a second pass is that of a first. Rules run on private twins, so two threads can ask at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from pygrad import events
from pygrad.config import state
from pygrad.graph import ancestors, output_edges, source
from pygrad.instrument import rerun
from pygrad.lineage import at, held, is_released, needs
from pygrad.roles import NOTHING, OWN
from pygrad.versions import check_inputs


def value(edge: Any) -> Any:
    """Return the array at an edge, computed again if nothing holds it."""
    return Rematerialiser((), [edge]).take(edge)


class Rematerialiser:
    """The values that one pass computes again.

    Parameters
    ----------
    functions : sequence of Function
        The Functions the pass has yet to run, with everything below them; the first is to be restored.
    edges : iterable
        Values wanted for themselves.
    only : set of edges, optional
        The pass runs only Functions with an output edge in this set.
    known : dict of edge to array, optional
        Values that another plan has.
    """

    __slots__ = ("_rules", "_twins", "_uses", "values")

    def __init__(self, functions: Sequence[Any], edges: Iterable[Any] = (),
                 only: set[Any] | None = None, known: dict[Any, Any] | None = None) -> None:
        self.values: dict[Any, Any] = {}
        self._uses: Counter[Any] = Counter()
        self._twins: dict[Any, Any] = {}
        self._rules: set[Any] = set()
        wanted = list(edges)
        graph = ancestors([*functions, *(source(edge) for edge in wanted)])
        kept = held(graph) | (known or {})
        if not wanted:
            self._rules.update(functions[:1], (function for function in graph if is_released(function) and (
                only is None or any(one in only for one in output_edges(function)))))
        for function in self._rules:
            wanted.extend(needs(function))
        planned = {function for function in self._rules if OWN in function.roles}
        while wanted:
            edge = wanted.pop()
            function = source(edge)
            if function is None:
                continue
            self._uses[edge] += 1
            if edge in kept:
                self.values[edge] = kept[edge]
            elif function not in planned:
                planned.add(function)
                wanted.extend(function.edges)

    def covers(self, function: Any) -> bool:
        """Return whether the plan counted what this Function needs: not if it has been released since."""
        return function in self._rules

    def restore(self, function: Any) -> Any:
        """Return a twin of a released Function that has its saved arrays again."""
        if OWN in function.roles:
            if function not in self._twins:
                for edge in function.edges:
                    self._compute(edge)
                self._replay(function)
            return self._twins.pop(function)
        twin, wanted = function.twin(), needs(function)
        check_inputs(function, wanted)
        arrays = iter([self.take(edge) for edge in wanted])
        twin.saved = tuple([None if role == NOTHING else next(arrays) for role in function.roles])
        return twin

    def take(self, edge: Any) -> Any:
        """Return the array at an edge and count one consumer down."""
        self._compute(edge)
        array = at(edge, self.values)
        self._count_down(edge)
        return array

    def _compute(self, edge: Any) -> None:
        """Have the value at an edge, and first those it is computed from."""
        stack = [edge]
        while stack:
            edge = stack[-1]
            function = source(edge)
            if function is None or edge in self.values:
                stack.pop()
                continue
            missing = [one for one in function.edges if source(one) is not None and one not in self.values]
            if missing:
                stack.extend(missing)
            else:
                self._replay(function, edge)

    def _replay(self, function: Any, asked: Any = None) -> None:
        """Run a forward again; keep what has consumers yet, and what its own rule saves."""
        check_inputs(function, function.edges)
        arrays = [at(edge, self.values) for edge in function.edges]
        twin = function.twin()
        twin.saved, twin.extra = (), None
        result = rerun(function, twin, arrays)
        outputs = [np.asarray(one) for one in (result if type(result) is tuple else (result,))]
        for number, (edge, array) in enumerate(zip(output_edges(function), outputs, strict=True)):
            if self._uses[edge] > 0 or edge == asked:
                self.values[edge] = array
            if state.listening:
                events.emit("rematerialised", function, number, array, "output")
        if function in self._rules and OWN in function.roles:
            self._twins[function] = twin
        for edge in function.edges:
            self._count_down(edge)

    def _count_down(self, edge: Any) -> None:
        if source(edge) is not None:
            self._uses[edge] -= 1
            if self._uses[edge] <= 0:
                self.values.pop(edge, None)
