"""A profile as a file that memory_profiler's `mprof plot` and `mprof peak` read.

Lines of three kinds: ``CMDLINE``, what ran; ``MEM``, the bytes of array data in MiB and the time at which they were
reached; ``FUNC``, the name of a phase with the bytes and the time of its begin and its end, and its depth. `mprof`
itself writes what the whole process holds, a few times a second; this is the account of array data, at each change.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from time import perf_counter, time
from typing import Any

from pygrad.io.replacing import Path, replacing
from pygrad.memory._axes import clipped
from pygrad.memory._moments import duration, spans
from pygrad.memory.text import sized

MIB = 2**20
MOST_PHASES = 30
"""`mprof plot` gives each execution a line of its legend, so that of more than these only steps are written."""


def write(measured: Any, path: Path) -> None:
    """Write a profile for `mprof`, replaced as a whole or not at all."""
    lines = [f"CMDLINE {_command(measured)}"]
    began = time() - (perf_counter() - measured._begin)
    timeline = measured.timeline()
    before = 0.0
    for number, (at, level) in enumerate(zip(timeline.times, timeline.total, strict=True)):
        at = max(at, before)
        if number and at - before > 2e-6:  # it joins its points by slanting lines; levels are constant between changes
            lines.append(_memory(timeline.total[number - 1], began + at - 1e-6))
        lines.append(_memory(level, began + at))
        before = at
    lines.append(_memory(timeline.total[-1], began + max(duration(measured), before)))

    def level_at(at: float) -> int:
        return int(timeline.total[max(bisect_right(timeline.times, at) - 1, 0)])

    for name, begin, end, depth in _executions(measured):
        lines.append(f"FUNC {name} {level_at(begin) / MIB:.6f} {began + begin:.6f} {level_at(end) / MIB:.6f} "
                     f"{began + end:.6f} {depth}")
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", errors="replace") as file:
        file.write("\n".join(lines) + "\n")


def _memory(level: int, at: float) -> str:
    return f"MEM {level / MIB:.6f} {at:.6f}"


def _command(measured: Any) -> str:
    command = " ".join(" ".join(sys.argv).split()) or "python"
    return f"{command} (array data as PyGrad accounts for it, peak {sized(measured.peak_bytes)})"


def _executions(measured: Any) -> list[tuple[str, float, float, int]]:
    """Return name, begin, end and depth of what is to have brackets: steps, phases, marks."""
    found = spans(measured)
    steps: dict[int, list[float]] = {}
    for span in found:
        steps.setdefault(span.step, [span.begin, span.end])[1] = span.end
    executions = [("step", begin, end, 0) for begin, end in steps.values()]
    if len(found) <= MOST_PHASES:
        executions += [(span.phase, span.begin, span.end, 1) for span in found]
    marks = measured.timeline().marks
    if len(marks) <= MOST_PHASES:
        executions += [("_".join(f"mark:{clipped(name, 30)}".split()), at, at, 0) for at, name in marks]
    return executions if len(executions) <= 3 * MOST_PHASES else []
