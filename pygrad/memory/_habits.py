"""What operations are used to taking, so that not every one of them need be measured.

A program trains by doing the same again and again. What was measured twice in a row with the same result, for the same
Function called by the same line and layer with the same settings on arrays of the same shapes, is taken for granted the
next times, and measured again every `AGAIN` times. Measuring costs up to as much as a small operation itself.

What threads share takes more or less, as it happens: of that the most that was seen in `SEVERAL` measurements counts.
"""

from __future__ import annotations

from collections import deque
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from pygrad.memory.records import Line, Site

AGAIN = 32
"""Every how many times an operation is measured that is known."""

SEVERAL = 4
"""How many measurements are made of what takes more one time than another."""

ALIKE = 2048
"""Bytes by which two measurements of the same may differ: Python's own objects are among what is measured."""


_SETTINGS = frozenset([bool, int, float, str, tuple])
_ENGINE = "pygrad.function", "pygrad.ends", "pygrad.twin"
_names: WeakKeyDictionary[type, tuple[str, ...]] = WeakKeyDictionary()


class Peaks(NamedTuple):
    """What one run took, beside what is known.

    Attributes
    ----------
    entered : int
        How many buffers had been given back before the first was entered.
    rooms : tuple of (int, int)
        Workspaces: how many buffers had been given back before it, and its bytes.
    left : int
        Bytes that it left behind.
    """

    entered: int
    rooms: tuple[tuple[int, int], ...]
    left: int = 0

    def is_of_one_kind(self, other: Peaks) -> bool:
        """Whether another differs in the bytes of its workspaces alone."""
        return (self.entered == other.entered and abs(self.left - other.left) <= ALIKE
                and [given for given, _ in self.rooms] == [given for given, _ in other.rooms])

    def is_like(self, other: Peaks) -> bool:
        """Whether another of one kind is the same but for Python's own objects."""
        return all(abs(mine[1] - its[1]) <= ALIKE for mine, its in zip(self.rooms, other.rooms, strict=True))


class Habit:
    """What a forward, a rule or an optimiser's step was seen to take.

    Attributes
    ----------
    seen : deque of Peaks
        The last measurements, as far as they differ in bytes alone.
    peaks : Peaks or None
        What is taken for granted.
    left : int
        How many times it need not be measured.
    """

    __slots__ = ("left", "peaks", "seen")

    def __init__(self) -> None:
        self.seen: deque[Peaks] = deque(maxlen=SEVERAL)
        self.peaks: Peaks | None = None
        self.left = 0

    def known(self) -> Peaks | None:
        """Return what to take for granted this time; None if it has to be measured."""
        if self.left:
            self.left -= 1
            return self.peaks
        return None

    def measured(self, peaks: Peaks) -> None:
        """Take note of a measurement."""
        seen = self.seen
        if seen and not seen[-1].is_of_one_kind(peaks):
            seen.clear()
        seen.append(peaks)
        if len(seen) > 1 and seen[-2].is_like(peaks):
            self.peaks, self.left = peaks, AGAIN - 1
        elif len(seen) == SEVERAL:
            rooms = [max(rooms, key=lambda room: room[1]) for rooms in zip(*[one.rooms for one in seen], strict=True)]
            self.peaks, self.left = peaks._replace(rooms=tuple(rooms)), AGAIN - 1


def settings(function: Any) -> tuple[Any, ...]:
    """Return the numbers, texts and tuples that a Function was made with.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> settings(F.Sum(axis=1, keepdims=True))
    (1, True)
    """
    kind = type(function)
    names = _names.get(kind)
    if names is None:
        own = [name for base in kind.__mro__[:-1] if base.__module__ not in _ENGINE
               for name in (base.__dict__.get("__slots__") or ())]
        names = _names[kind] = tuple(dict.fromkeys(own))
    found = [getattr(function, name, None) for name in names]
    if hasattr(function, "__dict__"):
        found += vars(function).values()
    return tuple([value for value in found if type(value) in _SETTINGS])


class Place:
    """Where a Function is called, with arrays of which shapes.

    Attributes
    ----------
    forward, backward : Site
    forwards, backwards : Habit
    """

    __slots__ = ("backward", "backwards", "forward", "forwards")

    def __init__(self, line: Line, name: str, layer: str, phase: str = "forward") -> None:
        self.forward, self.backward = Site(line, name, layer, phase), Site(line, name, layer, "backward")
        self.forwards, self.backwards = Habit(), Habit()
