"""An account of bytes that are taken and given back in order, with what there was at the peak.

It is kept while a forward runs, and goes on with what a backward pass and an optimiser would take.
"""

from __future__ import annotations

from collections import Counter
from typing import Any


class Buffer:
    """Bytes that somebody holds.

    Attributes
    ----------
    nbytes : int
    category, layer : str
        As in a profile.
    holders : int
        They are given back when it falls to zero.
    """

    __slots__ = ("category", "holders", "layer", "nbytes")

    def __init__(self, nbytes: int, category: str, layer: str) -> None:
        self.nbytes, self.category, self.layer, self.holders = nbytes, category, layer, 1


class Account:
    """The level, and the highest there was.

    Attributes
    ----------
    live, peak : int
        Bytes that are held, and the most that there ever were.
    phase, function : str
        What goes on, set by whoever does it.
    peaks : dict of str to int
        The most in each phase.
    at_peak : tuple of str
        The phase and the function at the peak.

    Examples
    --------
    >>> account = Account()
    >>> weight, output = account.find(100, "parameter", "0"), account.take(50, "activation", "0")
    >>> account.spike({"workspace": 20}, "0")
    >>> account.drop(output)
    >>> account.initial, account.live, account.peak
    (100, 100, 170)
    >>> dict(account.composition())
    {('parameter', '0'): 100, ('activation', '0'): 50, ('workspace', '0'): 20}
    """

    def __init__(self) -> None:
        self.live = self.peak = 0
        self.phase, self.function = "forward", ""
        self.peaks: dict[str, int] = {}
        self.at_peak: tuple[str, str] = "", ""
        self._log: list[tuple[Buffer, bool]] = []
        self._entries = self._old = self._old_bytes = 0
        self._more: dict[tuple[str, str], int] = {}

    def take(self, nbytes: int, category: str, layer: str) -> Buffer:
        """Enter bytes, held once."""
        buffer = Buffer(nbytes, category, layer)
        if nbytes:
            self._log.append((buffer, True))
            self.live += nbytes
            self.spike({}, layer)
        return buffer

    def find(self, nbytes: int, category: str, layer: str) -> Buffer:
        """Enter bytes that were there from the beginning, held once."""
        buffer = Buffer(nbytes, category, layer)
        self._log.insert(self._old, (buffer, True))
        self._old, self._old_bytes, self._entries = self._old + 1, self._old_bytes + nbytes, self._entries + 1
        self.live, self.peak = self.live + nbytes, self.peak + nbytes
        self.peaks = {phase: level + nbytes for phase, level in self.peaks.items()}
        return buffer

    def drop(self, buffer: Buffer) -> None:
        """Let go of a buffer; the last one gives it back."""
        buffer.holders -= 1
        if not buffer.holders and buffer.nbytes:
            self._log.append((buffer, False))
            self.live -= buffer.nbytes

    @property
    def initial(self) -> int:
        """The bytes that were there from the beginning."""
        return self._old_bytes

    def mark(self) -> tuple[int, int]:
        """Return this moment, for `spike` and `since`."""
        return self.live - self._old_bytes, len(self._log) - self._old

    def since(self, moment: tuple[int, int]) -> int:
        """Return the bytes that have been taken since a moment that was marked."""
        return sum(buffer.nbytes for buffer, taken in self._log[self._old + moment[1]:] if taken)

    def spike(self, more: dict[str, int], layer: str, at: tuple[int, int] | None = None) -> None:
        """Note bytes of some categories that are there for a moment: now, or at one that was marked."""
        live, entries = at or self.mark()
        live, entries = live + self._old_bytes, entries + self._old
        level = live + sum(more.values())
        self.peaks[self.phase] = max(level, self.peaks.get(self.phase, 0))
        if level > self.peak:
            self.peak, self._entries, self.at_peak = level, entries, (self.phase, self.function)
            self._more = {(category, layer): nbytes for category, nbytes in more.items() if nbytes}

    def composition(self) -> Counter[Any]:
        """Return the bytes of each category and layer at the peak."""
        found: Counter[Any] = Counter()
        for buffer, taken in self._log[:self._entries]:
            found[buffer.category, buffer.layer] += buffer.nbytes if taken else -buffer.nbytes
        found.update(self._more)
        return Counter({key: nbytes for key, nbytes in found.items() if nbytes})
