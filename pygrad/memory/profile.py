"""`profile`: where the bytes of a stretch of a program go."""

from __future__ import annotations

import functools
import inspect
import sys
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

from pygrad.errors import ArgumentError
from pygrad.io.replacing import Path
from pygrad.memory import _mprof, _watching, plotting, report_html, report_json, report_mprof, report_notebook
from pygrad.memory._accounts import Row
from pygrad.memory._replay import Transient
from pygrad.memory._running import Running
from pygrad.memory.records import CATEGORIES, Line, Record
from pygrad.memory.text import sized, tables


class Buffer(NamedTuple):
    """A buffer that was alive at a moment.

    Attributes
    ----------
    nbytes : int
    shape : tuple of int or None
        None where no array of it was met in a graph.
    dtype : str
    category : str
        See `pygrad.memory.CATEGORIES`.
    line : Line
        Where it was made; ``Line("", 0, "")`` for what was there before.
    function, layer, phase : str
    step : int
    """

    nbytes: int
    shape: tuple[int, ...] | None
    dtype: str
    category: str
    line: Line
    function: str
    layer: str
    phase: str
    step: int


class Timeline(NamedTuple):
    """Bytes over time.

    Attributes
    ----------
    times : list of float
        Seconds since the profile began, one for each change; of very many changes those are left out that are neither
        the highest nor the lowest of a stretch.
    total : list of int
        Bytes alive from that time on.
    categories : dict of str to list of int
        The same for each category; they add up to the total.
    marks : list of (float, str)
    """

    times: list[float]
    total: list[int]
    categories: dict[str, list[int]]
    marks: list[tuple[float, str]]


class Profile(Running):
    """A profile of memory, while it runs and afterwards. Made by `profile`.

    Attributes
    ----------
    running : bool

    Raises
    ------
    GraphError
        If it is started twice, or asked before it was started.
    """

    __module__ = "pygrad.memory"

    def __init__(self, stream: Any = None, trace: bool = False) -> None:
        super().__init__(trace)
        self._stream = stream

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Decorate a function: each call is profiled, and the report printed after it."""
        if not callable(function):
            raise ArgumentError(f"memory.profile: expected a function to decorate, got {function!r}")
        if inspect.isgeneratorfunction(function) or inspect.iscoroutinefunction(function) \
                or inspect.isasyncgenfunction(function):
            name = getattr(function, "__qualname__", repr(function))
            raise ArgumentError(f"memory.profile: a call of {name} runs nothing of it, as it is a generator or a "
                                "coroutine; put a with block into it instead")

        @functools.wraps(function)
        def profiled(*args: Any, **kwargs: Any) -> Any:
            running = Profile(trace=self._trace).start()
            try:
                return function(*args, **kwargs)
            finally:
                profiled.profile = running.stop()  # type: ignore[attr-defined]
                _print(running, self._stream)

        return profiled

    # -- results ----------------------------------------------------------------------------------------

    @property
    def peak_bytes(self) -> int:
        """The most bytes of array data that were alive at a time, with what was there before."""
        return self._replay.peak

    @property
    def live_bytes(self) -> int:
        """The bytes that are alive at the end, or now while it runs."""
        return self._replay.live

    @property
    def initial_bytes(self) -> int:
        """The bytes that were there before: parameters made earlier, for example."""
        return self._replay.initial

    def by(self, what: str) -> list[Row]:
        """Return bytes for each function, line, layer, category, step or phase, the largest at the peak first.

        Parameters
        ----------
        what : {"function", "line", "layer", "category", "step", "phase"}

        Returns
        -------
        list of Row
            Their ``peak`` add up to `peak_bytes`, their ``live`` to `live_bytes`.

        Raises
        ------
        ArgumentError
            If it is none of these.

        Notes
        -----
        A buffer whose category changes is moved to the new one, with what it added to ``allocated`` and ``buffers``.

        Of more than 10,000 training steps, every 2, 4, 8 or more neighbouring ones are one row, which has the number of
        the first of them; its ``highest`` is then what is known to have been alive at a time: at least the highest of
        each of them.
        """
        keys = ("function", "line", "layer", "category", "step", "phase")
        if what not in keys:
            raise ArgumentError(f"Profile.by: expected one of {', '.join(map(repr, keys))}, got {what!r}")
        return self._replay.rows(what)

    def transients(self) -> list[Transient]:
        """Return the most that each kind of operation took while it ran, the largest first."""
        return self._replay.transients()

    def at_peak(self) -> list[Buffer]:
        """Return what made up the peak, the largest buffer first; their bytes add up to `peak_bytes`."""
        return [_buffer(record, category) for record, category in self._replay.composition()]

    def snapshot(self) -> list[Buffer]:
        """Return what is alive now, or was at the end, the largest buffer first."""
        return [_buffer(record, category) for record, category in self._replay.remaining()]

    def timeline(self) -> Timeline:
        """Return the bytes alive over time, in all and by category.

        Up to 20,000 changes are there one by one. Of more, stretches of neighbouring ones are put together, and of
        each the highest level stays, the lowest, and the one that lasted longest. Of more than 10,000 marks
        neighbouring ones are put together as well, as in ``"epoch (and 3 more)"``.
        """
        with self._still():
            points, marks = self._replay.points(), self._replay.marks()
        _, times, total, *levels = map(list, zip(*points, strict=True))
        return Timeline(times, total, dict(zip(CATEGORIES, levels, strict=True)), marks)

    def diff(self, other: Profile, what: str = "line") -> list[Row]:
        """Return how another profile differs from this one: for each place its numbers minus this one's.

        Parameters
        ----------
        other : Profile
            The later one.
        what : str
            As for `by`.

        Returns
        -------
        list of Row
            Those that differ, the largest change of ``peak`` first.
        """
        before, after = [{row.key: row for row in one.by(what)} for one in (self, other)]
        rows = []
        for key in {**before, **after}:
            old, new = [one.get(key, Row(key, 0, 0, 0, 0, 0, 0)) for one in (before, after)]
            changes = [int(b) - int(a) for a, b in zip(old[1:], new[1:], strict=True)]
            if any(changes):
                rows.append(Row(key, *changes))
        return sorted(rows, key=lambda row: (-abs(row.peak), -abs(row.live), str(row.key)))

    # -- reports ----------------------------------------------------------------------------------------

    def to_json(self, path: Path | None = None) -> dict[str, Any]:
        """Return everything as dicts and lists, and write it to a file of JSON; see `pygrad.memory.report_json`."""
        with self._still():
            return report_json.write(self, path)

    def to_html(self, path: Path, title: str = "Memory profile") -> None:
        """Write a page with an interactive timeline and tables, which needs no network."""
        with self._still():
            report_html.write(self, path, title)

    def to_mprof(self, path: Path) -> None:
        """Write a file for memory_profiler's ``mprof plot`` and ``mprof peak``."""
        with self._still():
            report_mprof.write(self, path)

    def plot(self, path: Path | None = None, ax: Any = None) -> Any:
        """Draw the timeline by matplotlib, into a file or on axes; return the axes. See `pygrad.memory.plotting`."""
        with self._still():
            return plotting.plot(self, path, ax)

    def _repr_html_(self) -> str | None:
        if self._reader is None:
            return None
        with self._still():
            return report_notebook.fragment(self)

    def __str__(self) -> str:
        with self._still():
            return tables(self)

    def __repr__(self) -> str:
        if self._reader is None:
            return "<Profile, not started>"
        state = "running, " if self.running else ""
        return f"<Profile, {state}peak {sized(self.peak_bytes)}, live {sized(self.live_bytes)}>"


def profile(function: Callable[..., Any] | None = None, *, stream: Any = None, trace: bool = False) -> Any:
    """Profile memory: a context manager and a decorator.

    Parameters
    ----------
    function : callable, optional
        What to decorate, for ``@memory.profile`` without parentheses.
    stream : file, optional
        Where a decorated function prints its report; standard output by default.
    trace : bool, optional
        Whether to see the program's own arrays too, which the engine does not meet.

    Returns
    -------
    Profile
        Or the decorated function, which prints the report of each call, and has it as ``.profile``.

    Notes
    -----
    Counts the data of NumPy arrays that the engine meets, to the byte, and what an operation takes for itself while it
    runs. Operations are measured until it is known what they take, and then every now and then; each costs some 40
    microseconds more in either direction.

    With ``trace=True`` everything is seen, as `tracemalloc` traces all the time: what belongs to no array that the
    engine has met is "unattributed", and what the program takes and gives back between operations is "temporary". Both
    are charged to the line of the program at which the next operation begins, which may be some lines below;
    `%%gradmem` is exact to the line. Python's own objects are among them, and modules that are imported; what adds up
    to less than 4 KiB is left out. A loop of small operations takes up to some three times as long, and so does all of
    Python that makes objects. It begins for all profiles that run, and ends with the last one that asked for it.

    Every buffer is charged to the line of the program that made it, and in backward to the line that ran the forward;
    to the Function and the layer; and to a category by what the engine does with it. An error of a backward names that
    line as well, as under `pygrad.config.trace_lines`.

    Nothing is kept alive but numbers and names, and a profile takes no more memory the longer it runs: of very long
    ones the course of time gets coarser, not the sums. See `Profile.timeline` and `Profile.by`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, memory
    >>> x = Variable(np.ones(1000))
    >>> with memory.profile() as measured:
    ...     y = (x * 2).exp().sum()
    ...     y.backward()
    >>> measured.initial_bytes >= 8000, measured.peak_bytes - measured.initial_bytes >= 16000
    (True, True)
    >>> sum(row.peak for row in measured.by("category")) == measured.peak_bytes
    True
    """
    made = Profile(stream, trace)
    return made if function is None else made(function)


def mark(name: str) -> None:
    """Put a mark into the timelines of all profiles that run, and under ``mprof run --python`` into its picture.

    Parameters
    ----------
    name : str
    """
    _mprof.mark(str(name))
    ledger = _watching.current()
    if ledger is not None:
        ledger.mark(str(name))


def _buffer(record: Record, category: str) -> Buffer:
    site = record.site
    return Buffer(record.nbytes, record.shape, record.dtype, category, site.line, site.function, site.layer,
                  site.phase, record.step)


def _print(measured: Profile, stream: Any) -> None:
    """Print a report; that it cannot be printed is no reason to lose what the function returned or raised."""
    try:
        print(measured, file=stream or sys.stdout)
    except Exception as error:
        warnings.warn(f"memory.profile: the report could not be printed: {type(error).__name__}: {error}",
                      RuntimeWarning, stacklevel=3)
