"""Events: the one seam for profilers, ledgers, timers and anomaly checks.

=====================  ============================================  ==========================
kind                   array                                         role
=====================  ============================================  ==========================
forward, backward      see below                                     "begin", "end"
made                   a gradient, or what is saved in another form  "gradient", "saved"
saved                  a saved array                                 "input", "output", "own"
released, evicted      the array that is let go                      as saved
rematerialised         a value that was computed again               "output"
gradient_given         what a pass starts with at an output          "gradient"
gradient_taken         the summed gradient of a Function's output    "gradient"
gradient_committed     the gradient that reached ``.grad``           "gradient"
gradient_returned      what `pygrad.grad` returns for an input       "gradient"
optimizer              None                                          "begin", "end"
=====================  ============================================  ==========================

``slot`` is the position in ``saved``, or the output number; of `optimizer`, a step of an optimiser, ``function`` is
that. In the place of an array, the "begin" of `forward` has the list of its inputs (Variables, and the arrays of
constants; all arrays where it is a recomputation), that of `backward` the list of gradients, which is not to be
changed; the "end" of `forward` has a pair, what it returned and what it saved, that of `backward` what it returned,
and each None if it raised. `made` is sent for gradients that are made between rules: summed, fitted to an input, or to
be committed (``function`` is then the leaf; of `gradient_given` and `gradient_returned` it is the Variable). `forward`,
`backward` and `optimizer` are sent even when the Function raises (the "end" then follows the exception). Nothing is
sent, and nothing tested beyond one integer, while nobody listens. A listener runs in the thread that computes; what it
raises reaches the user.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from pygrad._lazy import listing
from pygrad.config import state
from pygrad.errors import ArgumentError

__all__ = ["Event", "KINDS", "Subscription", "subscribe"]
__dir__ = listing(__name__)

KINDS = ("forward", "backward", "made", "saved", "released", "evicted", "rematerialised",
         "gradient_given", "gradient_taken", "gradient_committed", "gradient_returned", "optimizer")


class Event(NamedTuple):
    """One thing that happened in the engine."""

    kind: str
    function: Any
    slot: int | None
    array: Any
    role: str | None


class Subscription:
    """A listener that is being served; `close` ends it, and so does leaving a with block."""

    def __init__(self, listener: Callable[[Event], object], kinds: tuple[str, ...]) -> None:
        self.listener, self._kinds = listener, kinds
        with state.lock:
            state.listening += 1
            state.special += 1
            for kind in kinds:
                _subscriptions[kind] = (*_subscriptions[kind], self)

    def __repr__(self) -> str:
        name = getattr(self.listener, "__qualname__", type(self.listener).__name__)
        return f"Subscription({name}: {', '.join(self._kinds) or 'closed'})"

    def close(self) -> None:
        """Stop listening; a second call does nothing."""
        with state.lock:
            for kind in self._kinds:
                _subscriptions[kind] = tuple(one for one in _subscriptions[kind] if one is not self)
            if self._kinds:
                state.listening -= 1
                state.special -= 1
            self._kinds = ()

    def __enter__(self) -> Subscription:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


_subscriptions: dict[str, tuple[Subscription, ...]] = {kind: () for kind in KINDS}


def subscribe(listener: Callable[[Event], object], *kinds: str) -> Subscription:
    """Call ``listener(event)`` for every event of these kinds (all kinds if none are given).

    Parameters
    ----------
    listener : callable
        Takes one `Event`. Keep no reference to ``event.array`` or ``event.function`` but a weak one:
        holding them keeps memory alive.
    *kinds : str
        From `KINDS`.

    Returns
    -------
    Subscription
        A context manager with `close()`.

    Raises
    ------
    ArgumentError
        For a kind that does not exist.

    Examples
    --------
    >>> import pygrad
    >>> seen = []
    >>> with subscribe(lambda event: seen.append(event.role), "saved"):
    ...     y = pygrad.Variable(2.0) * pygrad.Variable(3.0)
    >>> seen
    ['input', 'input']
    """
    chosen = kinds or KINDS
    for kind in chosen:
        if kind not in KINDS:
            raise ArgumentError(f"subscribe: no event {kind!r}; the kinds are {', '.join(KINDS)}")
    return Subscription(listener, tuple(dict.fromkeys(chosen)))


def heard(kind: str) -> bool:
    """Return whether anybody listens to events of a kind."""
    return bool(_subscriptions[kind])


def emit(kind: str, function: Any, slot: int | None = None, array: Any = None,
         role: str | None = None) -> None:
    """Send an event to its listeners. Callers test ``state.listening`` first."""
    subscriptions = _subscriptions[kind]
    if subscriptions:
        event = Event(kind, function, slot, array, role)
        for subscription in subscriptions:
            subscription.listener(event)
