"""The results as text, as what the pages show of them, and as JSON."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from .cases import Case
from .engines import ENGINES, SUBJECT
from .ratios import Spread
from .settings import Settings, usable_cores

BEGIN, END = "<!-- benchmarks: begin -->", "<!-- benchmarks: end -->"


def context(settings: Settings, engines: Sequence[str]) -> dict[str, str]:
    """Return what the figures depend on, apart from the machine."""
    versions = {ENGINES[key].package: ENGINES[key].version for key in engines}
    with suppress(metadata.PackageNotFoundError):
        versions["oneDNN"] = metadata.version("onednn-cpu-gomp")
    return {
        "Python": platform.python_version(),
        "numpy": metadata.version("numpy"),
        **versions,
        "cores": str(usable_cores()),
        "threads": str(settings.threads),
        "rounds": str(settings.rounds),
    }


def sentence(facts: dict[str, str]) -> str:
    """Return the context in one line.

    Examples
    --------
    >>> sentence({"Python": "3.12.1", "cores": "2"})
    'Python 3.12.1, 2 cores'
    """
    counts = ("cores", "threads", "rounds")
    return ", ".join(f"{value} {key}" if key in counts else f"{key} {value}" for key, value in facts.items())


def number(value: float) -> str:
    """Return `value` with three significant digits, never in scientific notation.

    Examples
    --------
    >>> [number(value) for value in (0.6, 2.754, 61.32, 5912.0)]
    ['0.60', '2.75', '61.3', '5912']
    """
    digits = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:.{digits}f}"


def verdict(case: Case) -> str:
    """Return the target and whether it was met, or nothing if there is none."""
    if case.target is None:
        return ""
    words = {True: "met", False: "not met", None: "not measured"}
    return f"{case.target}, {words[case.met]}"


def text_table(case: Case) -> str:
    """Return the case as lines for a terminal."""
    lines = [f"{case.key}: {case.title}"]
    for key, info in ENGINES.items():
        value = case.value(key)
        if value is not None:
            lines.append(_text_row(case, key, value))
        elif key in case.left_out:
            lines.append(f"  {info.title:<14} left out: {case.left_out[key]}")
    return "\n".join(lines)


def _text_row(case: Case, key: str, value: Spread) -> str:
    ratio = case.ratio(key)
    row = f"  {ENGINES[key].title:<14} {number(value.median):>9} {case.unit:<5}"
    if ratio is not None and key != case.baseline:
        row += f"  ratio {number(ratio.median):>6} ({number(ratio.low)} to {number(ratio.high)})"
    elif value.low != value.high:
        row += f"  ({number(value.low)} to {number(value.high)})"
    if key == SUBJECT and case.target is not None:
        row += f"  [{verdict(case)}]"
    return row


def compact(cases: Sequence[Case], facts: dict[str, str]) -> dict[str, Any]:
    """Return what a page shows: a row for each headline case, with the figures of each engine.

    Returns
    -------
    dict
        ``machine``, what the figures depend on; ``engines``, their titles, PyGrad's first; ``rows``, each with a
        ``title``, a ``target`` in words, and ``figures``: by engine a ratio to the baseline (``value``, and the
        quartiles ``low`` and ``high`` where they differ), or a ``value`` with its ``unit``. Three digits count.
    """
    shown = [case for case in cases if case.headline]
    engines = [key for key in ENGINES if any(case.samples.get(key) for case in shown)]
    engines.sort(key=lambda key: key != SUBJECT)
    rows = [{"title": case.title, "target": verdict(case).replace("<=", "at most"),
             "figures": {ENGINES[key].title: figure for key in engines if (figure := _figure(case, key))}}
            for case in shown]
    return {"machine": sentence(facts), "engines": [ENGINES[key].title for key in engines], "rows": rows}


def _figure(case: Case, key: str) -> dict[str, Any] | None:
    value, ratio = case.value(key), case.ratio(key)
    if value is None:
        return None
    if ratio is None or key == case.baseline:
        return {"value": float(number(value.median)), "unit": case.unit}
    figure = {"value": float(number(ratio.median))}
    if ratio.low != ratio.high:
        figure |= {"low": float(number(ratio.low)), "high": float(number(ratio.high))}
    return figure


def write_markdown(path: Path, table: str) -> None:
    """Write the table to `path`, between its two markers if the file exists and has them.

    Raises
    ------
    ValueError
        If the file exists and has no markers: nothing is overwritten that was not ours.
    """
    if not path.exists():
        path.write_text(f"{BEGIN}\n{table}{END}\n", encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text.split(BEGIN, 1)[1]:
        raise ValueError(f"{path} has no lines {BEGIN!r} and {END!r}; add them where the table belongs")
    head, rest = text.split(BEGIN, 1)
    path.write_text(f"{head}{BEGIN}\n{table}{END}{rest.split(END, 1)[1]}", encoding="utf-8")


def as_json(cases: Sequence[Case], facts: dict[str, str]) -> dict[str, Any]:
    """Return everything, each round's samples included."""
    return {"context": facts, "cases": list(_json_cases(cases))}


def _json_cases(cases: Sequence[Case]) -> Iterator[dict[str, Any]]:
    for case in cases:
        ratios = {key: case.ratio(key) for key in case.samples}
        yield {
            "key": case.key,
            "title": case.title,
            "unit": case.unit,
            "samples": {key: list(values) for key, values in case.samples.items()},
            "ratios": {key: ratio.median for key, ratio in ratios.items() if ratio is not None},
            "left_out": dict(case.left_out),
            "target": case.target.limit if case.target else None,
            "met": case.met,
        }
