"""`backward_steps`: a backward that runs Function by Function, for a loop or a debugger to look at.

Each step is one turn of the loop in `backward`, between whose turns no pass is running: the engine's counters are as
before, other passes may run, and a graph that one of them released meanwhile is computed again. What is yielded is
taken from the events of that turn, and a listener is subscribed for no longer than that.

A gradient is shown as a read-only view: no copy is made, and since a view is a reference, no rule and no commit takes
its memory for its own while the step is kept. Where a gradient may share memory with what the Function saved or with
a leaf, which an optimiser writes to, it is a copy.
"""

from __future__ import annotations

import threading
from operator import itemgetter
from typing import Any
from weakref import ref

import numpy as np

from pygrad.backward import BackwardPass
from pygrad.commit import commit
from pygrad.config import enable_grad, is_grad_enabled
from pygrad.differentiate import started
from pygrad.events import Event, subscribe
from pygrad.variable import Variable


class BackwardStep:
    """One Function whose rule has run.

    Attributes
    ----------
    number : int
        From 1.
    function : Function
    name : str
        The Function's class.
    output_gradients, input_gradients : tuple of ndarray or None
        What the rule got for each output, and returned for each input: in the input's shape and dtype, before it is
        added to others. Read-only; they may be kept, and do not change.
    saved_bytes : int
        What the Function had saved, before this step let go of it; 0 if that had been released.
    line, layer : str or None
        Where the forward ran, under `config.trace_lines`.
    """

    __slots__ = ("__weakref__", "_steps", "function", "input_gradients", "number", "output_gradients", "saved_bytes")

    def __init__(self, steps: BackwardSteps, number: int, function: Any) -> None:
        self._steps, self.number, self.function = ref(steps), number, function
        self.output_gradients: tuple[Any, ...] = ()
        self.input_gradients: tuple[Any, ...] = ()
        self.saved_bytes = sum(getattr(array, "nbytes", 0) for array in function.saved or ())

    @property
    def name(self) -> str:
        """The Function's class."""
        return type(self.function).__name__

    @property
    def line(self) -> str | None:
        """The user's line that ran the forward, under `config.trace_lines`."""
        return self.function.line  # type: ignore[no-any-return]

    @property
    def layer(self) -> str | None:
        """The layer that ran it, under `config.trace_lines`."""
        return self.function.extra.layer if self.function.extra is not None else None

    @property
    def inputs(self) -> list[Variable]:
        """The Function's inputs; the data of one that has died is computed when asked for."""
        return self.function.inputs  # type: ignore[no-any-return]

    @property
    def pending(self) -> tuple[Any, ...]:
        """The Functions that wait at this moment, the next one first; those behind them are not counted yet."""
        steps = self._steps()
        return () if steps is None else steps.pending

    def __repr__(self) -> str:
        return (f"{self.number}: {self.name} {_sizes(self.output_gradients)} -> {_sizes(self.input_gradients)}"
                + (f"  {self.line}" if self.line else ""))


class BackwardSteps:
    """The iterator that `backward_steps` returns.

    The gradients reach ``.grad`` when it is exhausted, all of them. One that is left before, by ``break``, an
    exception, `close` or by being forgotten, commits nothing.
    """

    def __init__(self, run: BackwardPass, outputs: list[Any]) -> None:
        self._run: BackwardPass | None = run
        self._outputs, self._count = outputs, 0

    def __iter__(self) -> BackwardSteps:
        return self

    def __next__(self) -> BackwardStep:
        """Run the next Function; after the last, commit."""
        run = self._run
        if run is None:
            raise StopIteration
        done = False
        try:
            if run.heap:
                step = self._step(run)
                done = True
                return step
            commit(run, self._outputs)
            raise StopIteration
        finally:
            if not done:
                self.close()

    def _step(self, run: BackwardPass) -> BackwardStep:
        self._count += 1
        step = BackwardStep(self, self._count, run.heap[0][2])
        with subscribe(_Look(step).hear, "backward", "made"):
            if run.create_graph and not is_grad_enabled():
                with enable_grad():
                    next(run.steps())
            else:
                next(run.steps())
        return step

    @property
    def pending(self) -> tuple[Any, ...]:
        """The Functions that wait at this moment, the next one first."""
        waiting = [] if self._run is None else sorted(self._run.heap, key=itemgetter(0, 1))
        return tuple([entry[2] for entry in waiting])

    def finish(self) -> None:
        """Run what is left, and commit."""
        for _ in self:
            pass

    def __repr__(self) -> str:
        run, waiting = self._run, [type(function).__name__ for function in self.pending[:3]]
        what = "ended" if run is None else f"next: {', '.join(waiting)}{', ...' * (len(run.heap) > 3)}"
        return f"BackwardSteps({self._count} done, {what})"

    def close(self) -> None:
        """Leave it: what has not been committed is let go of. A second call does nothing."""
        self._run, self._outputs = None, []

    def __enter__(self) -> BackwardSteps:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


class _Look:
    """Takes from the events of one turn what its step shows. Other threads, and what hooks run, are not looked at."""

    def __init__(self, step: BackwardStep) -> None:
        self._step, self._thread = step, threading.get_ident()

    def hear(self, event: Event) -> None:
        step = self._step
        if event.function is not step.function or threading.get_ident() != self._thread:
            return
        if event.kind == "made":
            if event.slot is not None and event.slot < len(step.input_gradients):
                step.input_gradients = (*step.input_gradients[:event.slot], _shown(event.array, step.function),
                                        *step.input_gradients[event.slot + 1:])
            return
        gradients = event.array if type(event.array) in (list, tuple) else (event.array,)
        shown = tuple([_shown(gradient, step.function) for gradient in gradients])
        if event.role == "begin":
            step.output_gradients, step.input_gradients = shown, ()
        else:
            step.input_gradients = shown


def _shown(gradient: Any, function: Any) -> Any:
    """Return a gradient to look at: a view that cannot be written to, or a copy of what others may write to."""
    if gradient is None:
        return None
    array = np.asarray(gradient.data if isinstance(gradient, Variable) else gradient)
    others = [*(function.saved or ()), *(edge._data if isinstance(edge, Variable) else edge for edge in function.edges)]
    if any(isinstance(one, np.ndarray) and np.may_share_memory(array, one) for one in others):
        array = array.copy()
    view = array.view()
    view.flags.writeable = False
    return view


def _sizes(gradients: tuple[Any, ...]) -> str:
    """Return shapes with dtypes, the dtype once where it is that of the one before."""
    shown, before = [], ""
    for gradient in gradients:
        if gradient is None:
            shown.append("-")
            continue
        dtype = str(gradient.dtype)
        shown.append(f"{gradient.shape}" if dtype == before else f"{gradient.shape} {dtype}")
        before = dtype
    return ", ".join(shown) or "nothing"


def backward_steps(outputs: Any, gradients: Any = None, *, retain_grad: bool = False, retain_graph: bool = False,
                   create_graph: bool = False) -> BackwardSteps:
    """Differentiate Function by Function: an iterator over the Functions as their rules run.

    Parameters
    ----------
    outputs, gradients, retain_grad, retain_graph, create_graph
        As in `pygrad.backward`.

    Returns
    -------
    BackwardSteps
        Yields one `BackwardStep` for each Function: its ``name``, ``line``, ``output_gradients``,
        ``input_gradients``, ``saved_bytes``, and what is ``pending``. ``finish()`` runs the rest, ``close()`` leaves
        it.

    Raises
    ------
    GraphError
        If an output has no creator.
    ShapeError
        If a gradient does not have its output's shape.

    Notes
    -----
    Leaves get their gradients after the last step, when the loop ends: all of them, or, where the loop is left before,
    none. What the steps up to there have released is computed again by a later backward. Under
    `config.early_commit` leaves get them as they are complete. The gradients of a step are read-only views, which hold
    their memory for as long as the step is kept.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> for step in pygrad.backward_steps((x * x).sum()):
    ...     print(step, step.pending)
    1: Sum () float64 -> (2,) float64 (<pygrad.functions.Multiply object at 0x...>,)
    2: Multiply (2,) float64 -> (2,) float64, (2,) ()
    >>> x.grad
    Variable([2. 4.])
    >>> pygrad.backward_steps((x * x).sum())
    BackwardSteps(0 done, next: Sum)
    """
    return BackwardSteps(*started(outputs, gradients, "backward_steps", retain_grad=retain_grad,
                                  retain_graph=retain_graph, create_graph=create_graph))


def _backward_steps_method(self: Variable, gradient: Any = None, retain_grad: bool = False, *,
                           retain_graph: bool = False, create_graph: bool = False) -> BackwardSteps:
    """Differentiate this Variable Function by Function; see `pygrad.backward_steps`.

    Parameters
    ----------
    gradient : array_like, optional
        Of this Variable's shape; ones by default (with a warning unless it has one element).
    retain_grad, retain_graph, create_graph : bool
        As in `pygrad.backward`.

    Returns
    -------
    BackwardSteps

    Examples
    --------
    >>> x = Variable(3.0)
    >>> steps = (x * x + x).backward_steps()
    >>> next(steps).name, x.grad
    ('Add', None)
    >>> steps.finish()
    >>> x.grad
    Variable(7.0)
    """
    return backward_steps(self, gradient, retain_grad=retain_grad, retain_graph=retain_graph,
                          create_graph=create_graph)


_backward_steps_method.__name__ = "backward_steps"
Variable.backward_steps = _backward_steps_method  # type: ignore[attr-defined]
