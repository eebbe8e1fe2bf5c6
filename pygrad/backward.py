"""Backward: one loop over a heap of Functions, latest generation first.

All that a run needs is in one `BackwardPass`, so two threads can differentiate overlapping graphs, and a caller
can step through `steps`. What remains in its table at the end are the leaves' gradients (see `commit`).

Plain runs work on raw arrays throughout. Under ``create_graph`` the same rules run on twins of the Functions
whose saved arrays are Variables (see `lift`), so the run is itself recorded; see `careful` for other twins.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush, heappushpop
from itertools import count
from operator import add, attrgetter
from typing import Any

from pygrad import passes
from pygrad.careful import fitted, run_carefully
from pygrad.commit import EarlyCommit
from pygrad.config import enable_grad, is_grad_enabled, state
from pygrad.instrument import explain
from pygrad.rematerialise import Rematerialiser
from pygrad.variable import Variable

two_edges = attrgetter("_first", "_second")


class BackwardPass:
    """The whole state of one differentiation, and the loop that runs it.

    Parameters
    ----------
    retain_grad, retain_graph, create_graph : bool
        As in `backward`.
    batch : int
        Number of leading axes that gradients carry beyond their Variables' shapes.

    Attributes
    ----------
    table : dict of edge to summed gradient
    heap : list of (-generation, counter, Function)
    captured : dict of edge to gradient asked for by `grad`
    wanted : set of the edges on a path to a target, or None for all
    """

    add: Any = staticmethod(add)  # two gradients that meet; while somebody listens, `careful` puts another here

    def __init__(self, *, retain_grad: bool = False, retain_graph: bool = False, create_graph: bool = False,
                 batch: int = 0) -> None:
        self.table: dict[Any, Any] = {}
        self.heap: list[tuple[int, int, Any]] = []
        self.retained: list[tuple[Variable, Any]] = []
        self.captured: dict[Any, Any] = {}
        self.wanted: set[Any] | None = None
        self.retain_grad, self.create_graph, self.batch = retain_grad, create_graph, batch
        self.retain_graph = retain_graph or create_graph
        self._next = count().__next__
        self._sums: set[Any] = set()
        self._queued: set[Any] = set()
        self._function: Any = None  # the one that is being run
        self._early: EarlyCommit | None = None
        self.worker: Rematerialiser | None = None

    def seed(self, output: Variable, gradient: Any) -> None:
        """Start with ``gradient`` (array, or Variable under ``create_graph``) at ``output``."""
        self._deliver(output if output._edge is None else output._edge, gradient)

    def run(self) -> None:
        """Run to the end, without committing."""
        if self.create_graph and not is_grad_enabled():
            return enable_grad(self._run_counted)(once=False)  # type: ignore[no-any-return]
        return self._run_counted(once=False)

    def steps(self) -> Iterator[Any]:
        """Run Function by Function, yielding each after its rule has run."""
        while self.heap:
            self._run_counted(once=True)
            yield self._function

    def _run_counted(self, once: bool) -> None:
        if state.early_commit and self._early is None and not self.captured:
            self._early = EarlyCommit([entry[2] for entry in self.heap])
        try:
            passes.start(self)
            self._loop(once)
        except Exception as error:
            explain(error, self._function)
            raise
        finally:
            passes.running.discard(self)  # in C, so that no interrupt comes before it
            passes.finish(self)

    def _loop(self, once: bool) -> None:
        table, heap, deliver, releasing = self.table, self.heap, self._deliver, not self.retain_graph
        careful = bool(self.create_graph or self.retain_grad or self.batch or self.wanted is not None)
        upcoming = None  # in a chain nothing else waits, and the heap is spared
        while heap or upcoming is not None:
            if upcoming is None:
                function = heappop(heap)[2]
            else:
                function = upcoming if not heap else heappushpop(heap, self._entry(upcoming))[2]
            self._function, upcoming = function, None
            if (careful or state.special or function.saved is None or function.extra is not None
                    or function.clock != state.clock or type(function._outputs) is list):
                gradients = run_carefully(self, function)
            else:
                gradients = function.backward(table.pop(function))
            gradients = gradients if type(gradients) is tuple else (gradients,)
            if careful or function.specs is not None or len(gradients) != len(function.needs_grad):
                gradients = fitted(self, function, gradients)
            for edge, gradient in zip(function._edges or two_edges(function), gradients):
                if gradient is None:
                    continue
                try:
                    waiting = edge in table
                except TypeError:  # a constant, which has no hash: the rule need not have answered for it
                    continue
                if waiting or upcoming is not None or type(edge) is tuple or isinstance(edge, Variable):
                    deliver(edge, gradient)
                else:
                    table[edge], upcoming = gradient, edge
            gradients = gradient = None  # so that the next rule can prove its gy to be its own
            if self._early is not None:
                self._early.after(function, table)
            if releasing and function.saved:
                function.saved = passes.release(function) if state.special else None
            if once:
                break
        if upcoming is not None:
            heappush(heap, self._entry(upcoming))

    def _entry(self, function: Any) -> tuple[int, int, Any]:
        return -function.generation, self._next(), function

    def _deliver(self, edge: Any, gradient: Any) -> None:
        """Add a gradient to what waits at an edge; in place only into a sum allocated here."""
        table = self.table
        if edge in self._sums:
            try:
                table[edge] += gradient
            except TypeError:  # an integer sum meets a float
                table[edge] = table[edge] + gradient
        elif edge in table:
            table[edge] = self.add(table[edge], gradient)
            if not self.create_graph:
                self._sums.add(edge)
        elif isinstance(edge, Variable):
            if edge._requires_grad:
                table[edge] = gradient
        else:
            function = edge[0] if type(edge) is tuple else edge
            if edge is function or function not in self._queued:
                heappush(self.heap, self._entry(function))
                self._queued.add(function)
            table[edge] = gradient
