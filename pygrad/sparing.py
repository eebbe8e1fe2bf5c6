"""Outputs that are not kept, because a cheap forward makes them again from what is kept anyway.

A product saves its input for the gradient of the weight. Where that input came out of a cheap Function which
itself saved what it was computed from (GELU its input, layer normalisation its input), there would be two
arrays of the same size for one value. Here the consumer lets go of its one, and a restorer runs the cheap
forward again when backward asks.

The other way round, a Function may keep its output only because a consumer is likely to keep it as well, and
have something smaller to keep instead: ReLU the signs. A consumer that does not keep its input says so.

Invariant: the gradients are the same bits with and without it. Cost: one more run of the cheap forward in
backward, however many consumers share its output. Switch: `config.spare_outputs`. A consumer offers what it
saved by calling `spare` after it has been recorded, or calls `condense`; arrays below `THRESHOLD` stay.
"""

from __future__ import annotations

from typing import Any

from pygrad import events
from pygrad.config import state
from pygrad.graph import source
from pygrad.instrument import rerun, tell
from pygrad.roles import OWN, intern
from pygrad.variable import Variable
from pygrad.versions import check_inputs

THRESHOLD = 1 << 16
"""Bytes. What lets go of an array takes 0.4 kB itself, and some microseconds in backward."""

_OWN = intern([OWN])

DEPTH = 3
"""How many cheap Functions one after the other may be run again for one value."""


class _Shared:
    """The value of one cheap output while several consumers are still to ask for it."""

    __slots__ = ("array", "waiting")

    def __init__(self) -> None:
        self.array: Any = None
        self.waiting = 0


class _Restorer:
    """Gives a consumer its saved arrays again; see `pygrad.attachments.Attachments`."""

    __slots__ = ("_number", "_saved", "_shared")

    once = True  # it is for the first backward alone

    def __init__(self, number: int, saved: tuple[Any, ...], shared: _Shared) -> None:
        self._number, self._saved, self._shared = number, saved, shared

    def __call__(self, function: Any) -> tuple[Any, ...] | None:
        """Return the saved arrays, or None where what the cheap forward needs has been released."""
        shared, saved = self._shared, self._saved
        array = shared.array
        if array is None:
            array = _value(function.edges[self._number], DEPTH)
        if array is None:
            return None
        with state.lock:
            shared.waiting -= 1
            shared.array = array if shared.waiting > 0 else None
        return tuple([array if role == self._number else one
                      for one, role in zip(saved, function.roles, strict=True)])


def spare(y: Any, number: int = 0) -> None:
    """Let the creator of ``y`` not keep its input ``number`` if that can be had again cheaply.

    Parameters
    ----------
    y : Variable
        Just recorded; nothing happens where it was not.
    number : int
        Which input; it must be a Variable whose creator is ``cheap``.
    """
    function = y.creator
    if function is None or not state.spare_outputs or not function.saved or number not in function.roles:
        return
    array = function.saved[function.roles.index(number)]
    edge = function.edges[number]
    producer = source(edge)
    if (array.nbytes < THRESHOLD or producer is None or min(producer.roles, default=0) < 0
            or not _at_hand(producer, DEPTH)):
        return
    shared = producer.attached().spared
    if shared is None:
        shared = producer.attached().spared = _Shared()
    shared.waiting += 1
    kept = tuple([None if role == number else one
                  for one, role in zip(function.saved, function.roles, strict=True)])
    if state.listening:
        tell(function, "evicted", tuple([one if role == number else None for one, role in
                                         zip(function.saved, function.roles, strict=True)]))
    function.saved = None
    function.attached().restorer = _Restorer(number, kept, shared)


def condense(x: Any) -> None:
    """Let the creator of ``x``, which its consumer does not keep, save something smaller than its output.

    Parameters
    ----------
    x : Variable or array_like
        The consumer's input.
    """
    function = x.creator if isinstance(x, Variable) else None
    if (function is None or function.condense is None or not state.spare_outputs or state.check_mutation
            or not function.saved or function.roles != (-1,) or function.saved[0].nbytes < THRESHOLD):
        return
    if state.listening:
        tell(function, "evicted", function.saved)
    function.condense()
    function.roles = _OWN
    if state.listening:
        events.emit("made", function, 0, function.saved[0], "saved")
        tell(function, "saved", function.saved)


def _at_hand(producer: Any, depth: int) -> bool:
    """Return whether a cheap forward finds its inputs: saved by itself, or made again in the same way."""
    if not producer.cheap or depth == 0 or producer.saved is None or type(producer._outputs) is list:
        return False
    for number, edge in enumerate(producer.edges):
        above = source(edge)
        if above is None:
            if number == 0:  # a leaf or a constant may be changed in place while nobody looks
                return False
        elif number not in producer.roles and not _at_hand(above, depth - 1):
            return False
    return True


def _value(edge: Any, depth: int) -> Any:
    """Return the array at the edge of a cheap Function, or None where its inputs have been released."""
    function = source(edge)
    living = function.living(0)
    if living is not None and living._data is not None:
        return living._data
    if function.saved is None or depth == 0:
        return None
    arrays = []
    for number, one in enumerate(function.edges):
        if source(one) is None:
            check_inputs(function, (one,))
            arrays.append(one._data if isinstance(one, Variable) else one)
        elif number in function.roles:
            arrays.append(function.saved[function.roles.index(number)])
        else:
            arrays.append(_value(one, depth - 1))
        if arrays[-1] is None:
            return None
    twin = function.twin()
    twin.saved, twin.extra = (), None
    array = rerun(function, twin, arrays)
    if state.listening:
        events.emit("rematerialised", function, 0, array, "output")
    return array
