"""Tells a ledger which line of the notebook runs, so that what NumPy takes there is charged to it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pygrad.memory import _watching
from pygrad.cells import cell_of
from pygrad.memory.ledger import Ledger
from pygrad.memory.records import Line


@contextmanager
def lines_told() -> Iterator[None]:
    """Within, each line of a notebook's code that begins in this thread is told to the ledger.

    What is called from a line and is not of the notebook counts for that line. Where something else traces lines
    already, a debugger for example, that goes on, and nothing is told.
    """
    ledger = _watching.current()
    if ledger is None or sys.gettrace() is not None:
        yield
        return
    tracer = _Tracer(ledger)
    before, tell = sys.gettrace(), tracer.call
    sys.settrace(tell)
    try:
        yield
    finally:
        if sys.gettrace() == tell:  # else somebody has put another in its place
            sys.settrace(before)
        ledger.at_line(None)


class _Tracer:
    """What Python calls for each frame that begins, and for each line and the end of those of the notebook."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[str, bool] = {}
        self._lines: dict[tuple[Any, int], Line] = {}  # made once: what is made and given back would be seen

    def call(self, frame: Any, event: str, _: Any) -> Any:
        """Return what to call for each line of a frame, if it is the notebook's."""
        return self.line if self._is_ours(frame) else None

    def line(self, frame: Any, event: str, _: Any) -> Any:
        """Tell of a line, or of that to which the frame returns."""
        if event == "line":
            self._tell(frame)
        elif event == "return":
            while frame.f_back is not None:
                frame = frame.f_back
                if self._is_ours(frame):
                    self._tell(frame)
                    break
        return self.line

    def _is_ours(self, frame: Any) -> bool:
        filename = frame.f_code.co_filename
        known = self._known.get(filename)
        if known is None:
            with self._ledger.quiet():
                known = self._known[filename] = bool(cell_of(filename))
        return known

    def _tell(self, frame: Any) -> None:
        code, number = frame.f_code, frame.f_lineno or 0
        line = self._lines.get((code, number))
        if line is None:
            with self._ledger.quiet():
                line = self._lines[code, number] = Line(code.co_filename, number, code.co_qualname)
        self._ledger.at_line(line)
