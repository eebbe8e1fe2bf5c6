"""The book that a ledger keeps: the buffers that are followed, and the log.

What goes is noted by callbacks of weak references, which come at any time, in any thread, and in the middle of
anything: they only append. So everything is noted as it comes, and the log made of it later, by `settle`.
"""

from __future__ import annotations

import sys
import threading
import tracemalloc
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from time import perf_counter
from typing import Any

import numpy as np

from pygrad.memory._settling import GIVEN_TRACED, MET, MISSED, READ, Entry, Settler
from pygrad.memory._tracking import Reference, Subject, following, owner_of
from pygrad.memory._windows import Meter, Reading
from pygrad.memory.records import CHANGED, GIVEN, MARKED, TAKEN, Record, Run, Site

LONGEST = 1 << 15
"""Entries that a log has before it is handed to the readers."""

_STRENGTH = {"workspace": 0, "unattributed": 0, "temporary": 1, "input": 1, "activation": 1, "gradient": 1,
             "optimizer state": 2, "parameter": 2}
"""A buffer's category changes to a stronger one, and stays what it was at first beside those as strong."""

_dtype_names: dict[Any, str] = {}


class Book:
    """Buffers and a log.

    Attributes
    ----------
    live : dict of int to Record
        The buffers that were alive at the end of the log, by address.
    log : list of (float, Record or Run or str or tuple, int)
        Times in seconds, of `time.perf_counter`; complete after `settle`, or `flush`, which empties it.
    readers : list
        Objects whose ``feed(entries)`` is given each part of the log. Call `flush` before adding or removing one, and
        hold `lock` while at it.
    lock : RLock
    step : int
        Training steps that are complete.
    tracing : bool
        Whether everything is traced; see `pygrad.memory._stretches`.
    """

    def __init__(self) -> None:
        self.live: dict[int, Record] = {}
        self.log: list[Entry] = []
        self.readers: list[Any] = []
        self.lock = threading.RLock()
        self.step = 0
        self.tracing = False
        self._noted: deque[Entry] = deque()  # in blocks: a list that grows would be seen by tracemalloc
        self._numbers = count()
        self._meter = Meter()
        self._settler = Settler(self.live, self._measured, self._left, self._remained)
        self._references, self._gone = following(self._gave)
        self._subjects, self._lost = following(self._let_go)

    @property
    def level(self) -> int:
        """Bytes that are alive."""
        self.settle()
        return sum(record.nbytes for record in list(self.live.values()))

    # -- the log ----------------------------------------------------------------------------------------

    def mark(self, name: str) -> None:
        """Put a mark into the log."""
        self._noted.append((perf_counter(), name, MARKED))
        self.flush_if_long()

    def settle(self) -> None:
        """Complete the log."""
        with self.quiet():
            self._settle()

    def flush(self) -> None:
        """Complete the log, hand it to all readers, and clear it."""
        with self.quiet():
            self._settle()
            entries, self.log = self.log, []
            for reader in list(self.readers):
                reader.feed(entries)

    def _settle(self) -> None:
        self.log += self._settler.settle(self._noted)

    def flush_if_long(self) -> None:
        """Flush if the log has as many entries as it may."""
        if len(self.log) + len(self._noted) > LONGEST:
            self.flush()

    def forget(self) -> None:
        """Follow nothing any more, and ask for no lock: in a process that was forked."""
        self.lock = threading.RLock()
        self._meter.close()
        self._references.clear()
        self._subjects.clear()

    # -- what goes: called at any time, so nothing here may do more than append ---------------------------

    def _gave(self, reference: Reference) -> None:
        change, meter = GIVEN_TRACED if reference.traced else GIVEN, self._meter
        if meter.open and not meter.paused:
            reading = meter.read()
            self._noted.append((perf_counter(), reading, READ))
            self._noted.append((perf_counter(), reference.record, change))
            meter.resume(reading, sys.getsizeof(reference))
        else:
            if meter.open:
                self._noted.append((perf_counter(), reference.record, MISSED))
            self._noted.append((perf_counter(), reference.record, change))

    def _let_go(self, subject: Subject) -> None:
        self.resume(self.look(), sys.getsizeof(subject))
        for record in subject.kept or ():
            self._noted.append((perf_counter(), record, GIVEN))

    # -- buffers ----------------------------------------------------------------------------------------

    def find(self, array: Any) -> tuple[Any, Record | None]:
        """Return the owner of an array's buffer, None for none, and the record of it, None if it is new."""
        reference = self._references.get(id(array))
        if reference is not None:
            return array, reference.record
        if type(array) is not np.ndarray:
            array = getattr(array, "_data", array)
            if not isinstance(array, np.ndarray):
                return None, None
        owner = owner_of(array)
        if owner is None or not owner.nbytes:
            return None, None
        reference = self._references.get(id(owner))
        return owner, None if reference is None else reference.record

    def note(self, array: Any, category: str, site: Site) -> Record | None:
        """Take note of what an array is for, and enter its buffer if it is new.

        Parameters
        ----------
        array : ndarray or Variable
            Anything else is left out.
        category : str
            One of `CATEGORIES`.
        site : Site
            Where it was made, if it is new.
        """
        owner, record = self.find(array)
        if record is not None:
            self.change(record, category)
        elif owner is not None:
            record = self.enter(owner, array, category, site)
        return record

    def enter(self, owner: Any, array: Any, category: str, site: Site, before: bool = False) -> Record:
        """Enter a buffer that is new; one from before does not come into the log."""
        reading = self.look()
        record = Record(next(self._numbers), id(owner), owner.nbytes, site, self.step, category)
        dtype = array.dtype
        if dtype not in _dtype_names:
            _dtype_names[dtype] = dtype.name
        record.shape, record.dtype, record.before = array.shape, _dtype_names[dtype], before
        reference = Reference(owner, self._gone)
        reference.key, reference.record = record.address, record
        reference.traced = ((before or self._meter.lasting) and tracemalloc.is_tracing()
                            and tracemalloc.get_object_traceback(owner) is not None)
        self._references[reference.key] = reference
        if before:
            self.live[record.address] = record
        else:
            traced = self.tracing and tracemalloc.get_object_traceback(owner) is not None
            self._noted.append((perf_counter(), record, MET if traced else TAKEN))
        self.resume(reading)
        return record

    def change(self, record: Record, category: str, weaker: int = 0) -> None:
        """Give a buffer another category, if that is stronger, or weaker by no more than this."""
        before = record.category
        if before != category and _STRENGTH[before] < _STRENGTH[category] + weaker:
            record.category = category
            self._noted.append((perf_counter(), (record, before), CHANGED))

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Within, what is taken is the ledger's own, and nobody else writes."""
        with self.lock:
            reading = self.pause()
            try:
                yield
            finally:
                self.resume(reading)

    def pause(self) -> Reading | None:
        """Read what is traced, while everything is; who pauses has to resume."""
        return self.look() if self.tracing else None

    def resume(self, reading: Reading | None, going: int = 0) -> None:
        """Go on after a reading, if there was one; so many bytes of the ledger's own are about to go."""
        if reading is not None:
            self._meter.resume(reading, going)

    def look(self) -> Reading | None:
        """Read what is traced, if there is a window and nobody is reading; who looks has to resume."""
        meter = self._meter
        if not meter.open or meter.paused:
            return None
        reading = meter.read()
        self._noted.append((perf_counter(), reading, READ))
        return reading

    # -- what was measured ------------------------------------------------------------------------------

    def _measured(self, run: Run, nbytes: int) -> Record:
        category = "temporary" if run.site.phase == "other" else "workspace"
        return Record(next(self._numbers), 0, nbytes, run.site, run.step, category)

    def _remained(self, site: Site, step: int, nbytes: int) -> Record:
        """Return a record of what is traced and belongs to no buffer that is known."""
        number = next(self._numbers)
        return Record(number, -number, nbytes, site, step, "unattributed")

    def _left(self, run: Run, nbytes: int) -> Record | None:
        """Return a record of what a run has left behind, which goes with its Function or optimiser."""
        subject = run.subject
        if subject is None or subject() is None:
            return None
        number = next(self._numbers)
        record = Record(number, -number, nbytes, run.site, run.step, "unattributed")
        subject.kept = [*(subject.kept or ()), record]
        return record
