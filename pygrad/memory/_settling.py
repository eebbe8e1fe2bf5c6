"""From what was noted while an operation ran to a log that adds up.

While it runs, nobody knows what it takes: `tracemalloc` says how much at the peak, and afterwards the engine says which
arrays were made. What was met is part of the peak that was measured; the rest was workspace. So the arrays are entered
before the peak, and beside them the workspace as one record, taken and given back at once. If buffers that are known
went meanwhile, there is a peak for each stretch between them.

While everything is traced, what the program takes between operations is measured in the same way, and what it keeps is
entered as unattributed (`pygrad.memory._unattributed`), until less is traced or the engine meets it.

Whatever is misjudged here (whether an array was there at the time of a peak) changes what the peak is made up of, and
never how high it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from pygrad.memory._habits import Peaks
from pygrad.memory._unattributed import Unattributed
from pygrad.memory.records import BEGUN, ENDED, GIVEN, TAKEN, Record, Run, Site

OPENED, READ, GIVEN_TRACED, MISSED, MET, TRACED, STRETCH, UNTRACED = range(11, 19)
"""Entries beside those of the log: two with a `Reading`; a buffer given back that `tracemalloc` knew of before; one
that is about to be given back while somebody reads; one taken, or met, that is traced. From TRACED, with a `Run` that
stands for the program, to UNTRACED everything is traced; STRETCH ends one of the program, with its `Run`.
"""

SMALLEST = 4096
"""Bytes of a workspace that is entered. `tracemalloc` counts Python's objects too, and these take as much."""

NEARLY = 1024
"""Bytes by which what is not known may fall short of a buffer that is part of it."""

KEPT = 16384
"""Bytes that are left behind from which they are entered."""

Entry = tuple[float, Any, int]


class _Room:
    """A peak that was measured: how many bytes of it are not accounted for."""

    __slots__ = ("nbytes", "run", "time")

    def __init__(self, time: float, nbytes: int, run: Run | None) -> None:
        self.time, self.nbytes, self.run = time, nbytes, run


class Settler:
    """Makes the entries of a log.

    Parameters
    ----------
    live : dict of int to Record
        What is alive at the end of the entries made so far; kept up to date.
    measured : callable
        Called as ``measured(run, nbytes)``; returns a new record of workspace.
    left : callable
        Called as ``left(run, nbytes)``; returns a new record of what a run left behind, or None.
    remained : callable, optional
        Called as ``remained(site, step, nbytes)``; returns a new record of what nobody knows, while all is traced.
    """

    _live: Any
    _remained: Any
    _missed: Any = None
    _reading: Any = None
    _program: Any = None

    def __init__(self, live: dict[int, Record], measured: Callable[[Run, int], Record],
                 left: Callable[[Run, int], Record | None],
                 remained: Callable[[Site, int, int], Record] | None = None) -> None:
        self._live, self._measured, self._left, self._remained = live, measured, left, remained
        self._base = self._current = self._explained = self._before = 0
        self._unattributed, self._tracing = Unattributed(), False
        self._traced: set[int] = set()
        self._begun: dict[Run, int] = {}
        self._nested = self._shared = False

    def settle(self, noted: deque[Entry]) -> list[Entry]:
        """Return the entries of the log that take the place of what was noted, which is emptied."""
        made: list[Any] = []
        live, traced, take = self._live, self._traced, noted.popleft
        self._first = 0  # before here, nothing is entered later
        while noted:
            entry = take()
            _, what, change = entry
            if change == TAKEN:
                if self._begun:
                    self._take(made, entry)
                else:
                    live[what.address] = what
                    made.append(entry)
            elif change == GIVEN and what.number not in traced:
                if live.get(what.address) is what:
                    del live[what.address]
                made.append(entry)
            elif change in (GIVEN, GIVEN_TRACED):
                self._give(made, entry)
            elif change == READ:
                self._read(made, entry)
            elif change == MET:
                self._meet(made, entry)
            elif change == MISSED:
                self._missed = what
            elif change == STRETCH:
                self._end_stretch(made, entry)
            elif change == OPENED:
                self._open(what)
            elif change in (TRACED, UNTRACED):
                self._trace(made, entry)
            elif change == ENDED:
                self._end(made, entry)
            else:
                self._go_on(made, entry)
        return self._filled(made)

    def _open(self, reading: Any) -> None:
        self._base, self._current, self._explained = reading.current, reading.current, 0
        self._reading = reading
        self._traced.clear()
        if len(self._begun) > 1:  # no other window was open: an interrupt has kept them from ending
            self._begun = {next(reversed(self._begun)): 0}
            self._nested = self._shared = False

    @property
    def _unknown(self) -> int:
        """Bytes that are traced, have been taken in the window, and belong to no record."""
        return self._current - self._base - self._explained

    def _go_on(self, made: list[Any], entry: Entry) -> None:
        run = entry[1]
        if entry[2] == BEGUN and run.known is None:
            if self._begun:
                self._nested = True
                self._shared = self._shared or run.outer not in self._begun
            self._begun[run] = self._unknown if self._begun or self._tracing else 0
        made.append(entry)
        self._first = len(made)

    def _take(self, made: list[Any], entry: Entry) -> None:
        time, record, _ = entry
        self._live[record.address] = record
        place = len(made)
        if self._unknown >= record.nbytes - NEARLY:
            self._explained += record.nbytes
            self._traced.add(record.number)
            place, time = self._place(made, time, record.nbytes)
        made.insert(place, (time, record, TAKEN))

    def _place(self, made: list[Any], time: float, nbytes: int) -> tuple[int, float]:
        """Find where to enter what was there at the peaks that have room for it, which is taken off them."""
        place = len(made)
        for number in range(len(made) - 1, self._first - 1, -1):
            room = made[number]
            if type(room) is _Room:
                if room.nbytes < nbytes:
                    break
                room.nbytes -= nbytes
                place, time = number, room.time
        return place, time

    def _give(self, made: list[Any], entry: Entry) -> None:
        time, record, _ = entry
        if self._live.get(record.address) is record:
            del self._live[record.address]
        self._explained -= record.nbytes
        if self._missed is record:  # that it went is seen by whoever read, as noise
            self._base += record.nbytes
        else:
            self._current -= record.nbytes
        self._missed = None
        self._traced.discard(record.number)
        made.append((time, record, GIVEN))

    def _read(self, made: list[Any], entry: Entry) -> None:
        reading = entry[1]
        if self._reading is not None:  # its noise is known by now
            self._base += self._reading.noise
        self._reading, self._current = reading, reading.current
        self._base += reading.foreign
        if self._begun or self._tracing:
            room = reading.peak - self._base - self._explained
            if room >= SMALLEST:
                made.append(_Room(entry[0], room, next(reversed(self._begun), None)))
        if self._tracing:
            self._give_unattributed(made, entry[0], self._before - self._unknown)

    def _end(self, made: list[Any], entry: Entry) -> None:
        time, run, _ = entry
        before = self._begun.get(run)
        if before is not None:
            kept = self._unknown - before if not (self._shared or self._tracing) else 0
            self._leave(made, time, run, kept)
            if run.habit is not None and not self._nested:
                run.habit.measured(_peaks(made[self._first:], kept if kept >= KEPT else 0))
            del self._begun[run]
            if not self._begun:
                self._nested = self._shared = False
        elif run.known is not None:
            self._leave(made, time, run, run.known.left)
            if not (self._begun or self._tracing):  # else it is mixed with what another thread is measured by
                made[self._first:] = _repeated(made[self._first:], run, time)
        if self._tracing and not self._begun:
            self._keep_unattributed(made, time, run)
        made.append(entry)
        self._first = len(made)

    def _leave(self, made: list[Any], time: float, run: Run, nbytes: int) -> None:
        """Enter what a run leaves behind."""
        record = self._left(run, nbytes) if nbytes >= KEPT else None
        if record is not None:
            self._take(made, (time, record, TAKEN))

    # -- while everything is traced ---------------------------------------------------------------------

    def _trace(self, made: list[Any], entry: Entry) -> None:
        time, program, change = entry
        self._tracing, self._program, self._before = change == TRACED, program, self._unknown
        for record in list(self._unattributed.records):  # nobody follows them from now on
            self._drop(made, time, record)
            self._base += record.nbytes

    def _end_stretch(self, made: list[Any], entry: Entry) -> None:
        self._program = entry[1]
        for room in made[self._first:]:
            if type(room) is _Room and room.run is None:
                room.run = self._program
        self._keep_unattributed(made, entry[0], self._program)
        self._first = len(made)

    def _meet(self, made: list[Any], entry: Entry) -> None:
        """Enter a buffer that is traced: it is new, or among what nobody knew, or has been there before the trace."""
        time, record, _ = entry
        if self._unknown >= record.nbytes - NEARLY:
            self._take(made, entry)
            return
        if self._unknown + self._unattributed.nbytes < record.nbytes - 2 * SMALLEST:
            self._base -= record.nbytes
        self._live[record.address] = record
        self._explained += record.nbytes
        self._traced.add(record.number)
        found = self._give_unattributed(made, time, record.nbytes)
        if found is not None and record.site.phase == "other":  # then its line is known
            record.site = record.site._replace(line=found.site.line)
        made.append((time, record, TAKEN))

    def _give_unattributed(self, made: list[Any], time: float, nbytes: int) -> Record | None:
        """Give back records if less is traced than is known; return the first of them.

        Parameters
        ----------
        nbytes : int
            What is missing now that was not before.
        """
        found, kept = None, self._unattributed
        if nbytes >= SMALLEST and kept.records:
            found = kept.like(nbytes)
            if found is not None:
                self._drop(made, time, found)
        while self._unknown < -SMALLEST and kept.records:
            record = kept.likeliest(-self._unknown)
            found = found or record
            self._drop(made, time, record)
            if self._unknown >= SMALLEST:
                self._enter(made, len(made), time, self._remained(record.site, record.step, self._unknown))
        return found

    def _keep_unattributed(self, made: list[Any], time: float, run: Run) -> None:
        """Enter what is more than before, or what has gathered by and by."""
        unknown = self._unknown
        grown = unknown - self._before
        nbytes = grown if SMALLEST <= grown <= unknown + NEARLY else unknown
        if nbytes >= SMALLEST:
            record = self._remained(run.site, run.step, nbytes)
            place, time = self._place(made, time, nbytes)
            self._enter(made, place, time, record)
        elif unknown < 0 and not self._unattributed.records:  # of what was there before the trace
            self._base += unknown
        self._before = self._unknown

    def _enter(self, made: list[Any], place: int, time: float, record: Record) -> None:
        self._live[record.address] = record
        self._explained += record.nbytes
        self._unattributed.add(record)
        made.insert(place, (time, record, TAKEN))

    def _drop(self, made: list[Any], time: float, record: Record) -> None:
        del self._live[record.address]
        self._explained -= record.nbytes
        self._unattributed.drop(record)
        made.append((time, record, GIVEN))

    def _filled(self, made: list[Any]) -> list[Entry]:
        """Put records of workspace into the room that is left."""
        entries: list[Entry] = []
        for entry in made:
            if type(entry) is tuple:
                entries.append(entry)
            elif entry.nbytes >= SMALLEST:
                record = self._measured(entry.run or self._program, entry.nbytes)
                entries += (entry.time, record, TAKEN), (entry.time, record, GIVEN)
        return entries


def _peaks(made: list[Any], left: int) -> Peaks:
    """Return what a run took that was measured, from its entries."""
    given, entered, rooms = 0, None, []
    for entry in made:
        if type(entry) is _Room:
            if entry.nbytes >= SMALLEST:
                rooms.append((given, entry.nbytes))
        elif entry[2] == GIVEN:
            given += 1
        elif entry[2] == TAKEN and entered is None:
            entered = given
    return Peaks(given if entered is None else entered, tuple(rooms), left)


def _repeated(made: list[Any], run: Run, time: float) -> list[Any]:
    """Return the entries of a run that was not measured, as they would be if it had been."""
    given = [entry for entry in made if entry[2] == GIVEN]
    if not given and not run.known.rooms:
        return made
    peaks, found = run.known, list[Any]()
    others = [entry for entry in made if entry[2] != GIVEN]
    for number in range(len(given) + 1):
        now = given[number][0] if number < len(given) else time
        if number == min(peaks.entered, len(given)):
            found += [(min(entry[0], now), *entry[1:]) for entry in others]
        found += [_Room(now, nbytes, run) for at, nbytes in peaks.rooms if min(at, len(given)) == number]
        found += given[number:number + 1]
    return found
