"""The life of a profile: it begins to read a ledger, and ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from time import perf_counter
from typing import Any, Self

from pygrad.errors import GraphError
from pygrad.memory import _watching
from pygrad.memory._replay import Replay


class Running:
    """What a profile does while it runs, and what it knows of it.

    Attributes
    ----------
    running : bool
    """

    def __init__(self, trace: bool = False) -> None:
        self.running = False
        self._trace = trace
        self._ledger: Any = None  # while it runs
        self._reader: Replay | None = None
        self._handler: Any = None
        self._begin = self._seconds = 0.0
        self._first_step = self._last_step = 0

    def start(self) -> Self:
        """Begin."""
        if self._reader is not None:
            raise GraphError("memory.profile: this profile has been started before; make a new one")
        ledger, handler = _watching.begin(self._trace)
        try:
            with ledger.quiet():
                ledger.flush()
                self._begin = perf_counter()
                self._reader = reader = Replay(list(ledger.live.values()), self._begin)
                ledger.readers.append(reader)
        except BaseException:
            if self._reader in ledger.readers:
                ledger.readers.remove(self._reader)
            self._reader = None
            _watching.end(handler)
            raise
        self._first_step, self._ledger, self._handler, self.running = ledger.step, ledger, handler, True
        return self

    def stop(self) -> Self:
        """End; a second call does nothing."""
        ledger, self._ledger = self._ledger, None  # of two threads, one gets it
        if ledger is not None:
            try:
                self._leave(ledger)
            finally:
                self.running = False
                handler, self._handler = self._handler, None
                _watching.end(handler)
        return self

    def _leave(self, ledger: Any) -> None:
        """Take what there is, and no more."""
        assert self._reader is not None
        self._seconds, self._last_step = perf_counter() - self._begin, ledger.step
        try:
            ledger.flush()
        finally:
            ledger.readers.remove(self._reader)
            with self._reader.still():  # what was put off is gone through
                pass

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()

    @property
    def steps(self) -> int:
        """How many training steps were completed."""
        ledger = self._ledger
        return (self._last_step if ledger is None else ledger.step) - self._first_step

    @property
    def _replay(self) -> Replay:
        """What is known, up to now."""
        reader, ledger = self._reader, self._ledger
        if reader is None:
            raise GraphError("memory.profile: this profile has not been started; use it in a with block, or call "
                             "start()")
        if ledger is not None:
            ledger.flush()
        return reader

    @contextmanager
    def _still(self) -> Iterator[None]:
        """Within, all answers are of one moment, and what it takes to find them is no part of them."""
        ledger = self._ledger
        with nullcontext() if ledger is None else ledger.quiet(), self._replay.still():
            yield
