"""What an operation takes for itself, measured by `tracemalloc` while it runs, and at no other time.

Always on, tracing takes a loop of small operations twice its time. So it is started for a window, from where the first
forward, rule or optimiser's step begins to where the last of those that run at a time ends, and stopped after it. Where
the user traces already, it goes on as it is: his traces are left alone, and his peak is put back at the end.

`tracemalloc` counts for all threads together, and so do windows. Stopping it while another thread allocates can crash
Python before 3.12.9 and 3.13.2: there it is left running while there are other threads.
"""

from __future__ import annotations

import sys
import threading
import tracemalloc

import numpy as np

_SAFE_TO_STOP = sys.version_info >= (3, 13, 2) or (3, 12, 9) <= sys.version_info < (3, 13)


_SMALL, _NUMBER = 256, 32
"""A number above that takes as many bytes. The one that tells of noise is made when that has been measured."""

WORTH = 16384
"""Bytes that are left at the end of a window from which it is looked what of them is array data, and as many that are
none are told of: a module that has been imported, for example."""


class Reading:
    """What `tracemalloc` said.

    Attributes
    ----------
    current, peak : int
        Bytes that are traced, and the most since the last reading.
    noise : int
        Bytes of `current` in later readings which whoever read took for himself.
    foreign : int
        Bytes of `current` that are no array data; 0 where it was not worth looking.
    """

    __slots__ = ("current", "foreign", "noise", "peak")

    def __init__(self, current: int, peak: int) -> None:
        self.current, self.peak, self.noise, self.foreign = current, peak, 0, 0


class Meter:
    """Windows, which may overlap.

    Attributes
    ----------
    open : int
        How many there are.
    paused : bool
        Whether what is taken now is the reader's own: between `read` and `resume`.
    lasting : bool
        Whether tracing goes on between windows.
    """

    def __init__(self) -> None:
        self.open = 0
        self.paused = self.lasting = False
        self._ours = False
        self._highest = self._start = 0

    def enter(self) -> Reading:
        """Begin a window: the first one starts tracing."""
        self.open += 1
        if self.open > 1:
            return self.read()
        self.paused = False
        self.lasting = tracemalloc.is_tracing()
        if not self.lasting:
            tracemalloc.start(1)
            self._ours = True
            self.lasting = not _may_stop()
        reading = self._read()
        self._start = reading.current
        return reading

    def leave(self) -> Reading:
        """End a window; the reader is silent until `resume`, unless it was the last one."""
        reading = self.read()
        self.open -= 1
        if not self.open:
            self.paused = False
            if self._ours:
                if reading.current >= WORTH and not self.lasting:
                    foreign = reading.current - self._start - array_bytes()
                    reading.foreign = foreign if foreign >= WORTH else 0
                self._stop()
        return reading

    def release(self) -> None:
        """End a window of which nobody wants to know what it took."""
        self.open -= 1
        if not self.open:
            self.paused = False
            if self._ours:
                self._stop()

    def _stop(self) -> None:
        self.lasting = not _may_stop()
        if not self.lasting:
            tracemalloc.stop()
            self._ours = False

    def read(self) -> Reading:
        """Return what is traced now, and the peak since the last time."""
        reading = self._read()
        self.paused = True
        return reading

    def _read(self) -> Reading:
        current, peak = tracemalloc.get_traced_memory()
        if not self._ours and peak > self._highest:
            self._highest = peak
        tracemalloc.reset_peak()
        return Reading(current, peak)

    def resume(self, reading: Reading, going: int = 0) -> None:
        """Go on, and put down what has been taken since a reading to whoever read, but for what is about to go."""
        if self.open:
            noise = tracemalloc.get_traced_memory()[0] - reading.current - going
            reading.noise = noise + _NUMBER if noise > _SMALL else noise
            tracemalloc.reset_peak()
        self.paused = False

    def close(self) -> None:
        """End all windows; leave a trace of the user's as it would be without them."""
        self.open, self.paused = 0, False
        if not tracemalloc.is_tracing():
            self._ours = self.lasting = False
        elif self._ours:
            tracemalloc.stop()
            self._ours = self.lasting = False
        else:
            raise_peak(self._highest)
        self._highest = 0


def array_bytes() -> int:
    """Return how many of the bytes that are traced are array data."""
    domain = np.lib.tracemalloc_domain
    return sum(trace.size for trace in tracemalloc.take_snapshot().traces if trace.domain == domain)


def _may_stop() -> bool:
    return _SAFE_TO_STOP or threading.active_count() < 2


def raise_peak(peak: int) -> None:
    """Let the peak of `tracemalloc` be at least this: what is taken for that is not touched, and given back at once."""
    current, now = tracemalloc.get_traced_memory()
    if now < peak:
        try:
            np.empty(peak - current, np.uint8)
        except MemoryError:
            pass
