"""A switch that gives every loop over a `DataLoader`, and every long transform, a progress bar."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from pygrad.config import state
from pygrad.display.meter import Meter, innermost
from pygrad.display.numbers import as_number
from pygrad.display.progress import follow, is_followed
from pygrad.errors import ArgumentError
from pygrad.optional import optional_import

DELAY = 0.5
"""Seconds that a transform may take without a bar."""


def progress_bars(enabled: bool = True) -> _Switch:
    """Show a progress bar for every loop over a `DataLoader` and every long transform; no loop has to change.

    Beside the bar of a loop stands the last number on which ``backward()`` was called inside it, smoothed, unless the
    loop is given to `progress` and reports on its own. A `jacobian` or `hessian` that takes more than half a
    second shows how many of its backward passes are done.

    Parameters
    ----------
    enabled : bool
        On or off. The call takes effect at once, process-wide, for loops that begin from now on.

    Returns
    -------
    context manager
        Restores the setting from before when used in a ``with`` block.

    Raises
    ------
    MissingDependencyError
        If tqdm is not installed.

    Notes
    -----
    Gradients, the order of batches and the peak of memory are the same on and off. While it is on, a step costs a look
    at the clock, and ``backward()`` a number read; while it is off, nothing. A loop is drawn where its loader is: one
    that is handed to `progress`, also inside `enumerate` or `zip`, has that bar only.

    Examples
    --------
    >>> import sys, numpy as np
    >>> from pygrad import display, Variable
    >>> from pygrad.data import ArrayDataset, DataLoader
    >>> weight = Variable(1.0)
    >>> with display.progress_bars():
    ...     for (x,) in DataLoader(ArrayDataset(np.ones(4)), batch_size=2):
    ...         (weight * x.sum()).backward()
    """
    return _Switch(bool(enabled))


class _Switch:
    """Set the switch now; restore it at the end of a with block."""

    def __init__(self, enabled: bool) -> None:
        if enabled:
            optional_import("tqdm", "notebook", "display.progress_bars")
        self._before = state.progress
        state.progress = Automatic() if enabled else None

    def __enter__(self) -> None:
        return None

    def __exit__(self, *exception: object) -> None:
        state.progress = self._before


class Automatic:
    """What `config.state.progress` holds while the switch is on: who is told of loops and losses."""

    def batches(self, batches: Generator[Any, None, None], description: str, total: int | None) -> Iterator[Any]:
        """Return the batches of an epoch, with a bar."""
        return _batches(batches, {"description": description, "total": total, "unit": "batch"})

    def passes(self, passes: range, name: str) -> Iterator[int]:
        """Return the passes of a transform, with a bar if they take long."""
        meter = Meter(name, len(passes), "pass", leave=False, delay=DELAY, takes_losses=False)
        return follow(iter(passes), meter, samples=False)

    def loss(self, outputs: list[Any]) -> None:
        """Take note of what ``backward()`` was called on."""
        meter = innermost()
        if meter is None or meter.reported:
            return
        for output in reversed(outputs):
            if output.size == 1:
                try:
                    meter.report({"loss": float(as_number(output, "loss"))})
                except ArgumentError:  # complex, with a gradient given
                    continue
                return


def _batches(batches: Generator[Any, None, None], settings: dict[str, Any]) -> Generator[Any, None, None]:
    if is_followed():
        yield from batches
        return
    try:
        yield from follow(batches, Meter(**settings), samples=True)
    finally:
        batches.close()
