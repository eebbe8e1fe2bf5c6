"""Progress bars: how far a loop is, how fast it goes, and what its loss does."""

from __future__ import annotations

import operator
import sys
import weakref
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

from pygrad.data.loader import DataLoader
from pygrad.display.meter import Meter
from pygrad.display.numbers import as_number
from pygrad.errors import ArgumentError


def progress(iterable: Iterable[Any] | None = None, description: str | None = None, total: float | None = None, *,
             unit: str | None = None, leave: bool | None = None, delay: float = 0.0, file: Any = None) -> Progress:
    """Return an iterable that goes through another one and shows how far it is.

    Parameters
    ----------
    iterable : iterable, optional
        What to go through: a `DataLoader`, a list, a generator. Without one, count by `Progress.update`.
    description : str, optional
        Stands before the bar.
    total : int or float, optional
        How many steps there will be; by default what the iterable says of its length.
    unit : str, optional
        What a step is; by default ``"batch"`` for a `DataLoader`, ``"step"`` otherwise.
    leave : bool, optional
        Whether the bar stays when the loop has ended; by default if it is not inside another bar of the thread.
    delay : float
        Show nothing before so many seconds.
    file : text file, optional
        Where to draw; by default the standard error, and in a notebook the cell's output.

    Returns
    -------
    Progress
        Iterate over it; `Progress.report` shows numbers beside the bar.

    Raises
    ------
    MissingDependencyError
        If tqdm is not installed.
    ArgumentError
        If the first argument is not iterable, or the total not a number.

    Notes
    -----
    Drawn by tqdm (as `tqdm.auto` chooses: a widget in a notebook with ipywidgets). In a notebook without ipywidgets it
    is a line of text that changes in place, in a file a line at the end and a few on the way. However the loop ends,
    by ``break``, an exception or an interrupt, the line is ended. The environment's ``TQDM_DISABLE=1`` shows nothing.

    Examples
    --------
    >>> import sys
    >>> from pygrad import display
    >>> total = 0
    >>> for number in (bar := display.progress(range(4), "sum", file=sys.stdout)):
    ...     total += number
    ...     bar.report(loss=1 / (1 + total))  # doctest: +ELLIPSIS
    sum: 100%|██████████| 4/4 [00:00<00:00, ... step/s, loss=...]
    """
    if iterable is not None and not isinstance(iterable, Iterable) and not hasattr(iterable, "__getitem__"):
        raise ArgumentError(f"progress: expected something to go through, got {type(iterable).__name__}; for a number "
                            "of steps pass range(...), or total= and count them by update()")
    if total is not None and not (isinstance(total, int | float) and total >= 0):
        raise ArgumentError(f"progress: expected a total that is a number and not negative, got {total!r}")
    return Progress(iterable, {"description": description or "", "total": total, "leave": leave, "delay": delay,
                               "unit": unit or ("batch" if isinstance(iterable, DataLoader) else "step"),
                               "file": file})


class Progress:
    """What `progress` returns: an iterable, and a context manager.

    Each ``for`` loop over it has a bar of its own. Copies and pickles take the settings, not the running bar.
    """

    def __init__(self, iterable: Iterable[Any] | None, settings: Mapping[str, Any]) -> None:
        self._iterable, self._settings = iterable, dict(settings)
        self._meter: Any = _no_meter

    def __iter__(self) -> Iterator[Any]:
        if self._iterable is None:
            raise ArgumentError("progress: there is nothing to go through; pass an iterable, or count by update()")
        return _followed(self, self._iterable)

    def __len__(self) -> int:
        return len(self._iterable)  # type: ignore[arg-type]

    def __bool__(self) -> bool:
        return True

    def report(self, **values: Any) -> None:
        """Show numbers beside the bar; before and after the loop, when there is none, this does nothing.

        Parameters
        ----------
        **values : Variable, array of one element, or number
            Only the number is kept. Integers are shown as they are, others as a running mean over about the last
            ten; one that is NaN or infinite is shown until the next.

        Raises
        ------
        ArgumentError
            If a value is not one real number.

        Examples
        --------
        >>> import sys
        >>> from pygrad import Variable, display
        >>> with display.progress(total=1, file=sys.stdout) as bar:
        ...     bar.report(loss=Variable(0.5) * 3, step=7)
        ...     bar.update()  # doctest: +ELLIPSIS
        100%|██████████| 1/1 [00:00<00:00, ... step/s, loss=1.5, step=7]
        """
        numbers = {name: as_number(value, f"Progress.report: {name}") for name, value in values.items()}
        meter = self._running()
        if meter is not None:
            meter.reported = True
            meter.report(numbers)

    def update(self, steps: int = 1) -> None:
        """Count steps that are done, where no loop does.

        Parameters
        ----------
        steps : int
        """
        meter = self._running()
        if meter is not None:
            meter.advance(steps)

    def close(self) -> None:
        """End the bar's line; leaving a ``with`` block does so, and the end of a loop."""
        meter = self._meter()
        if meter is not None:
            meter.close()
        self._meter = _no_meter

    def _running(self) -> Meter | None:
        """Return the meter that runs; one that is begun here where no loop begins it."""
        meter = self._meter()
        if meter is None and self._iterable is None:
            meter = Meter(**self._settings)
            self._meter = _Held(meter)
        return meter  # type: ignore[no-any-return]

    def __enter__(self) -> Progress:
        if self._iterable is None:
            self._running()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __reduce__(self) -> Any:
        return Progress, (self._iterable, {**self._settings, "file": None})

    def __repr__(self) -> str:
        meter = self._meter()
        done = "not begun" if meter is None else f"{meter.n} done"
        return f"<progress of {type(self._iterable).__name__}, {done}>"


class _Held:
    """A meter that is called for, as a weak reference is."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter

    def __call__(self) -> Meter:
        return self._meter


def _no_meter() -> None:
    return None


def _followed(bar: Progress, iterable: Iterable[Any]) -> Generator[Any, None, None]:
    settings = bar._settings
    if settings["total"] is None:
        settings = settings | {"total": length_of(iterable)}
    bar.close()
    meter = Meter(**settings)
    bar._meter = weakref.ref(meter)
    yield from follow(iter(iterable), meter, isinstance(iterable, DataLoader))


def follow(iterator: Iterator[Any], meter: Meter, samples: bool) -> Generator[Any, None, None]:
    """Yield what an iterator has, counting on a meter, and close that at the end, whatever it is."""
    taken: list[Any] = []
    try:
        while True:
            try:
                taken.append(next(iterator))
            except StopIteration:
                return
            count = samples_in(taken[0]) if samples else 0
            yield taken.pop()  # so that a batch lives no longer than the loop's own names for it
            meter.advance(1, count)
    finally:
        meter.close()


def is_followed() -> bool:
    """Return whether the caller's caller is a loop of `follow`, or C code such as `enumerate` inside one."""
    return sys._getframe(2).f_code is follow.__code__


def length_of(iterable: Any) -> int | None:
    """Return how many items there are, None where nobody knows.

    Examples
    --------
    >>> length_of([1, 2]), length_of(iter([1, 2])), length_of(n for n in [1, 2])
    (2, 2, None)
    """
    try:
        return operator.length_hint(iterable, -1) if operator.length_hint(iterable, -1) >= 0 else None
    except Exception:  # noqa: B902 - a __len__ of users' own may raise what it likes; the loop will say so
        return None


def samples_in(batch: Any) -> int:
    """Return the extent of the first axis of the first array in a batch, 0 where there is none.

    Examples
    --------
    >>> import numpy as np
    >>> samples_in({"x": np.zeros((3, 2)), "y": np.zeros(3)})
    3
    """
    while isinstance(batch, Mapping | tuple | list) and len(batch):
        batch = next(iter(batch.values() if isinstance(batch, Mapping) else batch))
    shape = getattr(batch, "shape", ())
    return int(shape[0]) if shape else 0
