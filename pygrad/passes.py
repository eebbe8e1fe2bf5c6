"""How many backward passes are running, and what follows from it for release.

A pass that is alone runs rules on the shared Functions and releases each after its rule. While several run
(threads, or a hook that calls backward), each runs rules on private twins and nobody releases, because
another may be inside a rule; what should have been released is noted weakly and released by the last.
A weak set forgets what dies meanwhile, should the passes of several threads overlap without end.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from pygrad.config import state

running: set[Any] = set()
_deferred: WeakSet[Any] = WeakSet()
_noted: Any = vars(_deferred)["data"]  # whose truth takes no call of Python


def start(run: Any) -> None:
    """Count a pass in; from the second on, all leave the hot path."""
    with state.lock:
        running.add(run)
        _count()


def finish(run: Any) -> None:
    """Count a pass out, if it still is in; the last one releases what was deferred."""
    with state.lock:
        running.discard(run)
        _count()
        if _noted and not running:
            functions = list(_deferred)
            _deferred.clear()
            for function in functions:
                function.release()


def _count() -> None:
    """Note how many run, from the set: what an interrupt left undone is put right by the next call."""
    count = len(running)  # once: a pass that ends may leave the set meanwhile
    if count > 1 or state.passes > 1:
        special = state.special + max(count, 1) - max(state.passes, 1)
        state.special, state.passes = special, count
    else:
        state.passes = count


def release(function: Any) -> Any:
    """Release a Function whose rule has run: now, or when no pass can be inside its rule any more.

    Returns what it holds from now on as ``saved``.
    """
    if state.passes == 1:
        function.release()
    else:
        with state.lock:
            _deferred.add(function)
    return function.saved
