"""Phases in the pictures of ``mprof``.

Under ``mprof run --python script.py``, memory_profiler puts ``profile`` into the builtins, and what is done under
``profile.timestamp(name)`` is marked there. While a profile of PyGrad runs, so are the forward, the backward and the
optimiser's step.
"""

from __future__ import annotations

import builtins
import threading
from typing import Any

from pygrad import events


def stamper() -> Any:
    """Return memory_profiler's ``profile`` under ``mprof run --python``, and None elsewhere."""
    found = getattr(builtins, "profile", None)
    return found if callable(getattr(found, "timestamp", None)) else None


class Phases:
    """Marks phases until `close`, those of the thread that made it.

    A phase goes on until the next one begins, or an optimiser's step ends; what runs inside of another, such as a
    forward that a backward repeats, belongs to that.
    """

    def __init__(self, stamper: Any) -> None:
        self._stamper, self._thread = stamper, threading.get_ident()
        self._name, self._open, self._depth = "", None, 0
        self._subscription = events.subscribe(self._hear, "forward", "backward", "optimizer")

    _open: Any

    def _hear(self, event: Any) -> None:
        if threading.get_ident() != self._thread:
            return
        if event.role == "end":
            self._depth = max(self._depth - 1, 0)
            if event.kind == "optimizer" and not self._depth:
                self._finish()
            return
        if not self._depth and event.kind != self._name:
            self._finish()
            self._name, self._open = event.kind, self._stamper.timestamp(event.kind)
            self._open.__enter__()
        self._depth += 1

    def _finish(self) -> None:
        if self._open is not None:
            self._open.__exit__(None, None, None)
        self._name, self._open = "", None

    def close(self) -> None:
        """End the phase, and mark no more."""
        self._subscription.close()
        self._finish()


def mark_phases() -> Phases | None:
    """Begin to mark, where there is something to mark for."""
    found = stamper()
    return None if found is None else Phases(found)


def mark(name: str) -> None:
    """Put a mark of no length, where there is something to mark for."""
    found = stamper()
    if found is not None:
        with found.timestamp("_".join(name.split()) or "mark"):  # a name is one word of a line of mprof's file
            pass
