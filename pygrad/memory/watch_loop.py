"""`watch_loop`: finds a graph that grows with every iteration of a loop, and names the line that keeps it."""

from __future__ import annotations

import gc
import sys
import warnings
from collections import deque
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any
from weakref import ReferenceType, ref

from pygrad.errors import ArgumentError, PyGradError
from pygrad.function import Function
from pygrad.memory._heap import of_types, subclasses
from pygrad.memory.why_alive import WhyAlive, explain

_SAMPLE = 8


class GraphGrowthWarning(UserWarning):
    """A loop keeps the graphs of its earlier iterations alive."""


class GraphGrowthError(PyGradError, AssertionError):
    """A loop under ``watch_loop(..., error=True)`` keeps the graphs of its earlier iterations alive."""


class watch_loop:  # noqa: N801 - used as a function
    """Watch a loop for graphs that stay alive from one iteration to the next.

    Wrap what the loop goes over, or use it as a context manager and call `step` at the end of each iteration.

    Parameters
    ----------
    iterable : iterable, optional
        What the loop goes over; its items come through as they are.
    warmup : int
        Iterations that do not count: caches fill, optimisers make their state.
    patience : int
        How many iterations in a row have to leave more Functions alive than the one before.
    error : bool
        Raise `GraphGrowthError` instead of warning: an assertion for tests.

    Attributes
    ----------
    growth : float
        Functions that stay alive, for each iteration that counted.
    report : WhyAlive or None
        Who keeps the graph of an earlier iteration, once growth has been found.

    Raises
    ------
    ArgumentError
        If ``patience`` is less than 2, or `step` is called outside a with block.
    GraphGrowthError
        With ``error=True``, in the iteration that settles it.

    Warns
    -----
    GraphGrowthWarning
        Once, in the iteration that settles it. The message names the path, the bytes and the line to change.

    Notes
    -----
    Each iteration counts the living Functions of all threads in one pass over what the garbage collector tracks:
    some milliseconds with 100,000 objects, until growth has been found or the loop ends. Truncated backpropagation
    through time, or a replay memory that fills, grows on purpose: give it more ``patience``.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> w = pygrad.Variable(np.ones(1000))
    >>> def train():
    ...     losses = []
    ...     for step in watch_loop(range(20), error=True):
    ...         loss = (w * w).exp().sum()
    ...         losses.append(loss)
    >>> try:
    ...     train()
    ... except GraphGrowthError as error:
    ...     print(error)
    the graph grows by 3 Functions in every iteration
    Variable is alive because of
        local 'losses' of train() (<doctest ...>:3) -> list[3] of 8 -> Variable
    Letting go of it frees 54.7 KiB, 7.8 KiB by this one alone.
    <doctest ...>:5: losses.append(loss) keeps the graph of every one that it adds: write losses.append(loss.item())
    """

    def __init__(self, iterable: Iterable[Any] | None = None, *, warmup: int = 2, patience: int = 5,
                 error: bool = False) -> None:
        if patience < 2:
            raise ArgumentError(f"watch_loop: patience must be at least 2 iterations, got {patience}")
        self._iterable, self._warmup, self._patience, self._error = iterable, warmup, patience, error
        self.report: WhyAlive | None = None
        self._open = False
        self._restart()

    def _restart(self) -> None:
        self._known: frozenset[int] = frozenset()
        self._counts: list[int] = []
        self._samples: deque[list[ReferenceType[Any]]] = deque(maxlen=self._patience)
        self._iterations = 0

    @property
    def growth(self) -> float:
        """Functions that stay alive, for each iteration that counted."""
        counts = self._counts
        return (counts[-1] - counts[0]) / (len(counts) - 1) if len(counts) > 1 else 0.0

    def __repr__(self) -> str:
        found = "nothing that grows" if self.report is None else f"growth, by {self.report.root}"
        return f"<watch_loop, {self._iterations} iterations, found {found}>"

    def __iter__(self) -> Iterator[Any]:
        if self._iterable is None:
            raise ArgumentError("watch_loop: nothing to iterate over; give it the loop's iterable, or use it as a "
                                "context manager and call step() in each iteration")
        self._restart()
        for item in self._iterable:
            yield item
            del item
            self._look(sys._getframe(1))

    def __enter__(self) -> watch_loop:
        self._restart()
        self._open = True
        return self

    def __exit__(self, *exception: object) -> None:
        self._open = False
        self._samples.clear()

    def step(self) -> None:
        """Mark the end of an iteration."""
        if not self._open:
            raise ArgumentError("watch_loop: step() belongs inside `with watch_loop() as watch:`")
        self._look(sys._getframe(1))

    def _look(self, caller: FrameType) -> None:
        """Count what is alive, and say so if it has grown often enough."""
        self._iterations += 1
        if self.report is not None or self._iterations <= self._warmup:
            return
        functions = of_types(gc.get_objects(), subclasses(Function))
        numbers = frozenset(map(id, functions))
        fresh = [one for one in functions if id(one) not in self._known]
        self._samples.append([ref(one) for one in fresh[:: max(1, len(fresh) // _SAMPLE)]])
        self._known = numbers
        self._counts.append(len(numbers))
        del functions, fresh
        recent = self._counts[-self._patience - 1:]
        if len(recent) > self._patience and all(new > old for old, new in zip(recent, recent[1:], strict=False)):
            self._tell(caller)

    def _tell(self, caller: FrameType) -> None:
        kept = self._kept()
        if kept is None:
            return
        each = (self._counts[-1] - self._counts[-self._patience - 1]) // self._patience
        self.report = explain(kept, caller)
        text = f"the graph grows by {each} Function{'s' * (each > 1)} in every iteration\n{self.report}"
        if self._error:
            raise GraphGrowthError(text)
        warnings.warn(text, GraphGrowthWarning, stacklevel=4)

    def _kept(self) -> Any:
        """Return the end of an earlier iteration's graph: the Variable, or the Function if that has died."""
        alive = [function for sample in list(self._samples)[:-1] for one in sample if (function := one()) is not None]
        if not alive:
            return None
        function = max(alive[:_SAMPLE], key=lambda one: one.generation)
        return next((variable for one in function.outputs if (variable := one()) is not None), function)
