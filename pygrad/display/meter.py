"""What one progress bar counts, and how it is drawn: by tqdm, and where nothing can be written over in a few lines.

=========================  ========================================================================
a terminal                 tqdm's bar, on the standard error
a notebook                 tqdm's widget where ipywidgets is installed, otherwise one line of text;
                           what stays, and is in the file, is the line of text in both cases
a file, a pipe             a line at the end, and on the way after 10 s, 15 s, 22 s and so on
=========================  ========================================================================

A meter holds numbers only. It draws ten times a second at most; in between it costs a look at the clock.
"""

from __future__ import annotations

import functools
import io
import math
import sys
import threading
import weakref
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

from pygrad.display.places import Output, in_notebook, is_terminal, size
from pygrad.optional import optional_import

INTERVAL, NOTEBOOK_INTERVAL = 0.1, 0.25
"""Seconds between two drawings."""

FIRST_LINE, NEXT_LINE = 10.0, 1.5
"""After how many seconds a file gets its first line, and how many times later each of the next."""

SMOOTHING, RATE_SMOOTHING = 0.9, 0.7
"""How much of what is shown are the values from before."""

_here = threading.local()


def open_meters() -> list[weakref.ref[Meter]]:
    """Return the meters that are running in this thread, the outermost first."""
    found: list[weakref.ref[Meter]] | None = getattr(_here, "meters", None)
    if found is None:
        found = _here.meters = []
    found[:] = [one for one in found if one() is not None]
    return found


def innermost() -> Meter | None:
    """Return the meter of this thread that a loss belongs to, if any."""
    for reference in reversed(open_meters()):
        meter = reference()
        if meter is not None and meter.takes_losses:
            return meter
    return None


class Smoothed:
    """A running mean whose first values count as much as the later ones, and which NaN does not stop.

    Examples
    --------
    >>> mean = Smoothed(0.5)
    >>> for value in (1.0, 3.0, math.nan):
    ...     mean.add(value)
    >>> round(mean.value, 3), mean.text()
    (2.333, 'nan')
    """

    def __init__(self, smoothing: float) -> None:
        self._smoothing, self._sum, self._weight, self.last = smoothing, 0.0, 0.0, math.nan

    def add(self, value: float) -> None:
        """Take note of a value; one that is not finite is shown until the next, and not averaged."""
        self.last = value
        if math.isfinite(value):
            self._sum = self._smoothing * self._sum + (1 - self._smoothing) * value
            self._weight = self._smoothing * self._weight + (1 - self._smoothing)

    @property
    def value(self) -> float:
        """The mean so far, NaN where there is none."""
        return self._sum / self._weight if self._weight else math.nan

    def text(self) -> str:
        """Return it as it is shown."""
        return f"{self.value if math.isfinite(self.last) else self.last:.4g}"


class Meter:
    """One loop's count, rate and values, and the bar that shows them.

    Parameters
    ----------
    description, unit : str
    total : int or float, optional
        How many steps there will be.
    leave : bool, optional
        Whether the bar stays when it is closed; by default if it is not inside another.
    delay : float
        Seconds before it is shown at all.
    file : text file, optional
        By default the standard error.
    takes_losses : bool
        Whether a loss on which ``backward()`` is called inside belongs to it.
    """

    def __init__(self, description: str = "", total: float | None = None, unit: str = "step", *,
                 leave: bool | None = None, delay: float = 0.0, file: Any = None, takes_losses: bool = True) -> None:
        self.n, self.samples, self.takes_losses, self.reported = 0, 0, takes_losses, False
        self.values: dict[str, Any] = {}
        self.spare: Output | None = None  # of a bar inside this one that has ended, for the next
        self._siblings = open_meters()
        self._parent = self._siblings[-1]() if self._siblings else None
        self._leave = self._parent is None if leave is None else leave
        self._screen = _screen(file)
        self._make: Callable[[], Any] = functools.partial(
            _bar, self._screen, file, desc=description or None, total=total, unit=unit, leave=self._leave)
        self._bar: Any = None
        self._output: Output | None = None
        self._file, self._lines = file, 0
        self._sample_rate, self._at_draw = Smoothed(RATE_SMOOTHING), (0, perf_counter())
        self._start = perf_counter()
        self._next, self._next_line = self._start + delay, self._start + FIRST_LINE
        self._siblings.append(weakref.ref(self))
        if not delay:
            self.draw(self._start)

    def advance(self, steps: int = 1, samples: int = 0) -> None:
        """Count steps that are done."""
        self.n += steps
        self.samples += samples
        now = perf_counter()
        if now >= self._next:
            self.draw(now)

    def report(self, values: Mapping[str, float]) -> None:
        """Show numbers beside the bar: integers as they are, other numbers smoothed."""
        for name, value in values.items():
            if isinstance(value, float):
                mean = self.values.get(name)
                if not isinstance(mean, Smoothed):
                    mean = self.values[name] = Smoothed(SMOOTHING)
                mean.add(value)
            else:
                self.values[name] = value
        now = perf_counter()
        if now >= self._next:
            self.draw(now)

    def postfix(self) -> str:
        """Return what stands beside the bar."""
        parts = [f"{name}={value.text() if isinstance(value, Smoothed) else value}"
                 for name, value in self.values.items()]
        if self.samples and math.isfinite(self._sample_rate.value):
            rate = self._sample_rate.value
            parts.append(f"{rate:,.0f} samples/s" if rate >= 10 else f"{rate:.2g} samples/s")
        return ", ".join(parts)

    def draw(self, now: float) -> None:
        """Show the present state."""
        self._next = now + (NOTEBOOK_INTERVAL if self._screen in ("line", "widget") else INTERVAL)
        if self._bar is None:
            self._bar = self._make()
            if not self._bar.disable:
                self._bar.start_t = self._bar.last_print_t = self._bar._time() - (now - self._start)
        samples, before = self.samples - self._at_draw[0], now - self._at_draw[1]
        if samples and before > 0:
            self._sample_rate.add(samples / before)
            self._at_draw = self.samples, now
        self._bar.set_postfix_str(self.postfix(), refresh=False)
        self._bar.update(self.n - self._bar.n)
        self._show(now)

    def _show(self, now: float) -> None:
        if self._bar.disable:  # as the variable TQDM_DISABLE of the environment says
            return
        if self._screen == "line":
            self._put({"text/plain": str(self._bar)})
        elif self._screen == "widget" and self._output is None:
            self._put(self._bar.container._repr_mimebundle_())
        elif self._screen == "file" and now >= self._next_line:
            self._next_line = self._start + (now - self._start) * NEXT_LINE
            self._lines += 1
            print(str(self._bar), file=self._file or sys.stderr, flush=True)

    def _put(self, bundle: dict[str, Any]) -> None:
        if self._output is None:
            parent = self._parent
            if parent is None or parent.spare is None:
                self._output = Output(bundle)
                return
            self._output, parent.spare = parent.spare, None
        self._output.update(bundle)

    def close(self) -> None:
        """End the line, or take it away; a second call does nothing."""
        self._siblings[:] = [one for one in self._siblings if one() is not self]
        bar, self._make = self._bar, _closed
        if bar is None or bar.disable:
            return
        now = perf_counter()
        if self.samples and now > self._start:
            self._sample_rate = Smoothed(0)
            self._sample_rate.add(self.samples / (now - self._start))
        bar.set_postfix_str(self.postfix(), refresh=False)
        bar.n = self.n
        bar._ema_dt = _no_mean  # the mean over all, as tqdm itself does where it writes the last line
        text = str(bar)
        bar.close()
        if self._screen == "widget":
            _close_widgets(bar.container)
        if self._screen in ("line", "widget"):
            self._put({"text/plain": text if self._leave else ""})
            if not self._leave and self._parent is not None:
                self._parent.spare = self._output
        elif self._screen == "file" and (self._leave or self._lines):
            print(text, file=self._file or sys.stderr, flush=True)


def _close_widgets(container: Any) -> None:
    """Close a box and all in it: ipywidgets keeps what is open, and its state goes into the notebook's file."""
    for one in (*container.children, container):
        for part in (getattr(one, "layout", None), getattr(one, "style", None), one):
            if part is not None:
                part.close()


def _no_mean() -> None:
    return None


def _closed() -> Any:
    """Return a bar that shows nothing: what a loop that goes on after its bar was closed gets."""
    return _class("tqdm.std", True)(disable=True)


def _screen(file: Any) -> str:
    """Return how to draw: "terminal", "widget", "line" or "file"."""
    if file is None and in_notebook():
        return "line" if _module("tqdm.notebook").IProgress is None else "widget"
    return "terminal" if is_terminal(sys.stderr if file is None else file) else "file"


def _bar(screen: str, file: Any, **settings: Any) -> Any:
    kind = _class("tqdm.notebook" if screen == "widget" else "tqdm.std", screen in ("line", "file"))
    if screen == "widget":
        settings["display"] = False
    elif screen == "terminal":
        file = sys.stderr if file is None else file
        settings |= {"file": file} | ({"ncols": 79, "nrows": 24} if size(file) is None else {"dynamic_ncols": True})
    else:
        settings |= {"file": io.StringIO(), "gui": True, "ascii": False}
    return kind(mininterval=0, miniters=0, unit=f" {settings.pop('unit')}", **settings)


def _module(name: str) -> Any:
    return optional_import(name, "notebook", "a progress bar")


@functools.cache
def _class(name: str, silent: bool) -> Any:
    """Return tqdm's class, as `tqdm.auto` would choose it, without its thread, and mute where others write."""

    class Bar(_module(name).tqdm):  # type: ignore[misc]
        monitor_interval = 0

    if silent:
        Bar.display = _nothing
    return Bar


def _nothing(*args: Any, **kwargs: Any) -> None:
    return None
