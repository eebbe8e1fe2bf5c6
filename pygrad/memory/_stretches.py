"""What a program takes between operations of the engine's, while everything is traced.

Then one window is open all the time, and the program runs in stretches: from the end of an outermost forward, rule or
optimiser's step to the begin of the next. A stretch is charged to the line at which it ends, unless a line tracer tells
of each line: see `Stretches.at_line`.
"""

from __future__ import annotations

import sys
import threading
from time import perf_counter
from typing import Any

from pygrad.memory._book import Book
from pygrad.memory._settling import OPENED, READ, STRETCH, TRACED, UNTRACED
from pygrad.memory._sites import line_of
from pygrad.memory._windows import Reading
from pygrad.memory.records import NOWHERE, Line, Run, Site

ELSEWHERE = Site(NOWHERE, "", "", "other")
"""Of what was there before, and of what nobody made."""

_MANY = 32


class Stretches(Book):
    """A book that also knows of what is between the runs, if it is asked to `trace`."""

    def __init__(self) -> None:
        super().__init__()
        self._open: dict[Run, None] = {}
        self._line: Line | None = None
        self._thread = 0

    def trace(self) -> None:
        """Trace everything from now on."""
        with self.lock:
            if self.tracing:
                return
            self.flush()
            _look_at_frames()
            meter = self._meter
            reading = meter.enter()
            meter.paused = self.tracing = True
            self._noted.append((perf_counter(), reading, OPENED if meter.open == 1 else READ))
            self._noted.append((perf_counter(), Run(ELSEWHERE, None), TRACED))
            meter.resume(reading)

    def untrace(self) -> None:
        """Measure operations alone again; what was unattributed is let go of."""
        with self.lock:
            if self.tracing:
                self.flush()
                self.tracing, self._line = False, None
                self._noted.append((perf_counter(), Run(ELSEWHERE, None), UNTRACED))
                self._meter.release()
                self.flush()

    def forget(self) -> None:
        """Follow nothing any more, and ask for no lock: in a process that was forked."""
        super().forget()
        self.tracing, self._line = False, None
        self._open.clear()

    def at_line(self, line: Line | None) -> None:
        """Charge what has been taken by the program to the line that was running, and go on at another.

        Parameters
        ----------
        line : Line or None
            The one that runs from now on, in this thread; None if nobody tells of lines any more.
        """
        if self.tracing:
            with self.lock:
                reading = self._pause() if self._line is not None else self.pause()
                self._line, self._thread = line, threading.get_ident()
                if len(self._noted) > _MANY:
                    self._settle()
                self.resume(reading)

    def pause(self) -> Reading | None:
        """Read what is traced, while everything is, and end a stretch; who pauses has to resume.

        A lock that is taken before and left within, or the other way round, would be seen: each takes 72 bytes.
        """
        if not self.tracing or self._meter.paused:
            return None
        _look_at_frames()
        return self._pause()

    def _pause(self) -> Reading | None:
        reading = self.look()
        if reading is not None and not self._open:
            line = self._line
            if line is None or threading.get_ident() != self._thread:
                line = line_of(sys._getframe(2))
            site = Site(line, "", "", "other")
            self._noted.append((perf_counter(), Run(site, None, self.step, "temporary"), STRETCH))
        return reading


def _look_at_frames() -> None:
    """Have Python make the objects of frames that it makes of those that are looked at, and which go with them."""
    frame: Any = sys._getframe(1)
    while frame is not None:
        frame = frame.f_back
