"""Everything about an operation that runs only while somebody watches.

Function calls in here when ``state.special`` says that there is a listener, line tracing or mutation
checking; nothing in this file is paid for otherwise.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from pygrad import events
from pygrad.config import state
from pygrad.errors import AnomalyError, PyGradError, describe
from pygrad.graph import ancestors
from pygrad.places import place
from pygrad.roles import name_of
from pygrad.variable import Variable
from pygrad.versions import fingerprint

_HINT = "run the forward under pygrad.config.trace_lines() to see the line that recorded it"


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
        extra = function.attached()
        extra.line, extra.layer, extra.module = place(sys._getframe(1))
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


def name_inputs(error: Exception, function: Any, inputs: Iterable[Any]) -> Exception:
    """Add to a forward error the note that says what went in, and return the error.

    ``forward`` sees arrays, so the package's own errors cannot say more than their shapes: those get the names of
    the Variables that have one. NumPy's and others get it all. What `pygrad.anomaly` found says everything itself.
    """
    if isinstance(error, AnomalyError):
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)
    foreign = not isinstance(error, PyGradError)
    told = [f"input {number} is {describe(value)}" for number, value in enumerate(inputs)
            if getattr(value, "name", None) or foreign]
    if told:
        error.add_note((f"in {type(function).__name__}: " if foreign else "") + "; ".join(told))
    return error


def rerun(function: Any, twin: Any, arrays: Sequence[Any]) -> Any:
    """Run a forward again on a twin; an error says whose it was."""
    try:
        return run_forward(function, twin, arrays) if state.special else twin.forward(*arrays)
    except Exception as error:
        error.add_note(f"in the forward of {type(function).__name__}, run again for backward{_recorded_at(function)}")
        raise


def explain(error: BaseException, function: Any) -> None:
    """Add to a backward error the note that says where the forward ran, or how to learn it, the latter once."""
    if function is None or isinstance(error, AnomalyError):
        return
    where = _recorded_at(function)
    if not where and not any(_HINT in note for note in getattr(error, "__notes__", ())):
        where = f"; {_HINT}"
    error.add_note(f"in the backward of {type(function).__name__}{where}")


def explain_output(error: BaseException, outputs: Iterable[Any]) -> None:
    """Add to an error about where a backward starts the lines that recorded its outputs, if they are known."""
    if isinstance(error, AnomalyError):
        return
    for output in outputs:
        creator = getattr(output, "creator", None)
        if creator is not None and creator.line:
            error.add_note(f"the output of {type(creator).__name__}{_recorded_at(creator)}")


def explain_leaf(error: BaseException, leaf: Any, outputs: Iterable[Any]) -> None:
    """Add to an error about a leaf's gradient the lines that used the leaf, the first three."""
    creators = [output.creator for output in outputs if output.creator is not None]
    users = [function for function in ancestors(creators) if any(edge is leaf for edge in function.edges)]
    for function in users[:3]:
        if not isinstance(error, AnomalyError):
            explain(error, function)
        elif _recorded_at(function):
            error.add_note(f"the leaf went into {type(function).__name__}{_recorded_at(function)}")


def _recorded_at(function: Any) -> str:
    extra = function.extra
    if extra is None or not extra.line:
        return ""
    layer = f" in the layer {extra.layer}" if extra.layer else ""
    return f", recorded{layer} at {extra.line}"
