"""What a ledger notes of a buffer, of what runs, and the places in a program that buffers are charged to."""

from __future__ import annotations

import linecache
from typing import Any, NamedTuple

TAKEN, GIVEN, BEGUN, ENDED, MARKED, CHANGED = 1, -1, 2, 3, 4, 5
"""What an entry of a ledger's log says; see `pygrad.memory.ledger`."""

CATEGORIES = ("parameter", "gradient", "activation", "optimizer state", "input", "temporary", "workspace",
              "unattributed")
"""What a buffer is for.

- parameter: a leaf that requires grad;
- gradient: made in backward, and alive after the rule that made it;
- activation: made by a forward that is recorded: an output, or what a backward needs;
- optimizer state: what an optimiser remembers;
- input: an array or a leaf without grad that entered a Function;
- temporary: made by a Function that is not recorded, as under `no_grad`; and what the program itself takes and gives
  back between two operations, where all is traced;
- workspace: taken and given back inside of one forward, one backward rule or one step of an optimiser, and what an
  optimiser keeps to compute in;
- unattributed: left behind by one of these, and neither an output nor saved; and, where all is traced, whatever else
  is: the program's own arrays, and Python's objects.
"""


class Line(NamedTuple):
    """A line of the program."""

    filename: str
    number: int
    function: str

    @property
    def source(self) -> str:
        """The text of the line, empty where it is not to be had."""
        return linecache.getline(self.filename, self.number).strip()

    def __str__(self) -> str:
        return f"{self.filename}:{self.number}" if self.filename else "(unknown)"


NOWHERE = Line("", 0, "")


class Site(NamedTuple):
    """What runs while a buffer is taken.

    Attributes
    ----------
    line : Line
        Of the program; in backward the line that ran the forward.
    function : str
        The name of the Function, empty outside of any.
    layer : str
        The name of the innermost layer, as ``named_modules`` has it; empty outside of any.
    phase : str
        ``"forward"``, ``"backward"``, ``"optimizer"`` or ``"other"``.
    """

    line: Line
    function: str
    layer: str
    phase: str


class Record:
    """One buffer.

    Attributes
    ----------
    number : int
        Counts buffers in the order in which they were met.
    address, nbytes : int
        The address is that of the array that owns the buffer, as `id` has it; 0 for a workspace that was measured.
    site : Site
        Where it was made, or met if nobody knows.
    step : int
        The training step in which that was, from 0.
    category : str
        See `CATEGORIES`.
    shape, dtype : tuple of int or None, str
        Of the array as it was met; None and "" for what was measured.
    before : bool
        Whether it existed before the first profile began.
    """

    __slots__ = ("address", "before", "category", "dtype", "nbytes", "number", "shape", "site", "step")

    def __init__(self, number: int, address: int, nbytes: int, site: Site, step: int, category: str) -> None:
        self.number, self.address, self.nbytes, self.site, self.step = number, address, nbytes, site, step
        self.category, self.shape, self.dtype, self.before = category, None, "", False

    shape: Any

    def __repr__(self) -> str:
        shaped = f" {self.dtype}{list(self.shape)}" if self.shape is not None else ""
        return f"<{self.category} of {self.nbytes} bytes{shaped}, {self.site.line}>"


class Run:
    """One forward, one backward rule, or one step of an optimiser; or a stretch of the program between them.

    Attributes
    ----------
    site : Site
    outer : Run or None
        The one that this one runs inside of.
    step : int
        The training step.
    category : str
        Of what it makes.
    """

    __slots__ = ("category", "frame", "habit", "key", "known", "metered", "outer", "reading", "site", "step",
                 "subject", "thread")

    frame: int
    key: int
    thread: int

    def __init__(self, site: Site, outer: Run | None, step: int = 0, category: str = "activation") -> None:
        self.site, self.outer, self.step, self.category = site, outer, step, category
        self.habit = self.known = self.reading = self.subject = None
        self.metered = False

    habit: Any
    known: Any
    reading: Any
    subject: Any
