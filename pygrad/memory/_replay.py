"""What a ledger's log amounts to, as it goes by: levels, the peak and its composition, sums for each place.

A replay is fed with the entries of a log and keeps none of them: what it knows is bounded by what is alive at a time,
by the lines and layers of the program, and by constants. Cutting a log into other pieces changes nothing.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from pygrad.memory._accounts import Accounts, Row
from pygrad.memory._points import Point, Points
from pygrad.memory._spans import Marks, Span, Spans
from pygrad.memory.ledger import BEGUN, CHANGED, ENDED, GIVEN, MARKED, TAKEN
from pygrad.memory.records import Record

_MOST_RUNNING = 1000


class Transient(NamedTuple):
    """What one kind of operation took for the time that it ran.

    Attributes
    ----------
    name, phase, layer : str
    peak : int
        The most bytes above what was alive when it began.
    kept : int
        What was alive of them at its end, at that time.
    runs : int
        How many times it ran.
    """

    name: str
    phase: str
    layer: str
    peak: int
    kept: int
    runs: int


class Replay:
    """A log, gone through once as it is fed.

    Threads may feed it and ask it at a time. Who feeds it never waits: entries that come while it is asked, or while
    another thread feeds it, are put off until the next time.

    Parameters
    ----------
    initial : iterable of Record
        What is alive at the beginning. What the log takes of it again, or gives back that is not there, is passed over.
    begin : float
        When that is, by `time.perf_counter`.

    Attributes
    ----------
    begin : float
    initial : int
        The bytes that were alive at the beginning.
    """

    def __init__(self, initial: Iterable[Record], begin: float) -> None:
        self.begin = begin
        self._lock, self._busy = threading.RLock(), 0
        self._waiting: deque[list[Any]] = deque()
        self._entries: list[Any] = []  # being gone through
        self._spans, self._marks = Spans(), Marks()
        self._accounts = Accounts(initial, self._reached, self._spans.thin)
        self._points = Points(self._accounts.levels(), begin)
        self._accounts.moves = self._points.moves
        self._running: dict[Any, list[int]] = {}
        self._transients: dict[tuple[str, str, str], list[int]] = {}  # by function, layer and phase
        self.initial = self._accounts.level

    def _reached(self, time: float, step: int) -> None:
        self._spans.reached(time - self.begin, step)

    # -- feeding ----------------------------------------------------------------------------------------

    def feed(self, entries: list[Any]) -> None:
        """Go through the next entries of the log, ``(time, what, change)``."""
        self._waiting.append(list(entries))
        if self._lock.acquire(blocking=False):
            try:
                self._settle()
            finally:
                self._lock.release()

    @contextmanager
    def still(self) -> Iterator[None]:
        """Within, nothing changes: what comes is put off."""
        with self._lock:
            self._settle()
            before = self._busy
            try:
                self._busy = before + 1  # in here: an interrupt may come before the next line
                yield
            finally:
                self._busy = before

    def _settle(self) -> None:
        if self._busy:
            return
        try:
            self._busy = 1  # in here: an interrupt may come before the next line
            self._go_on()
        finally:
            self._busy = 0

    def _go_on(self) -> None:
        """Go through what waits. A function of its own: Python 3.13.0 skips a finally around the end of a loop."""
        while self._waiting or self._entries:
            while self._waiting:  # as one: records have the categories that the last of them tell of
                self._entries += self._waiting[0]
                del self._waiting[0]
            self._go_through(self._entries)

    def _go_through(self, entries: list[Any]) -> None:
        first, later = _categories(entries)
        take, give, begun, ended = self._accounts.take, self._accounts.give, self._begun, self._ended
        entry = None
        try:
            for entry in entries:
                time, what, change = entry
                if change == TAKEN:
                    take(time, what, first[what] if what in first else what.category)
                elif change == GIVEN:
                    give(time, what)
                elif change == BEGUN:
                    begun(time - self.begin, what)
                elif change == ENDED:
                    ended(time - self.begin, what)
                elif change == MARKED:
                    self._marks.add(max(time - self.begin, 0.0), what)
                elif change == CHANGED:
                    self._accounts.change(time, what[0], later[what[0]].pop())
            entry = None
            del entries[:]
        finally:
            if entry is not None:  # an interrupt: this one is booked or not, and it does no harm to book it again
                del entries[:next(place for place, one in enumerate(entries) if one is entry)]
        self._points.settle()

    def _begun(self, time: float, run: Any) -> None:
        accounts, running = self._accounts, self._running
        level = accounts.level
        if run in running:
            return
        if running:
            self._tell(running)
            if len(running) >= _MOST_RUNNING:  # their ends have been lost
                running.clear()
        else:
            self._spans.begun(time, run.site.phase)
        accounts.top = level
        running[run] = [level, level]

    def _ended(self, time: float, run: Any) -> None:
        accounts, running = self._accounts, self._running
        if run not in running:  # it had begun before
            return
        self._tell(running)
        level, site, (before, highest) = accounts.level, run.site, running[run]
        key = site[1:]
        try:
            values = self._transients[key]
        except KeyError:
            values = self._transients[key] = [0, 0, 0]
        accounts.top = level
        del running[run]
        if highest - before >= values[0]:
            values[0], values[1] = highest - before, level - before
        values[2] += 1
        if not running:
            self._spans.ended(time, site.phase)

    def _tell(self, running: dict[Any, list[int]]) -> None:
        """Tell those that run of the highest level since the last time."""
        top = self._accounts.top
        for levels in running.values():
            if top > levels[1]:
                levels[1] = top

    # -- results ----------------------------------------------------------------------------------------

    @property
    def live(self) -> int:
        """The bytes that are alive now."""
        with self.still():
            return self._accounts.level

    @property
    def peak(self) -> int:
        """The most bytes that were alive at a time."""
        with self.still():
            return self._accounts.peak

    @property
    def time(self) -> float:
        """When the last change was, in seconds since the beginning."""
        with self.still():
            return self._points.time

    @property
    def together(self) -> int:
        """How many training steps are put together in one row."""
        with self.still():
            return self._accounts.together

    def rows(self, what: str) -> list[Row]:
        """Return the sums over ``"step"``, or one of `KEYS`, the largest at the peak first."""
        with self.still():
            return self._accounts.rows(what)

    def composition(self) -> list[tuple[Record, str]]:
        """Return what was alive at the peak, and its category then; the largest buffer first."""
        with self.still():
            return self._accounts.composition()

    def remaining(self) -> list[tuple[Record, str]]:
        """Return what is alive now, and its category; the largest buffer first."""
        with self.still():
            return self._accounts.remaining()

    def lives(self) -> list[tuple[Record, int, int]]:
        """Return from which of `points` on buffers were alive, and until which; see `Accounts.lives`."""
        with self.still():
            return self._accounts.lives()

    def points(self) -> list[Point]:
        """Return the course of levels; see `pygrad.memory._points`."""
        with self.still():
            self._points.settle()
            return self._points.found()

    def transients(self) -> list[Transient]:
        """Return what operations took, the largest first."""
        with self.still():
            found = [Transient(function, phase, layer, *values)
                     for (function, layer, phase), values in self._transients.items()]
        return sorted(found, key=lambda one: -one.peak)

    def spans(self) -> list[Span]:
        """Return the phases in order; see `pygrad.memory._spans`."""
        with self.still():
            return self._spans.found()

    def steps(self) -> list[tuple[float, int]]:
        """Return when each step but the first began, and its number."""
        with self.still():
            return list(self._spans.steps)

    def marks(self) -> list[tuple[float, str]]:
        """Return the marks."""
        with self.still():
            return self._marks.found()


def _categories(entries: list[Any]) -> tuple[dict[Record, str], dict[Record, list[str]]]:
    """Return of records that change their category the one before the first change, and those after each, backwards.

    Entries tell the one before; the one after is that of the next change, and after the last it is the record's own.
    """
    first: dict[Record, str] = {}
    later: dict[Record, list[str]] = {}
    for record, old in reversed([what for _, what, change in entries if change == CHANGED]):
        later.setdefault(record, []).append(first.get(record, record.category))
        first[record] = old
    return first, later
