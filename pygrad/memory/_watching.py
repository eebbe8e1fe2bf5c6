"""One ledger for all profiles that run at a time: each is a stretch of its log.

The first profile begins it, the last one ends it; a nested one, or one in another thread, joins in. A profile that has
been forgotten ends with the interpreter, and does not go on in a process that is forked.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pygrad import config
from pygrad.config import state
from pygrad.events import Event, Subscription, subscribe
from pygrad.memory._mprof import Phases, mark_phases
from pygrad.memory.ledger import Ledger


class _Watch:
    """What is being watched, and by whom."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.users: list[object] = []
        self.tracers: list[object] = []
        self.ledger: Ledger | None = None
        self.subscriptions: list[Subscription] = []
        self.phases: Phases | None = None
        self.lines: Any = None  # what notes lines for the errors of backward, and restores what was before


_watch = _Watch()


def begin(trace: bool = False) -> tuple[Ledger, object]:
    """Join in, or begin; return the ledger, and what `end` has to be given.

    Parameters
    ----------
    trace : bool
        Whether everything has to be traced: then it is, for all, until the last who wants it leaves.
    """
    with _watch.lock:
        if _watch.ledger is None:
            ledger = Ledger()
            _watch.phases, _watch.lines = mark_phases(), config.trace_lines()
            _watch.subscriptions = [subscribe(listener, kind) for kind, listener in ledger.listeners.items()]
            _watch.ledger = ledger
        user = object()
        _watch.users.append(user)
        if trace:
            _watch.tracers.append(user)
            _watch.ledger.trace()
        return _watch.ledger, user


def end(user: object) -> None:
    """Leave; the last one ends it all. Whoever has left has no effect; None stands for the one who came last."""
    with _watch.lock:
        if _watch.users and user is None:
            user = _watch.users[-1]
        if user not in _watch.users:
            return
        _watch.users.remove(user)
        if user in _watch.tracers:
            _watch.tracers.remove(user)
            if not _watch.tracers and _watch.ledger is not None:
                _watch.ledger.untrace()
        if not _watch.users:
            _close()


@contextmanager
def aside() -> Iterator[None]:
    """Within, the ledger hears of nothing: whoever measures by windows of his own would take its from it."""
    with _watch.lock:
        ledger, heard = _watch.ledger, _watch.subscriptions
        _watch.subscriptions = []
        for subscription in heard:
            subscription.close()
    try:
        yield
    finally:
        with _watch.lock:
            if heard and _watch.ledger is ledger is not None:
                _watch.subscriptions = [subscribe(listener, kind) for kind, listener in ledger.listeners.items()]


def current() -> Ledger | None:
    """Return the ledger that is being written, or None."""
    return _watch.ledger


def _close() -> None:
    assert _watch.ledger is not None
    ledger, phases, lines = _watch.ledger, _watch.phases, _watch.lines
    for subscription in _watch.subscriptions:
        subscription.close()
    _watch.ledger, _watch.subscriptions, _watch.phases, _watch.lines = None, [], None, None
    lines.__exit__(None, None, None)
    ledger.close()
    if phases is not None:
        phases.close()


def _finish() -> None:
    with _watch.lock:
        _watch.users.clear()
        _watch.tracers.clear()
        if _watch.ledger is not None:
            _close()


def _forget() -> None:
    """Let go of the ledger in a process that was forked, whoever held its locks."""
    ledger, subscriptions, lines = _watch.ledger, _watch.subscriptions, _watch.lines
    _watch.__init__()  # type: ignore[misc]
    if ledger is not None:
        ledger.forget()
        for subscription in subscriptions:
            subscription.listener = _ignore
        if state.lock.acquire(blocking=False):  # whoever holds it is not in this process
            try:
                for subscription in subscriptions:
                    subscription.close()
                if lines is not None:
                    lines.__exit__(None, None, None)
            finally:
                state.lock.release()


def _ignore(event: Event) -> None:
    pass


atexit.register(_finish)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
