"""A profile as one page of HTML that holds all it needs: no network, and no library.

The page's parts lie beside this module: ``_page.html``, ``_page.css`` and ``_page.js``. What is measured goes in as
JSON, in which ``<`` is escaped, so that no name can end the script; and the script puts texts into the page as texts
only. The timeline is given as differences, which are mostly zero; an entry of it has the number that `Life.born` and
`Life.died` count, so that the page finds out what was alive at any moment that is listed.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import Any

from pygrad.io.replacing import Path, replacing
from pygrad.memory._axes import COLOURS, PHASES, STACKED, printable
from pygrad.cells import shown_name
from pygrad.memory._moments import boundaries, duration, lives, peak_entry, spans, thinned
from pygrad.memory.records import CATEGORIES, Line
from pygrad.memory.text import sized

MOST_POINTS, MOST_BUFFERS = 100_000, 50_000
"""Of a longer timeline every peak is kept; of more buffers the largest, and those at the peak, are listed."""

_SUMS = [["At peak", "bytes"], ["Highest", "bytes"], ["At end", "bytes"], ["Allocated", "bytes"], ["Freed", "bytes"],
         ["Buffers", "count"]]
_VIEWS = {"line": "Lines", "layer": "Layers", "function": "Functions", "category": "Categories", "step": "Steps",
          "phase": "Phases"}
_ALIVE = [["Bytes", "bytes"], ["Array", "text"], ["Category", "text"], ["Line", "text"], ["Source", "code"],
          ["Function", "text"], ["Layer", "text"], ["Phase", "text"], ["Step", "number"]]


def write(measured: Any, path: Path, title: str = "Memory profile") -> None:
    """Write a profile as a page, replaced as a whole or not at all."""
    text = page(measured, title)
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def page(measured: Any, title: str = "Memory profile") -> str:
    """Return the page."""
    data = json.dumps(page_data(measured), separators=(",", ":")).replace("<", "\\u003c")
    parts = {"title": html.escape(printable(title)), "data": data, "style": _part("_page.css"),
             "script": _part("_page.js"), "summary": f"<p>Peak {sized(measured.peak_bytes)}.</p>"}
    return re.sub("@@([a-z]+)@@", lambda found: parts[found[1]], _part("_page.html"))


def page_data(measured: Any) -> dict[str, Any]:
    """Return what the page shows, as an object of JSON."""
    timeline, steps = measured.timeline(), boundaries(measured)
    used = [name for name in STACKED if any(timeline.categories[name])]
    seconds, found = duration(measured), spans(measured)
    return {
        "seconds": seconds,
        "totals": [["Peak", measured.peak_bytes, "bytes"],
                   ["Peak reached after", timeline.times[peak_entry(timeline.total)], "time"],
                   ["Alive at the end", measured.live_bytes, "bytes"],
                   ["There before", measured.initial_bytes, "bytes"],
                   ["Training steps", measured.steps, "count"], ["Time", seconds, "time"]],
        "categories": [{"name": name, "colour": COLOURS[name]} for name in used],
        "phases": PHASES,
        "timeline": _differences(timeline, used, [point[0] for point in measured._replay.points()]),
        "marks": [[time, printable(name)] for time, name in timeline.marks],
        "spans": [[span.begin, span.end, span.phase] for span in found],
        "steps": [[time, number] for time, number in steps],
        "first": found[0].step if found else 0,
        "together": measured._replay.together,
        "tables": [_table(measured, what, name) for what, name in _VIEWS.items()] + [_operations(measured)],
        "maxima": ["Highest", "Takes at most", "Keeps"],
        "alive": _ALIVE,
        **_buffers(measured),
    }


def _part(name: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def _differences(timeline: Any, used: Sequence[str], numbers: Sequence[int]) -> dict[str, Any]:
    kept = thinned(timeline.times, timeline.total, MOST_POINTS)
    micros = [round(timeline.times[entry] * 1e6) for entry in kept]
    return {"entries": _steps([numbers[entry] for entry in kept]), "micros": _steps(micros),
            "levels": [_steps([timeline.categories[name][entry] for entry in kept]) for name in used]}


def _steps(values: Sequence[int]) -> list[int]:
    return [values[0], *[after - before for before, after in pairwise(values)]]


def _table(measured: Any, what: str, name: str) -> dict[str, Any]:
    heads = [["Line", "text"], ["In", "text"], ["Source", "code"]] if what == "line" else [[name[:-1], "text"]]
    if what == "category":
        heads = [["Category", "text"]]
    elif what == "step":
        heads = [["Step", "number"]]
    rows = []
    for row in measured.by(what):
        key = row.key
        cells = [_place(key), printable(key.function), printable(key.source)] if isinstance(key, Line) \
            else [key if what == "step" else printable(str(key))]
        if row.highest:
            rows.append([*cells, row.peak, row.highest, row.live, row.allocated, row.freed, row.buffers])
    about = "What was alive at the peak; the highest, at any time; at the end; and what was taken and given back " \
            "within the profile."
    together = measured._replay.together
    if what == "step" and together > 1:
        about += f" A row stands for {together} steps, from that on; its highest is at least that of each of them."
    return {"name": name, "columns": heads + _SUMS, "rows": rows, "sort": [len(heads), -1], "about": about}


def _operations(measured: Any) -> dict[str, Any]:
    rows = [[one.name, one.phase, printable(one.layer), one.peak, one.kept, one.runs]
            for one in measured.transients()]
    return {"name": "Operations", "rows": rows, "sort": [3, -1],
            "columns": [["Operation", "text"], ["Phase", "text"], ["Layer", "text"], ["Takes at most", "bytes"],
                        ["Keeps", "bytes"], ["Runs", "count"]],
            "about": "What one run of an operation takes above what was alive when it began, and what it keeps of it."}


def _place(line: Line) -> str:
    return printable(f"{shown_name(line.filename)}:{line.number}") if line.filename else "(there before)"


def _buffers(measured: Any) -> dict[str, Any]:
    """Return buffers as columns, places and shapes by number; their numbers are those of `Life`."""
    found = lives(measured)
    if len(found) > MOST_BUFFERS:
        at_peak = {record.number for record, _ in measured._replay.composition()}
        found.sort(key=lambda life: (life.record.number not in at_peak, -life.record.nbytes))
        del found[MOST_BUFFERS:]
    places, shapes = _Numbers(_described), _Numbers(str)
    columns: dict[str, list[int]] = {name: [] for name in (
        "nbytes", "born", "died", "category", "place", "shape", "step")}
    for record, born, died in found:
        shape = f"{record.dtype} {list(record.shape)}" if record.shape is not None else ""
        entry = (record.nbytes, born, died, CATEGORIES.index(record.category), places.of(record.site),
                 shapes.of(shape), record.step)
        for column, value in zip(columns.values(), entry, strict=True):
            column.append(int(value))
    return {"buffers": columns, "places": places.values, "shapes": shapes.values, "names": CATEGORIES}


def _described(site: Any) -> list[str]:
    return [_place(site.line), *map(printable, (site.line.source, site.function, site.layer, site.phase))]


class _Numbers:
    """Gives each new value the next number."""

    def __init__(self, describe: Callable[[Any], Any]) -> None:
        self._describe, self._known = describe, dict[Hashable, int]()
        self.values: list[Any] = []

    def of(self, value: Hashable) -> int:
        number = self._known.get(value)
        if number is None:
            number = self._known[value] = len(self.values)
            self.values.append(self._describe(value))
        return number
