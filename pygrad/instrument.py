"""Everything about an operation that runs only while somebody watches.

Function calls in here when ``state.special`` says that there is a listener, line tracing or mutation
checking; nothing in this file is paid for otherwise.
"""

from __future__ import annotations

import linecache
import os
import sys
from collections.abc import Iterable, Sequence
from types import CodeType
from typing import Any
from weakref import ref

from pygrad import events
from pygrad.config import state
from pygrad.errors import PyGradError, describe
from pygrad.roles import name_of
from pygrad.variable import Variable
from pygrad.versions import fingerprint

_PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep

layer_calls: dict[int, CodeType] = {}
"""Codes by `id`: a frame of one is the call of a layer, which is its ``self``. The layers enter theirs."""


def run_forward(function: Any, actor: Any, arrays: Sequence[Any], inputs: Sequence[Any] = ()) -> Any:
    """Run ``forward`` between its two events.

    Parameters
    ----------
    function, actor : Function
        The actor is the Function or its stand-in.
    arrays : sequence of ndarray
    inputs : sequence, optional
        What the arrays are of: Variables, and constants as the user gave them.
    """
    if not state.listening:
        return actor.forward(*arrays)
    entering = [value if isinstance(value, Variable) else array
                for value, array in zip(inputs, arrays, strict=True)] if inputs else list(arrays)
    made = None
    events.emit("forward", function, None, entering, "begin")
    try:
        result = actor.forward(*arrays)
        made = result, actor.saved
        return result
    finally:
        events.emit("forward", function, None, made, "end")


def run_backward(function: Any, actor: Any, gradients: list[Any]) -> Any:
    """Run the rule between its two events; ``actor`` is the Function or its stand-in.

    A single gradient is taken out of the list, so that the rule has the only reference to it.
    """
    if events.heard("gradient_taken"):
        for number in range(len(gradients)):
            if gradients[number] is not None:
                events.emit("gradient_taken", function, number, gradients[number], "gradient")
    result = None
    events.emit("backward", function, None, gradients, "begin")
    try:
        result = actor.backward(gradients.pop()) if len(gradients) == 1 else actor.backward(*gradients)
        return result
    finally:
        events.emit("backward", function, None, result, "end")


def recorded(function: Any) -> None:
    """Note the user's line, the layer and the fingerprints, and tell what was saved."""
    if state.trace_lines:
        attached = function.attached()
        attached.line, attached.layer = _user_line(), _layer()
    if state.check_mutation and function.saved:
        function.attached().fingerprints = tuple([fingerprint(array) for array in function.saved])
    if state.listening:
        tell(function, "saved", function.saved)


def tell(function: Any, kind: str, saved: tuple[Any, ...]) -> None:
    """Send one event for each saved array."""
    if not events.heard(kind):
        return
    for slot, (array, role) in enumerate(zip(saved, function.roles, strict=True)):
        if array is not None:
            events.emit(kind, function, slot, array, name_of(role))


def _user_line() -> str | None:
    frame = sys._getframe(1)
    while frame is not None:
        filename = frame.f_code.co_filename
        if not filename.startswith(_PACKAGE):
            source = linecache.getline(filename, frame.f_lineno, frame.f_globals).strip()
            return f"{filename}:{frame.f_lineno}: {source}" if source else f"{filename}:{frame.f_lineno}"
        frame = frame.f_back  # type: ignore[assignment]
    return None


def _layer() -> Any:
    """Return a weak reference to the layer that is being called, None where none is."""
    frame = sys._getframe(1) if layer_calls else None
    while frame is not None:
        if id(frame.f_code) in layer_calls:
            return ref(frame.f_locals["self"])
        frame = frame.f_back  # type: ignore[assignment]
    return None


def name_inputs(error: Exception, function: Any, inputs: Iterable[Any]) -> Exception:
    """Add to a forward error the note that says what went in, and return the error.

    ``forward`` sees arrays, so the package's own errors cannot say more than their shapes: those get the names of
    the Variables that have one. NumPy's and others get it all.
    """
    foreign = not isinstance(error, PyGradError)
    told = [f"input {number} is {describe(value)}" for number, value in enumerate(inputs)
            if getattr(value, "name", None) or foreign]
    if told:
        error.add_note((f"in {type(function).__name__}: " if foreign else "") + "; ".join(told))
    return error


def explain(error: BaseException, function: Any) -> None:
    """Add to a backward error the note that says where the forward ran, or how to learn it."""
    if function is None:
        return
    name = type(function).__name__
    line = function.extra.line if function.extra is not None else None
    error.add_note(f"in the backward of {name}, recorded at {line}" if line else
                   f"in the backward of {name}; run the forward under pygrad.config.trace_lines() "
                   "to see the line that recorded it")
