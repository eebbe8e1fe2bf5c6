"""A profile as a picture: bytes over time, stacked by category, by matplotlib."""

from __future__ import annotations

import os
from typing import Any

from pygrad.errors import ArgumentError
from pygrad.io.replacing import Path, replacing
from pygrad.memory._axes import COLOURS, STACKED, byte_step, clipped, printable, short, some, time_unit
from pygrad.memory._moments import boundaries, duration, peak_entry, thinned
from pygrad.memory.text import sized
from pygrad.optional import optional_import

MOST_POINTS, MOST_STEPS, MOST_MARKS, MOST_LABELS = 2000, 40, 60, 12
"""Points of a curve, and lines for steps and marks, of which more would be a grey sheet."""

LONGEST_LABEL = 18


def plot(measured: Any, path: Path | None = None, ax: Any = None) -> Any:
    """Draw a profile; return the axes.

    Parameters
    ----------
    path : str or path, optional
        A file to write, of the kind that its suffix names, replaced as a whole or not at all.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a figure of its own, which pyplot shows if no path is given.

    Raises
    ------
    MissingDependencyError
        If matplotlib is not installed.
    ArgumentError
        If matplotlib writes no files with that suffix.
    """
    own = ax is None
    if own:
        figure = _figure(path)
        ax = figure.add_subplot()
    kind = "" if path is None else picture_kind(path, ax.figure, "Profile.plot")
    _draw(measured, ax, own)
    if path is not None:
        with replacing(path) as temporary:
            ax.figure.savefig(temporary, format=kind)
    return ax


def _figure(path: Path | None) -> Any:
    settings = {"figsize": (10, 5), "dpi": 150 if path is not None else None, "layout": "constrained"}
    if path is None:
        return optional_import("matplotlib.pyplot", "plot", "Profile.plot").figure(**settings)
    return optional_import("matplotlib.figure", "plot", "Profile.plot").Figure(**settings)


def picture_kind(path: Path, figure: Any, where: str) -> str:
    """Return the kind of picture that the suffix of a path names, or say which kinds a figure can be written in."""
    kinds = figure.canvas.get_supported_filetypes()
    kind = os.path.splitext(os.fspath(path))[1].lower().removeprefix(".")
    if kind not in kinds:
        raise ArgumentError(f"{where}: the suffix of {os.fspath(path)!r} says the kind of the picture; expected one of "
                            f"{', '.join('.' + one for one in sorted(kinds))}")
    return kind


def _draw(measured: Any, ax: Any, own: bool) -> None:
    timeline, seconds = measured.timeline(), duration(measured)
    steps = boundaries(measured)
    composition: dict[str, int] = {}
    for row in measured.by("category"):
        composition[row.key] = row.peak
    factor, unit = time_unit(seconds)
    kept = thinned(timeline.times, timeline.total, MOST_POINTS)
    times = [timeline.times[entry] / factor for entry in kept] + [seconds / factor]
    base = [0] * len(times)
    for name in STACKED:
        values = timeline.categories[name]
        if not any(values):
            continue
        top = [low + values[entry] for low, entry in zip(base, [*kept, -1], strict=True)]
        label = f"{name}, {sized(composition.get(name, 0))}"
        ax.fill_between(times, base, top, step="post", color=COLOURS[name], linewidth=0, label=label)
        base = top
    room = max([len(_label(name)) for _, name in timeline.marks], default=0)
    _scale(ax, measured.peak_bytes * (1.15 + 0.018 * room), max(seconds, 1e-6) / factor)
    _lines(ax, [(at / factor, name) for at, name in timeline.marks], [at / factor for at, _ in steps])
    entry = peak_entry(timeline.total)
    _peak(ax, timeline.times[entry] / factor, timeline.total[entry], unit, max(seconds, 1e-6) / factor)
    ax.set_xlabel(f"time [{unit}]")
    ax.set_title("Array data alive, by category", loc="left", fontsize="medium")
    handles, labels = ax.get_legend_handles_labels()
    if handles:
        settings = {"title": "at the peak", "frameon": False, "fontsize": "small", "title_fontsize": "small",
                    "alignment": "left"}
        if own:
            settings |= {"loc": "upper left", "bbox_to_anchor": (1.0, 1.0), "borderaxespad": 0.2}
        else:
            settings |= {"loc": "best", "frameon": True}
        ax.legend(handles[::-1], labels[::-1], **settings)


def _label(name: str) -> str:
    return clipped(printable(name), LONGEST_LABEL)


def _scale(ax: Any, height: float, length: float) -> None:
    """Set limits and ticks: bytes in binary units, whatever part of the picture is shown later."""
    ticker = optional_import("matplotlib.ticker", "plot", "Profile.plot")

    class Bytes(ticker.Locator):  # type: ignore[misc, name-defined]
        def __call__(self) -> Any:
            low, high = sorted(self.axis.get_view_interval())
            return self.tick_values(low, high)

        def tick_values(self, vmin: float, vmax: float) -> Any:
            step = byte_step(vmax - vmin, 7)
            return [number * step for number in range(int(-(-vmin // step)), int(vmax // step) + 1)]

    ax.set_xlim(0, length)
    ax.set_ylim(0, max(height, 1))
    ax.yaxis.set_major_locator(Bytes())
    ax.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: short(value)))
    ax.grid(axis="y", color=ax.xaxis.label.get_color(), linewidth=0.5, alpha=0.15)
    ax.set_axisbelow(False)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def _lines(ax: Any, marks: list[tuple[float, str]], steps: list[float]) -> None:
    """Draw thin lines where steps begin and at marks, and the names of as many marks as have room."""
    ink = ax.xaxis.label.get_color()
    for number in some(len(steps), MOST_STEPS):
        ax.axvline(steps[number], color=ink, linewidth=0.6, alpha=0.45, linestyle=(0, (1, 2)))
    places = [at for at, _ in marks]
    for number in some(len(places), MOST_MARKS):
        ax.axvline(places[number], color=ink, linewidth=0.7, alpha=0.6)
    left, right = ax.get_xlim()
    last = float("-inf")
    for number in some(len(places), MOST_LABELS):
        at, name = marks[number]
        if at - last < (right - left) / 60:  # no room beside the one before
            continue
        last = at
        near_the_end = at > left + 0.985 * (right - left)
        ax.annotate(_label(name), (at, 1.0), xycoords=("data", "axes fraction"),
                    xytext=(-2 if near_the_end else 2, -2), textcoords="offset points", rotation=90, va="top",
                    ha="right" if near_the_end else "left", fontsize="x-small", alpha=0.85, parse_math=False,
                    annotation_clip=True)


def _peak(ax: Any, at: float, level: int, unit: str, length: float) -> None:
    ink = ax.xaxis.label.get_color()
    ax.plot([at], [level], marker="o", markersize=5, color=ink, clip_on=False, zorder=5)
    left = at > 0.6 * length
    *paper, opacity = ax.get_facecolor()
    ax.annotate(f"peak {sized(level)} at {at:.4g} {unit}", (at, level), xytext=(-8 if left else 8, 8),
                textcoords="offset points", ha="right" if left else "left", va="bottom", fontweight="bold",
                fontsize="small", zorder=6,
                bbox={"boxstyle": "round,pad=0.25", "facecolor": (*paper, 0.8 * opacity), "edgecolor": "none"})
