"""A backward pass that computes nothing: what it would take and give back, in the order in which it would run.

It follows `pygrad.backward` step by step over the recorded graph: the same heap, the same table of gradients that wait,
the same sums, and the release of what each Function saved. Of a gradient there is only its shape, and the buffer of an
`Account` in which it would lie. The graph is not changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from heapq import heappop, heappush, heappushpop
from itertools import count
from typing import Any

import numpy as np

from pygrad.config import state
from pygrad.graph import ancestors, output_edges, source
from pygrad.memory._account import Buffer
from pygrad.memory._owners import kept_by
from pygrad.memory._rehearsal import Rehearsal
from pygrad.memory._rule_costs import FRESH, GIVEN, PART, WRITTEN, Shape, cost_of
from pygrad.variable import Variable


class Gradient:
    """An array that would be there in a pass.

    Attributes
    ----------
    shape : Shape
    buffer : Buffer
        Where it lies.
    is_view : bool
        Whether it is a view of the array that owns that.
    holders : int
        How many hold it: the table, a rule.
    """

    __slots__ = ("buffer", "holders", "is_view", "shape")

    def __init__(self, shape: Shape, buffer: Buffer, is_view: bool = False) -> None:
        self.shape, self.buffer, self.is_view, self.holders = shape, buffer, is_view, 1

    @property
    def is_alone(self) -> bool:
        """Whether a rule that has it could write to it."""
        return self.holders == 1 and self.buffer.holders == 1 and not self.is_view


class DryBackward:
    """One pass.

    Parameters
    ----------
    rehearsal : Rehearsal
        The forward, whose account goes on.
    output : Variable
        Where the pass begins.

    Attributes
    ----------
    leaves : dict of Variable to Gradient or None
        The gradients that remain; None for one that was added to what was there.
    """

    def __init__(self, rehearsal: Rehearsal, output: Variable) -> None:
        self._rehearsal, self._account = rehearsal, rehearsal.account
        self._layers: Mapping[Any, str] = rehearsal.layers
        self._workspaces: Mapping[Any, int] = rehearsal.workspaces
        self._table: dict[Any, Gradient] = {}
        self._heap: list[tuple[int, int, Any]] = []
        self._sums, self._queued = set[Any](), set[Any]()
        self._next = count().__next__
        self._kept: dict[Any, list[Buffer]] = {}
        self._remade: dict[Any, tuple[Buffer, int]] = {}
        self.leaves: dict[Any, Gradient | None] = {}
        functions = ancestors([output.creator])
        self._left = Counter(edge for function in functions for edge in function.edges if isinstance(edge, Variable))
        self._hold(functions)
        shape = Shape(output.shape, output.dtype)
        self._deliver(output._edge, self._made(shape, self._layers.get(output.creator, "")))

    # -- what is held -----------------------------------------------------------------------------------

    def _hold(self, functions: list[Any]) -> None:
        """Count who holds the buffers that are there: Functions until they are released, others to the end."""
        held: Counter[Buffer] = Counter()
        permanent: set[Buffer] = set()
        for function in functions:
            buffers = [self._rehearsal.known(array) for array in kept_by(function)]
            self._kept[function] = mine = [one for one in buffers if one is not None]
            held.update(mine)
            for edge in function.edges:
                array = edge._data if isinstance(edge, Variable) else edge if source(edge) is None else None
                self._fix(array, permanent)
            for output in function.outputs:
                variable = output()
                self._fix(None if variable is None else variable._data, permanent)
        for buffer in self._rehearsal.buffers():
            buffer.holders = held[buffer] + (buffer in permanent or not held[buffer])
        self._rehearsal.finish()

    def _fix(self, array: Any, permanent: set[Buffer]) -> None:
        buffer = self._rehearsal.known(array) if isinstance(array, np.ndarray) else None
        if buffer is not None:
            permanent.add(buffer)

    def _made(self, shape: Shape, layer: str, category: str = "gradient") -> Gradient:
        return Gradient(shape._replace(is_stretched=False), self._account.take(shape.nbytes, category, layer))

    def _drop(self, gradient: Gradient) -> None:
        gradient.holders -= 1
        if not gradient.holders:
            self._account.drop(gradient.buffer)

    # -- the loop ---------------------------------------------------------------------------------------

    def run(self) -> None:
        """Run to the end, and commit."""
        account, heap, upcoming = self._account, self._heap, None
        account.phase = "backward"
        while heap or upcoming is not None:
            if upcoming is None:
                function = heappop(heap)[2]
            else:
                function = upcoming if not heap else heappushpop(heap, self._entry(upcoming))[2]
            upcoming, account.function = None, type(function).__name__
            gradients = self._fitted(function, self._rule(function))
            for edge, gradient in zip(function.edges, gradients, strict=False):
                if gradient is None or (source(edge) is None and not isinstance(edge, Variable)):
                    continue
                waiting = edge in self._sums or edge in self._table
                if waiting or upcoming is not None or type(edge) is tuple or isinstance(edge, Variable):
                    self._deliver(edge, gradient)
                else:
                    gradient.holders += 1
                    self._table[edge], upcoming = gradient, edge
            for gradient in gradients:
                if gradient is not None:
                    self._drop(gradient)
            if state.early_commit:
                self._commit_early(function)
            self._release(function)
        self._commit()

    def _entry(self, function: Any) -> tuple[int, int, Any]:
        return -function.generation, self._next(), function

    def _deliver(self, edge: Any, gradient: Gradient) -> None:
        table = self._table
        if edge in self._sums:
            return
        if edge in table:
            old = table[edge]
            table[edge] = self._made(old.shape, old.buffer.layer)
            self._drop(old)
            self._sums.add(edge)
            return
        if isinstance(edge, Variable):
            if not edge._requires_grad:
                return
        else:
            function = edge[0] if type(edge) is tuple else edge
            if edge is function or function not in self._queued:
                heappush(self._heap, self._entry(function))
                self._queued.add(function)
        gradient.holders += 1
        table[edge] = gradient

    # -- one Function -----------------------------------------------------------------------------------

    def _rule(self, function: Any) -> list[Gradient | None]:
        """Run a rule: return the gradients of its inputs as it makes them, each held once."""
        account, layer = self._account, self._layers.get(function, "")
        taken = [self._table.pop(edge, None) for edge in output_edges(function)]
        given = [one for one in taken if one is not None]
        remade = self._remake(function) if function.saved is None else []
        inputs = [self._input(function, number, given[0].shape) if need else None
                  for number, need in enumerate(function.needs_grad)]
        cost = cost_of(function, [None if one is None else one.shape for one in taken], inputs,
                       self._workspaces.get(function, 0))
        alone = len(taken) == 1 and given[0].is_alone
        found: list[Gradient | None] = []
        for one in cost.gradients:
            found.append(None if one is None else self._gradient(*one, given[0], alone, layer))
        account.spike({"workspace": cost.workspace}, layer)
        for gradient in given:
            self._drop(gradient)
        for buffer in remade:
            account.drop(buffer)
        return found

    def _gradient(self, kind: str, shape: Shape, gy: Gradient, alone: bool, layer: str) -> Gradient:
        if kind == FRESH or (kind == WRITTEN and (not alone or shape.nbytes != gy.shape.nbytes)):
            return self._made(shape, layer)
        if kind == PART:
            part = self._made(shape, layer)
            part.is_view = True
            return part
        if kind in (GIVEN, WRITTEN):
            gy.holders += 1
            return gy
        gy.buffer.holders += 1
        return Gradient(shape._replace(is_stretched=gy.buffer.nbytes < shape.nbytes), gy.buffer, is_view=True)

    def _input(self, function: Any, number: int, gy: Shape) -> Shape:
        """Return what an input is like whose gradient is asked for."""
        specs, edge = function.specs, function.edges[number]
        if specs is not None and specs[number] is not None:
            shape, dtype = specs[number]
            return Shape(shape, gy.dtype if dtype is None else dtype)
        if isinstance(edge, Variable):
            return Shape(edge.shape, edge.dtype if edge.dtype.kind == "f" else gy.dtype)
        return gy

    def _fitted(self, function: Any, gradients: list[Gradient | None]) -> list[Gradient | None]:
        """Bring gradients into the shapes and dtypes of their inputs; all that a rule made is there until then."""
        if function.specs is None:
            return gradients
        found, layer = [], self._layers.get(function, "")
        for gradient, spec in zip(gradients, function.specs, strict=False):
            if gradient is not None and spec is not None:
                shape, dtype = spec
                shape = Shape(shape, gradient.shape.dtype if dtype is None else dtype, gradient.shape.channels_last)
                if gradient.shape[:2] != shape[:2]:
                    gradient = self._made(shape, layer)
                else:
                    gradient.holders += 1
            found.append(gradient)
        for gradient in gradients:
            if gradient is not None:
                self._drop(gradient)
        return found

    def _release(self, function: Any) -> None:
        for buffer in self._kept.pop(function, ()):
            self._account.drop(buffer)

    def _remake(self, function: Any) -> list[Buffer]:
        """Make again what a consumer did not keep, see `pygrad.sparing`; return what it holds until its rule ends."""
        extra = function.extra
        number = getattr(None if extra is None else extra.restorer, "_number", None)
        kept = self._kept.pop(function, [])
        if number is None or function.specs is None or function.specs[number] is None:
            return kept
        edge = function.edges[number]
        producer = source(edge)
        living = producer.living(0)
        if living is not None and living._data is not None:
            return kept
        shared = producer.extra.spared if producer.extra is not None else None
        buffer, left = self._remade.pop(producer, (None, shared.waiting if shared is not None else 1))
        if buffer is None:
            shape, dtype = function.specs[number]
            layer = self._layers.get(producer, "")
            buffer = self._account.take(Shape(shape, dtype).nbytes, "activation", layer)
            self._account.spike({"workspace": self._workspaces.get(producer, 0)}, layer)
        if left > 1:
            buffer.holders += 1
            self._remade[producer] = buffer, left - 1
        return [*kept, buffer]

    # -- the end ----------------------------------------------------------------------------------------

    def _commit_early(self, function: Any) -> None:
        """Add what is complete to the ``.grad`` that is there, see `pygrad.commit.EarlyCommit`."""
        for edge in function.edges:
            if isinstance(edge, Variable):
                self._left[edge] -= 1
                if not self._left[edge] and edge in self._table and edge._grad is not None and not edge._hooks:
                    self._drop(self._table.pop(edge))
                    self.leaves[edge] = None

    def _commit(self) -> None:
        """Bring gradients into ``.grad``: those that others see are copied, those that are there are added to."""
        given_back = []
        for leaf in [edge for edge in self._table if isinstance(edge, Variable)]:
            gradient = self._table.pop(leaf)
            old = leaf._grad
            if old is not None:
                given_back.append(self._rehearsal.known(old._data))
            if not gradient.is_alone:
                mine = self._made(gradient.shape, gradient.buffer.layer)
                self._drop(gradient)
                gradient = mine
            self.leaves[leaf] = gradient
        for buffer in given_back:
            if buffer is not None:
                self._account.drop(buffer)


def run_dry(rehearsal: Rehearsal, output: Variable) -> dict[Any, Gradient | None]:
    """Run a pass from an output; return the gradients of leaves."""
    made = DryBackward(rehearsal, output)
    made.run()
    return made.leaves
