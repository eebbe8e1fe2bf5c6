"""Curves of a loss and whatever else, drawn while training runs."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from time import perf_counter
from typing import Any

from pygrad.display._curves_plot import draw_on, new_axes
from pygrad.display._curves_svg import Panel, draw
from pygrad.display._drawing import number
from pygrad.display.curve import Curve, Points
from pygrad.display.numbers import as_number
from pygrad.display.places import Output, at_cell_end, in_notebook, is_terminal, size
from pygrad.display.saving import save
from pygrad.display.sparks import sparkline
from pygrad.errors import ArgumentError
from pygrad.io.replacing import Path
from pygrad.memory._axes import clipped


class LiveCurves:
    """Draw curves while training runs: in a notebook one small picture, in a terminal one line, elsewhere nothing.

    Parameters
    ----------
    *names : str or tuple of str
        A panel each; the names of a tuple share one. Other names that are added later get a panel of their own, but
        ``"validation_loss"`` joins that of ``"loss"``, and so with whatever ends in an underscore and a name.
    every : float
        Seconds between two drawings.
    log : bool or sequence of str
        Whether values have a logarithmic scale, or of which panels: the name of any curve in it.
    smoothing : float
        Over which part of a curve the smooth line is a running mean, 0 for none.
    title : str

    Attributes
    ----------
    record : dict of str to Points
        All that was added: ``at`` and ``values``, arrays of float64.

    Raises
    ------
    ArgumentError
        For names that are no names, and numbers out of range.

    Notes
    -----
    In a notebook the picture is one output that is replaced in place, an SVG of less than 30 kB however many points
    there are: a curve is drawn through at most 500 of them, chosen so that no peak is lost. Where the loop is not in a
    ``with`` block the last state is drawn at the end of the cell (of IPython; at Python's own prompt use the block).
    The record takes 16 bytes a point and holds numbers only. In a script whose output is no terminal nothing is
    printed; see `save`.

    Examples
    --------
    >>> from pygrad.display import LiveCurves
    >>> with LiveCurves("loss", "accuracy", log=["loss"]) as curves:
    ...     for step in range(100):
    ...         curves.add(loss=1 / (1 + step), accuracy=step / 100)
    ...     curves.add(validation_loss=0.02)
    >>> curves.record["loss"].values[:3].tolist(), curves.record["validation_loss"].at.tolist()
    ([1.0, 0.5, 0.3333333333333333], [99.0])
    """

    def __init__(self, *names: str | tuple[str, ...] | list[str], every: float = 0.5, log: bool | Sequence[str] = False,
                 smoothing: float = 0.05, title: str = "") -> None:
        panels = [tuple(one) if isinstance(one, tuple | list) else (one,) for one in names]
        if not all(isinstance(name, str) and name for panel in panels for name in panel):
            raise ArgumentError(f"LiveCurves: expected names of curves, or tuples of names, got {names!r}")
        if not (every >= 0 and 0 <= smoothing <= 1):
            raise ArgumentError(f"LiveCurves: expected every >= 0 and smoothing between 0 and 1, got {every!r} and "
                                f"{smoothing!r}")
        self._panels = [list(panel) for panel in panels]
        self._curves = {name: Curve() for panel in panels for name in panel}
        self._every, self._smoothing, self._title = every, smoothing, title
        self._log = log if isinstance(log, bool) else (log,) if isinstance(log, str) else tuple(log)
        self._step = 0.0
        self._unplug()

    def _unplug(self) -> None:
        """Begin without an output: at first, and in a copy."""
        self._lock = threading.RLock()
        self._output: Output | None = None
        self._next = -1.0
        self._dirty = self._open_line = self._waits = False

    def add(self, at: float | None = None, /, **values: Any) -> None:
        """Add a point to each curve named.

        Parameters
        ----------
        at : float, optional
            Where on the horizontal axis; by default the number of the step, which goes up when a curve gets its next
            point: a validation curve that is added now and then is at the step that training has reached.
        **values : Variable, array of one element, or number
            Only the numbers are kept. One that is not finite is marked in red.

        Raises
        ------
        ArgumentError
            If a value is not one real number; nothing is added then.
        """
        numbers = {name: float(as_number(value, f"LiveCurves.add: {name}")) for name, value in values.items()}
        place = None if at is None else float(as_number(at, "LiveCurves.add: at"))
        with self._lock:
            for name in numbers:
                if name not in self._curves:
                    self._place(name)
            if place is None:
                if any(self._curves[name].last_at >= self._step for name in numbers):
                    self._step += 1
                place = self._step
            for name, value in numbers.items():
                self._curves[name].add(place, value)
            if at is not None:
                self._step = max(self._step, place)
        self._dirty = True
        if not self._waits:
            self._waits = True
            at_cell_end(self._end_cell)
        if perf_counter() >= self._next:
            self.draw()

    def _place(self, name: str) -> None:
        home = next((panel for panel in self._panels for other in panel if name.endswith("_" + other)), None)
        self._curves[name] = Curve()
        if home is None:
            self._panels.append([name])
        else:
            home.append(name)

    @property
    def record(self) -> dict[str, Points]:
        """All points, by name."""
        with self._lock:
            return {name: curve.points() for name, curve in self._curves.items()}

    def draw(self) -> None:
        """Show the present state now, whatever the time since the last drawing."""
        self._dirty = False
        if in_notebook():
            bundle = self._repr_mimebundle_()
            if self._output is None:
                self._output = Output(bundle)
            else:
                self._output.update(bundle)
        elif is_terminal(sys.stdout):
            wide = (size(sys.stdout) or (80, 24))[0] - 1
            sys.stdout.write("\r" + self._line(wide).ljust(wide))
            sys.stdout.flush()
            self._open_line = True
        self._next = perf_counter() + self._every

    def _end_cell(self) -> None:
        self._waits = False
        self.close()

    def flush(self) -> None:
        """Draw what was added since the last drawing, if anything was."""
        if self._dirty:
            self.draw()

    def close(self) -> None:
        """Draw the final state; leaving a ``with`` block does so, also by an exception or an interrupt."""
        self.flush()
        if self._open_line:
            self._open_line = False
            sys.stdout.write("\n")
            sys.stdout.flush()

    def __enter__(self) -> LiveCurves:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def plot(self, ax: Any = None) -> Any:
        """Draw on axes of matplotlib.

        Parameters
        ----------
        ax : Axes or sequence of Axes, optional
            One for all curves, or one for each panel; by default those of a new figure.

        Returns
        -------
        Axes or list of Axes
            What was drawn on; one where there is one.
        """
        panels = self._snapshot()
        if ax is None:
            axes = new_axes(max(len(panels), 1), self._title, shown=True)
        else:
            axes = list(ax.flat if hasattr(ax, "flat") else ax) if not hasattr(ax, "plot") else [ax] * len(panels)
        if len(axes) < len(panels):
            raise ArgumentError(f"LiveCurves.plot: {len(axes)} axes for {len(panels)} panels; pass one for all, or one "
                                "for each")
        draw_on(axes[:len(panels)], panels, self._smoothing)
        return axes[0] if len(set(axes)) == 1 else axes

    def save(self, path: Path) -> None:
        """Write the picture to a file, replaced as a whole or not at all.

        Parameters
        ----------
        path : str or path-like
            The suffix says the kind: ``.svg``, or for matplotlib ``.png``, ``.pdf`` and what else it writes.

        Raises
        ------
        ArgumentError
            If there is no such kind of picture.
        MissingDependencyError
            If it is not ``.svg``, and matplotlib is not installed.
        """
        panels = self._snapshot()

        def figure() -> Any:
            axes = new_axes(max(len(panels), 1), self._title, shown=False)
            draw_on(axes[:len(panels)], panels, self._smoothing)
            return axes[0].figure

        save(path, "LiveCurves.save", lambda: draw(panels, self._smoothing, self._title, standalone=True), figure)

    def _snapshot(self) -> list[Panel]:
        record = self.record
        with self._lock:
            panels = [list(panel) for panel in self._panels]
        log = self._log
        return [Panel([(name, record[name]) for name in panel],
                      log if isinstance(log, bool) else any(name in log for name in panel)) for panel in panels]

    def _line(self, wide: int) -> str:
        shown = {name: curve for name, curve in self._curves.items() if len(curve)}
        room = max(min(wide // max(len(shown), 1) - 2, 48), 8)
        parts = []
        for name, curve in shown.items():
            label = f"{clipped(name, 16)} {number(curve.last)} "
            values = curve.points().values
            parts.append(label + sparkline(values.tolist() if len(values) < 1000 else values[::len(values) // 500]
                                           .tolist(), max(room - len(label), 4)))
        return "  ".join(parts)[:wide]

    def __repr__(self) -> str:
        return self._line(100) or f"LiveCurves({', '.join(map(repr, self._curves))}), no point yet"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        drawing = draw(self._snapshot(), self._smoothing, self._title)
        return {"text/html": f"<div>{drawing}</div>", "text/plain": repr(self)}

    def __getstate__(self) -> dict[str, Any]:
        running = ("_lock", "_output", "_next", "_dirty", "_open_line", "_waits")
        return {name: value for name, value in self.__dict__.items() if name not in running}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._unplug()
