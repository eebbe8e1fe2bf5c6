"""Phases, steps and marks as a log goes by, in a bounded number however long it gets."""

from __future__ import annotations

from typing import NamedTuple

MOST_SPANS, MOST_MARKS = 10_000, 10_000

_ORDER = {"forward": 0, "backward": 1, "optimizer": 2}


class Span(NamedTuple):
    """A stretch of time in which one phase ran: all forwards until the first backward, for example.

    Attributes
    ----------
    begin, end : float
        Seconds since the profile began.
    phase : str
        ``"forward"``, ``"backward"`` or ``"optimizer"``.
    step : int
    """

    begin: float
    end: float
    phase: str
    step: int


class _Open:
    """A span that may get another end, and another step."""

    __slots__ = ("begin", "end", "phase", "round", "step")

    def __init__(self, begin: float, phase: str, step: int, round: int) -> None:
        self.begin, self.end, self.phase, self.step, self.round = begin, begin, phase, step, round


class Spans:
    """Phases, and where steps begin; times are seconds since the profile began.

    Operations of one phase that follow on each other are one span, which an optimiser's end also ends. A round is a
    forward, a backward and an optimiser's step, as far as they follow on each other. Of more than `MOST_SPANS` spans
    those of every second round stay, then of every fourth, and so on.

    Attributes
    ----------
    steps : list of (float, int)
        When each step but the first began, and its number. It begins where the optimiser has ended, or, without one,
        at the forward that follows a backward.
    """

    def __init__(self) -> None:
        self.steps: list[tuple[float, int]] = []
        self._spans: list[_Open] = []
        self._last: _Open | None = None
        self._ended = False
        self._round, self._every, self._steps_every = -1, 1, 1
        self._step: int | None = None
        self._stepped: float | None = None
        self._forward: float | None = None

    def begun(self, time: float, phase: str) -> None:
        """Take note that an operation begins, outside of any other."""
        if phase == "forward":
            self._forward = time
        last = self._last
        if last is not None and last.phase == phase and not self._ended:
            return
        self._ended = False
        if last is None or _ORDER.get(phase, 0) <= _ORDER.get(last.phase, 0):
            self._round += 1
        self._last = _Open(time, phase, self._step or 0, self._round)
        if self._round % self._every == 0:
            self._spans.append(self._last)
            if len(self._spans) > MOST_SPANS:
                self._every *= 2
                self._spans = [span for span in self._spans if span.round % self._every == 0]

    def ended(self, time: float, phase: str) -> None:
        """Take note that it has ended."""
        if phase == "optimizer":
            self._stepped, self._ended = time, True
        if self._last is not None and self._last.phase == phase:
            self._last.end = time

    def reached(self, time: float, step: int) -> None:
        """Take note of the first buffer of a step: what began it lies before."""
        at = 0.0
        if self._step is not None:
            if step <= self._step:
                return
            at = self._stepped if self._stepped is not None else time if self._forward is None else self._forward
            if step % self._steps_every == 0:
                self.steps.append((at, step))
            self._stepped = None
        self._step = step
        if self._last is not None and self._last.begin >= at:
            self._last.step = step
        for span in reversed(self._spans):
            if span.begin < at:
                break
            span.step = step

    def thin(self, every: int) -> None:
        """Keep those steps only whose number is a multiple of this."""
        self._steps_every = every
        self.steps = [(time, step) for time, step in self.steps if step % every == 0]

    def found(self) -> list[Span]:
        """Return the spans in order."""
        return [Span(span.begin, span.end, span.phase, span.step) for span in self._spans]


class Marks:
    """Marks; of more than `MOST_MARKS` neighbouring ones are put together, by twos, fours, eights and so on.

    Examples
    --------
    >>> marks = Marks()
    >>> marks.add(0.5, "begin")
    >>> marks.found()
    [(0.5, 'begin')]
    """

    def __init__(self) -> None:
        self._marks: list[tuple[float, str, int]] = []
        self._count, self._every = 0, 1

    def add(self, time: float, name: str) -> None:
        """Put one at the end."""
        if self._count % self._every:
            at, first, count = self._marks[-1]
            self._marks[-1] = at, first, count + 1
        else:
            self._marks.append((time, name, 1))
        self._count += 1
        if len(self._marks) > MOST_MARKS:
            old = [*self._marks, (0.0, "", 0)]
            self._marks = [(at, first, count + more) for (at, first, count), (_, _, more)
                           in zip(old[:-1:2], old[1::2], strict=True)]
            self._every *= 2

    def found(self) -> list[tuple[float, str]]:
        """Return time and name of each; where several were put together, of the first, and how many more."""
        return [(time, name if count == 1 else f"{name} (and {count - 1} more)") for time, name, count in self._marks]
