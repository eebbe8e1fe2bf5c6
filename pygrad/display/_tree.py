"""A diagram as a tree of text, outputs at the top.

A line's inputs are those that branch off below it, and the next line in its own column, where the longest way goes on.
So a chain needs no indentation, nor do residual sums. What several take is printed once, below the last of them, and
the others refer to its number.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import NamedTuple

from pygrad.display.diagram import Box, Diagram

LINES = {"branch": "├─ ", "last": "└─ ", "column": "│  ", "cut": "…"}
ASCII = {"branch": "|- ", "last": "`- ", "column": "|  ", "cut": "..."}

ROOM = 32
"""Characters of a line that stay for its text: what would have less is not shown."""


class _Task(NamedTuple):
    """A box to be printed: behind what its line begins with, and in which layer the line before was."""

    key: str
    prefix: str
    connector: str = ""
    layer: tuple[str, ...] = ()


class Tree:
    """Turns a diagram into lines.

    Parameters
    ----------
    diagram : Diagram
    width : int
        Longest line.
    unicode : bool
        Whether lines may be drawn with box-drawing characters.

    Attributes
    ----------
    lines : list of str
    """

    def __init__(self, diagram: Diagram, width: int, unicode: bool) -> None:
        self.diagram, self.width, self.signs = diagram, width, LINES if unicode else ASCII
        self.lines: list[str] = []
        self._sources: dict[str, dict[str, None]] = {key: {} for key in diagram.boxes}
        self._labels: dict[str, dict[str, None]] = {key: {} for key in diagram.boxes}
        for arrow in diagram.arrows:
            self._sources[arrow.target][arrow.source] = None
            if arrow.label:
                self._labels[arrow.source][arrow.label] = None
        self._waiting = Counter(source for sources in self._sources.values() for source in sources)
        self._shared = {key for key, number in self._waiting.items() if number > 1}
        self._depth: dict[str, int] = {}
        for key, sources in self._sources.items():
            self._depth[key] = 1 + max([self._depth[one] for one in sources], default=0)
        self._numbers = {key: number for number, key in enumerate(
            [key for key in diagram.boxes if key in self._shared and self._sources[key]], 1)}
        self._done: set[str] = set()
        self._print()

    def _print(self) -> None:
        tops = [key for key in self.diagram.boxes if not self._waiting[key]]
        if self.diagram.title:
            self._line("", f"[{self.diagram.title}]")
        self._walk(tops)
        left = [key for key in self.diagram.boxes if key not in self._done and self._sources[key]]
        if left:
            note = f"({len(left)} more are too deep for {self.width} columns; width= makes room)"
            self.lines += textwrap.wrap(note, self.width)
        for note in self.diagram.notes:
            self.lines += textwrap.wrap(f"({note})", self.width)

    def _walk(self, tops: list[str]) -> None:
        """Print boxes and all below them."""
        stack = [_Task(key, "") for key in reversed(tops)]
        while stack:
            task = stack.pop()
            box = self.diagram.boxes[task.key]
            self._waiting[task.key] -= 1
            leaf = not self._sources[task.key]
            if not leaf and self._waiting[task.key] > 0:
                self._line(task.prefix + (task.connector or self.signs["last"]),
                           f"#{self._numbers[task.key]} {box.title}, below")
                continue
            if len(task.prefix) > max(self.width - ROOM, 0):
                self._line(task.prefix + task.connector, self.signs["cut"])
                continue
            self._done.add(task.key)
            prefix = task.prefix + (self.signs["column"] if task.connector else "")
            if box.group and box.group != task.layer and not leaf:
                self._line(task.prefix + task.connector, f"[{self._layer(box)}]")
                self._line(prefix, self._text(task.key, box))
            else:
                self._line(task.prefix + task.connector, self._text(task.key, box))
            stack += reversed(self._below(task.key, box, prefix))

    def _below(self, key: str, box: Box, prefix: str) -> list[_Task]:
        """Return the inputs of a box: leaves, branches, and at last the longest, which goes on in the same column."""
        sources = list(self._sources[key])
        leaves = [one for one in sources if not self._sources[one]]
        inner = sorted([one for one in sources if self._sources[one]], key=lambda one: self._depth[one])
        tasks = [_Task(one, prefix, self.signs["branch"], box.group) for one in leaves + inner[:-1]]
        if inner:
            tasks.append(_Task(inner[-1], prefix, "", box.group))
        elif tasks:
            tasks[-1] = tasks[-1]._replace(connector=self.signs["last"])
        return tasks

    def _layer(self, box: Box) -> str:
        group = self.diagram.groups.get(box.group)
        above = ".".join(box.group[:-1])
        title = box.group[-1] if group is None else group.title
        return f"{above}.{title}" if above else title

    def _text(self, key: str, box: Box) -> str:
        number = f"#{self._numbers[key]} " if key in self._numbers else ""
        labels = [] if box.kind == "layer" or not self._sources[key] else list(self._labels[key])
        fate = [] if box.alive else ["let go"]
        told = [*labels, *box.details, *(fate if "let go" not in " ".join(box.details) else [])]
        return f"{number}{box.title}" + (f"  {', '.join(told)}" if told else "")

    def _line(self, prefix: str, text: str) -> None:
        line = (prefix + text).rstrip()
        cut = self.signs["cut"]
        self.lines.append(line if len(line) <= self.width else line[:max(self.width - len(cut), 0)] + cut)
