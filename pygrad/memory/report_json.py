"""A profile as JSON.

The layout, version 1: an object with

- ``format``: ``"pygrad.memory.profile"``, and ``version``: 1. A reader refuses a version that it does not know; what is
  only added does not change it.
- ``totals``: ``peak_bytes``, ``peak_seconds``, ``live_bytes``, ``initial_bytes``, ``steps``, ``seconds``, and
  ``steps_together``: how many training steps one of ``rows["step"]`` stands for, which is 1 but for very many steps.
- ``rows``: for each of ``function``, ``line``, ``layer``, ``category``, ``step``, ``phase`` a list of objects with
  ``key``, ``peak``, ``live``, ``highest``, ``allocated``, ``freed`` and ``count``, as `Profile.by` gives them. A key is
  a text or a number; of a line it is an object with ``filename``, ``number``, ``function`` and ``source``.
- ``timeline``: ``seconds``, ``total`` and ``categories``, an object of lists, all of one length.
- ``at_peak`` and ``at_end``: lists of buffers, each with ``nbytes``, ``shape`` (a list or null), ``dtype``,
  ``category``, ``line``, ``function``, ``layer``, ``phase`` and ``step``.
- ``transients``: a list of ``name``, ``phase``, ``layer``, ``peak``, ``kept``, ``count``.
- ``phases``: a list of ``begin``, ``end``, ``phase`` and ``step``; ``steps``: of ``seconds`` and ``step``, where each
  but the first began; ``marks``: of ``seconds`` and ``name``.

Sizes are bytes, times seconds since the profile began. The lists are bounded: of a profile of very many changes,
phases, steps and marks some are left out or put together; see `pygrad.memory._points` and `pygrad.memory._spans`.
"""

from __future__ import annotations

import json
from typing import Any

from pygrad.io.replacing import Path, replacing
from pygrad.memory._moments import boundaries, duration, peak_entry, spans
from pygrad.memory.records import Line

FORMAT, VERSION = "pygrad.memory.profile", 1
VIEWS = ("function", "line", "layer", "category", "step", "phase")


def as_dict(measured: Any) -> dict[str, Any]:
    """Return a profile as an object of JSON, of dicts, lists, texts and numbers only."""
    timeline = measured.timeline()
    return {
        "format": FORMAT,
        "version": VERSION,
        "totals": {
            "peak_bytes": measured.peak_bytes,
            "peak_seconds": timeline.times[peak_entry(timeline.total)],
            "live_bytes": measured.live_bytes,
            "initial_bytes": measured.initial_bytes,
            "steps": measured.steps,
            "steps_together": measured._replay.together,
            "seconds": duration(measured),
        },
        "rows": {what: [_plain(row) for row in measured.by(what)] for what in VIEWS},
        "timeline": {"seconds": timeline.times, "total": timeline.total, "categories": timeline.categories},
        "at_peak": [_plain(buffer) for buffer in measured.at_peak()],
        "at_end": [_plain(buffer) for buffer in measured.snapshot()],
        "transients": [_plain(one) for one in measured.transients()],
        "phases": [_plain(span) for span in spans(measured)],
        "steps": [{"seconds": time, "step": number} for time, number in boundaries(measured)],
        "marks": [{"seconds": time, "name": name} for time, name in timeline.marks],
    }


def write(measured: Any, path: Path | None = None) -> dict[str, Any]:
    """Return a profile as an object of JSON, and write it to a file, replaced as a whole or not at all."""
    report = as_dict(measured)
    if path is not None:
        with replacing(path) as temporary, open(temporary, "w", encoding="ascii") as file:
            json.dump(report, file, separators=(",", ":"))
            file.write("\n")
    return report


def _plain(value: Any) -> Any:
    if isinstance(value, Line):
        return {"filename": value.filename, "number": value.number, "function": value.function,
                "source": value.source}
    if hasattr(value, "_asdict"):
        return {name: _plain(entry) for name, entry in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return value if value is None or isinstance(value, str | float) else int(value)
