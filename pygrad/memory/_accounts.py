"""What is alive, booked by place: the peak and what it is made of, and sums for functions, lines, layers and steps.

A Ctrl-C may come while a log is gone through. Python handles signals where a function is called or a loop goes back.
So in the methods that book an entry all that calls stands before the first change that counts, and nothing that calls
between the first and the last: an entry is booked or it is not, and to book it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from pygrad.memory._points import Move
from pygrad.memory.records import CATEGORIES, Record, Site

MOST_STEPS = 10_000
"""Of more training steps neighbouring ones are put together, by twos, fours, eights and so on."""

MOST_LIVES = 20_000
"""Of so many buffers that have gone, the largest, it stays known from when to when they were alive."""

KEYS: dict[str, Callable[[Site, str], Any]] = {
    "function": lambda site, category: site.function or "(none)",
    "line": lambda site, category: site.line,
    "layer": lambda site, category: site.layer or "(none)",
    "phase": lambda site, category: site.phase,
    "category": lambda site, category: category,
}
"""What a row stands for, beside a step."""

_NUMBERS = {name: number for number, name in enumerate(CATEGORIES)}


class Row(NamedTuple):
    """The bytes of one function, line, layer, category, phase or step.

    Attributes
    ----------
    key : str or Line or int
    peak : int
        Alive at the peak of the profile: these add up to it.
    live : int
        Alive at its end.
    highest : int
        The most that was alive at any time.
    allocated, freed : int
        Taken and given back within the profile, whenever they were made.
    buffers : int
        How many were taken.
    """

    key: Any
    peak: int
    live: int
    highest: int
    allocated: int
    freed: int
    buffers: int


class _Place(NamedTuple):
    """Where buffers of one site and one category are booked.

    Attributes
    ----------
    function, line, layer, phase, category : list of int
        Accounts, each with the bytes alive and the most that were.
    sums : list of int
        Bytes that were there at the beginning, bytes that were taken, and how many buffers.
    name : str
        The category.
    """

    function: list[int]
    line: list[int]
    layer: list[int]
    phase: list[int]
    category: list[int]
    sums: list[int]
    name: str


class Accounts:
    """The books of a replay.

    Parameters
    ----------
    initial : iterable of Record
        What is alive at the beginning.
    reached : callable
        Called as ``reached(time, step)`` before the first buffer of a step is booked, or of an earlier one again.
    thin : callable
        Called as ``thin(every)`` when so many steps have been put together.

    Attributes
    ----------
    level, peak : int
        Bytes alive, now and at the peak.
    top : int
        The highest level since it was set.
    moves : list of Move
        Changes of the level are appended to it.
    together : int
        How many steps have one account.
    """

    def __init__(self, initial: Iterable[Record], reached: Callable[[float, int], object],
                 thin: Callable[[int], object]) -> None:
        self._reached, self._thin = reached, thin
        self._alive: dict[Record, tuple[int, _Place]] = {}
        self._places: dict[tuple[Site, str], _Place] = {}
        self._accounts: dict[str, dict[Any, list[int]]] = {name: {} for name in KEYS}
        self._steps: dict[int, list[int]] = {}  # bytes alive, most, at the beginning, taken; buffers
        self._shift = 0
        self._step_number, self._step = -1, [0, 0, 0, 0, 0]
        self._gone: dict[Record, tuple[int, int, str]] = {}  # of the peak's composition: born, died, category
        self._before: dict[Record, str] = {}  # categories at the peak of what is another now
        self._dead: list[tuple[Record, int, int]] = []
        self._least = -1
        self.moves: list[Move] = []
        self.level = self._entry = self._at = 0
        for record in initial:
            self._there(record)
        self.peak = self.top = self.level

    def _there(self, record: Record) -> None:
        place, step, nbytes = self._place(record.site, record.category), self._step_of(record.step), record.nbytes
        self._alive[record] = 0, place
        place.sums[0] += nbytes
        step[2] += nbytes
        self.level += nbytes
        for account in (*place[:5], step):
            account[0] += nbytes
            account[1] = account[0]

    # -- booking ----------------------------------------------------------------------------------------

    def take(self, time: float, record: Record, category: str) -> None:
        """Book a buffer that is new."""
        alive, nbytes = self._alive, record.nbytes
        if record in alive:
            return
        try:
            place = self._places[record.site, category]
        except KeyError:
            place = self._place(record.site, category)
        if record.step != self._step_number:
            self._turn(time, record.step)
        function, line, layer, phase, kind, sums, _ = place
        step, entry, level = self._step, self._entry + 1, self.level + nbytes
        if level > self.top:
            self._rise(level, entry)
        self._entry, self.level = entry, level
        alive[record] = entry, place
        function[0] = level = function[0] + nbytes
        if level > function[1]:
            function[1] = level
        line[0] = level = line[0] + nbytes
        if level > line[1]:
            line[1] = level
        layer[0] = level = layer[0] + nbytes
        if level > layer[1]:
            layer[1] = level
        phase[0] = level = phase[0] + nbytes
        if level > phase[1]:
            phase[1] = level
        kind[0] = level = kind[0] + nbytes
        if level > kind[1]:
            kind[1] = level
        step[0] = level = step[0] + nbytes
        if level > step[1]:
            step[1] = level
        sums[1] += nbytes
        sums[2] += 1
        step[3] += nbytes
        step[4] += 1
        self.moves.append((time, self.level, _NUMBERS[category], nbytes, -1))

    def give(self, time: float, record: Record) -> None:
        """Book a buffer that has gone."""
        if record not in self._alive:
            return
        born, place = self._alive[record]
        nbytes, step, entry = record.nbytes, self._steps[record.step >> self._shift], self._entry + 1
        function, line, layer, phase, kind, _, category = place
        if born <= self._at:
            self._gone[record] = born, entry, self._before[record] if record in self._before else category
        if nbytes > self._least:
            self._bury(record, born, entry)
        self._entry = entry
        self.level -= nbytes
        del self._alive[record]
        function[0] -= nbytes
        line[0] -= nbytes
        layer[0] -= nbytes
        phase[0] -= nbytes
        kind[0] -= nbytes
        step[0] -= nbytes
        self.moves.append((time, self.level, _NUMBERS[category], -nbytes, -1))

    def change(self, time: float, record: Record, category: str) -> None:
        """Book a buffer under another category."""
        if record not in self._alive:
            return
        born, old = self._alive[record]
        if old.name == category:
            return
        new, nbytes, moved = self._place(record.site, category), record.nbytes, 0 if not born else 1
        if born <= self._at and record not in self._before:
            self._before[record] = old.name
        self._entry += 1
        self._alive[record] = born, new
        old.category[0] -= nbytes
        new.category[0] = level = new.category[0] + nbytes
        if level > new.category[1]:
            new.category[1] = level
        old.sums[moved] -= nbytes
        new.sums[moved] += nbytes
        old.sums[2] -= moved
        new.sums[2] += moved
        self.moves.append((time, self.level, _NUMBERS[category], nbytes, _NUMBERS[old.name]))

    def _rise(self, level: int, entry: int) -> None:
        self.top = level
        if level > self.peak:
            self.peak, self._at = level, entry
            if self._gone or self._before:
                self._gone, self._before = {}, {}

    def _bury(self, record: Record, born: int, died: int) -> None:
        """Keep the life of a buffer if it is one of the largest."""
        dead = self._dead
        dead.append((record, born, died))
        if len(dead) >= 2 * MOST_LIVES:
            dead.sort(key=lambda life: -life[0].nbytes)
            del dead[MOST_LIVES:]
            self._least = dead[-1][0].nbytes

    def _place(self, site: Site, category: str) -> _Place:
        place = self._places.get((site, category))
        if place is None:
            accounts = {name: self._accounts[name].setdefault(key(site, category), [0, 0])
                        for name, key in KEYS.items()}
            place = self._places[site, category] = _Place(**accounts, sums=[0, 0, 0], name=category)
        return place

    def _turn(self, time: float, step: int) -> None:
        """Go on with another step."""
        account = self._step_of(step)
        self._reached(time, step)
        self._step, self._step_number = account, step

    def _step_of(self, step: int) -> list[int]:
        account = self._steps.get(step >> self._shift)
        if account is None:
            account = self._steps[step >> self._shift] = [0, 0, 0, 0, 0]
            while len(self._steps) > MOST_STEPS:
                self._put_steps_together()
            account = self._steps[step >> self._shift]
        return account

    def _put_steps_together(self) -> None:
        """Put every two steps into one account; what both had at a time is not known, but what they have now is."""
        together: dict[int, list[int]] = {}
        for group, account in self._steps.items():
            other = together.setdefault(group >> 1, [0, 0, 0, 0, 0])
            highest = max(account[1], other[1], account[0] + other[0])
            other[:] = [one + more for one, more in zip(account, other, strict=True)]
            other[1] = highest
        self._steps, self._shift = together, self._shift + 1
        self._thin(1 << self._shift)

    # -- results ----------------------------------------------------------------------------------------

    @property
    def together(self) -> int:
        return 1 << self._shift

    def levels(self) -> list[int]:
        """Return the bytes of each of `CATEGORIES` that are alive."""
        return [self._accounts["category"].get(name, [0])[0] for name in CATEGORIES]

    def composition(self) -> list[tuple[Record, str]]:
        """Return what was alive at the peak, and its category then; the largest buffer first."""
        found = [(record, category) for record, (_, _, category) in self._gone.items()]
        found += [(record, self._before.get(record, place.name))
                  for record, (born, place) in self._alive.items() if born <= self._at]
        return sorted(found, key=_size)

    def remaining(self) -> list[tuple[Record, str]]:
        """Return what is alive, and its category; the largest buffer first."""
        return sorted([(record, place.name) for record, (_, place) in self._alive.items()], key=_size)

    def lives(self) -> list[tuple[Record, int, int]]:
        """Return from which change on buffers were alive, and until which, in the order of their births.

        0 for what was there at the beginning, and -1 for what is alive still. Of what has gone, these are the largest,
        and what was alive at the peak.
        """
        found = {record: (born, died) for record, born, died in self._dead}
        found.update({record: (born, died) for record, (born, died, _) in self._gone.items()})
        found.update({record: (born, -1) for record, (born, _) in self._alive.items()})
        return sorted([(record, *life) for record, life in found.items()], key=lambda one: (one[1], one[0].number))

    def rows(self, what: str) -> list[Row]:
        """Return the sums over one of `KEYS`, or over steps, the largest at the peak first."""
        values = self._of_steps() if what == "step" else self._of_places(what)
        for record, category in self.composition():
            key = record.step & -self.together if what == "step" else KEYS[what](record.site, category)
            values[key][0] += record.nbytes
        for row in values.values():  # of many steps in one row, these levels are known as well
            row[2] = max(row[:3])
        return sorted([Row(key, *row) for key, row in values.items()],
                      key=lambda row: (-row.peak, -row.highest, str(row.key)))

    def _of_places(self, what: str) -> dict[Any, list[int]]:
        values = {key: [0, level, highest, 0, -level, 0] for key, (level, highest) in self._accounts[what].items()}
        for (site, category), place in self._places.items():
            row, (initial, taken, buffers) = values[KEYS[what](site, category)], place.sums
            row[3] += taken
            row[4] += initial + taken
            row[5] += buffers
        return values

    def _of_steps(self) -> dict[Any, list[int]]:
        return {group << self._shift: [0, level, highest, taken, initial + taken - level, buffers]
                for group, (level, highest, initial, taken, buffers) in self._steps.items()}


def _size(one: tuple[Record, str]) -> tuple[int, int]:
    return -one[0].nbytes, one[0].number
