"""Where gradients leave the pass: hooks, retained gradients, and the commit to ``.grad``.

Gradients inside a pass may share memory (both inputs of an addition get the same array); one that becomes
visible to the user never does. It is taken as it is where `reusable` proves that nothing else refers to
its memory, and copied otherwise. All new gradients are computed first and then assigned in one call that
no exception or interrupt can divide; `EarlyCommit` trades that guarantee for memory.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.config import enable_grad, state
from pygrad.errors import ShapeError, StaleGraphError, describe
from pygrad.events import emit
from pygrad.graph import ancestors, output_edges
from pygrad.instrument import explain_leaf
from pygrad.variable import Variable, make_leaf

_set_grad = vars(Variable)["_grad"].__set__


def visit(run: Any, function: Any) -> None:
    """Run the hooks on a Function's summed gradients, then retain and capture what was asked for."""
    extra = function.extra
    for number, edge in enumerate(output_edges(function)):
        if edge not in run.table:
            continue
        if extra is not None and number in extra.hooks:
            run.table[edge] = _hooked(run.table[edge], extra.hooks[number], f"{type(function).__name__} output")
        if run.retain_grad or (extra is not None and number in extra.retained):
            variable = function.living(number)
            if variable is not None:
                run.retained.append((variable, run.table[edge]))
        if edge in run.captured:
            run.captured[edge] = run.table[edge]


def _hooked(gradient: Any, hooks: tuple[Any, ...], where: str) -> Any:
    for (hook,) in hooks:
        result = hook(_shown(gradient))
        if result is None:
            continue
        if not isinstance(result, Variable):
            result = np.asarray(result)
        elif not isinstance(gradient, Variable):
            result = result.data
        if result.shape != gradient.shape:
            raise ShapeError(f"hook on {where}: it returned {describe(result)} for a gradient of "
                             f"shape {gradient.shape}; return the same shape, or None")
        gradient = result if result.dtype == gradient.dtype else result.astype(gradient.dtype)
    return gradient


def _shown(gradient: Any) -> Variable:
    """Return a gradient as a hook may see it: read-only, since others may share its memory."""
    if isinstance(gradient, Variable):
        return gradient
    view = np.asarray(gradient).view()
    view.flags.writeable = False
    return make_leaf(view)


def taken(table: dict[Any, Any], leaf: Variable) -> Any:
    """Take a leaf's summed gradient out of the table, through its hooks."""
    gradient = table.pop(leaf)
    return _hooked(gradient, leaf._hooks, f"leaf {describe(leaf)}") if leaf._hooks else gradient


def gradient_of(old: Variable | None, gradient: Any) -> Variable:
    """Return a new Variable holding ``old + gradient`` that shares memory with nothing.

    Without a copy if the caller hands over its only reference to ``gradient``.
    """
    if isinstance(gradient, Variable):
        if not gradient.requires_grad and (old is None or not old.requires_grad):
            return make_leaf(gradient.data.copy() if old is None else np.asarray(old.data + gradient.data))
        with enable_grad():
            return gradient * 1 if old is None else old + gradient  # type: ignore[no-any-return]
    if type(gradient) is not np.ndarray:
        gradient = np.asarray(gradient)
    mine = reusable(gradient)
    if old is None:
        return make_leaf(gradient.copy() if mine is None else mine)
    before = old.data
    if mine is None or before.dtype != gradient.dtype:
        return make_leaf(np.asarray(before + gradient))
    return make_leaf(np.add(before, gradient, out=mine))


def _check_shape(leaf: Variable, gradient: Any) -> None:
    shape = getattr(gradient, "shape", ())
    if shape == leaf._data.shape:
        return
    if leaf._replaced:
        raise StaleGraphError(f"the leaf {describe(leaf)} gets a gradient of shape {shape}: its .data has been "
                              "assigned since the operations ran. Run the forward again")
    raise ShapeError(f"the leaf {describe(leaf)} gets a gradient of shape {shape}: a Function that is "
                     "elementwise has to return gradients in the shape of gy")


class _Told(list[tuple[Variable, Variable]]):
    """Tells of each gradient before those from before are let go of."""

    def append(self, pair: tuple[Variable, Variable]) -> None:
        """Add a Variable and its new gradient."""
        super().append(pair)
        emit("made", pair[0], None, pair[1].data, "gradient")


def commit(run: Any, outputs: Iterable[Any] = ()) -> None:
    """Add what the pass computed to ``.grad`` of leaves and retained intermediates: all or nothing.

    An error about a leaf says where the graph of ``outputs`` used that.
    """
    ready: list[tuple[Variable, Variable]] = _Told() if state.listening else []
    table, retained = run.table, run.retained
    leaf = None
    try:
        for leaf in list(table):
            _check_shape(leaf, table[leaf])
            # Taken inside the call: a local here would be a second reference, and force a copy.
            ready.append((leaf, gradient_of(leaf._grad, taken(table, leaf))))
    except Exception as error:
        explain_leaf(error, leaf, outputs)
        raise
    while retained:
        variable = retained[-1][0]
        ready.append((variable, gradient_of(variable._grad, retained.pop()[1])))
    if len(ready) == 1:
        ready[0][0]._grad = ready[0][1]
    else:
        variables, gradients = [one for one, _ in ready], [one for _, one in ready]
        deque(map(_set_grad, variables, gradients), maxlen=0)  # one C call: no signal is handled inside it
    if state.listening:
        for variable, gradient in ready:
            emit("gradient_committed", variable, None, gradient.data, "gradient")


class EarlyCommit:
    """Commits a leaf's gradient into its existing ``.grad`` once its last contribution is in.

    Counts, before the pass, the edges that lead to each leaf. A leaf some of whose consumers get no
    gradient is left to the commit at the end.
    """

    def __init__(self, functions: list[Any]) -> None:
        self._left: Counter[Variable] = Counter(
            edge for function in ancestors(functions) for edge in function.edges if isinstance(edge, Variable))

    def after(self, function: Any, table: dict[Any, Any]) -> None:
        """Take note that ``function`` has run, and commit what is complete."""
        for edge in function.edges:
            if isinstance(edge, Variable):
                self._left[edge] -= 1
                if not self._left[edge] and edge in table and self._add(edge, table[edge]):
                    del table[edge]

    @staticmethod
    def _add(leaf: Variable, gradient: Any) -> bool:
        old = leaf._grad
        if old is None or leaf._hooks or old.creator is not None or isinstance(gradient, Variable):
            return False
        if old.dtype != getattr(gradient, "dtype", None) or not old._data.flags.writeable:
            return False
        np.add(old._data, gradient, out=old._data)
        if state.listening:
            emit("gradient_committed", leaf, None, old._data, "gradient")
        return True
