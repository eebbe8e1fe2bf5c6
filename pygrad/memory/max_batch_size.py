"""`max_batch_size`: the largest batch whose training step fits into a number of bytes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from numbers import Real
from time import perf_counter
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, PyGradError, describe
from pygrad.memory._owners import arrays_in
from pygrad.memory.estimate import Estimate, estimate
from pygrad.memory.sizes import parse_size
from pygrad.memory.text import sized
from pygrad.optim.optimizer import Optimizer
from pygrad.optional import optional_import
from pygrad.variable import Variable

WHERE = "memory.max_batch_size"

SHARE = 0.9
"""Of the machine's available memory: the rest is for Python's objects and for what lies between buffers."""

GROWTH = 8
"""How many times larger the next batch to be looked at may be."""

_CGROUPS = (("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
            ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"))


def available_bytes() -> int:
    """Return the bytes that this process could still take: of the machine, and of its container.

    Returns
    -------
    int

    Raises
    ------
    MissingDependencyError
        Outside of Linux, if psutil is not installed.

    Examples
    --------
    >>> available_bytes() > 2**20
    True
    """
    if sys.platform != "linux":
        return int(optional_import("psutil", "profile", WHERE).virtual_memory().available)
    with open("/proc/meminfo", encoding="ascii") as file:
        found = next(int(line.split()[1]) * 1024 for line in file if line.startswith("MemAvailable:"))
    for highest, current in _CGROUPS:
        limit, used = _number_in(highest), _number_in(current)
        if limit is not None and used is not None:
            found = min(found, max(0, limit - used))
    return found


def _number_in(path: str) -> int | None:
    """Return the number in a file, None where there is no such file, or no limit in it."""
    try:
        with open(path, encoding="ascii") as file:
            return int(file.read())
    except (OSError, ValueError):
        return None


def max_batch_size(model: Callable[..., Any], inputs: Any, budget: int | str | None = None, *,
                   loss: Callable[..., Any] | None = None, targets: Any = None, optimizer: Optimizer | None = None,
                   axis: int = 0, limit: int = 1 << 20, seconds: float = 5.0, **kwargs: Any) -> int:
    """Return the largest batch size whose training step, as `estimate` predicts it, fits into a budget.

    Parameters
    ----------
    model : Module or callable
        As for `estimate`.
    inputs : array, tuple of arrays, or callable
        A batch of any size, whose examples are repeated to make batches of other sizes; or a function that makes a
        batch, ``inputs(size)``. A tuple is what the model is called with. Of a tuple, arrays that are not as long as
        the first along ``axis`` are the same for all sizes.
    budget : int or str, optional
        Bytes, or text such as ``"512 MB"``, for all array data that the step uses: `Estimate.peak_bytes`, parameters
        and what the optimiser remembers included. By default nine tenths of the memory that is available on the
        machine, for what is not there yet.
    loss : callable, optional
        As for `estimate`; with ``targets`` it is called as ``loss(output, *targets)``.
    targets : array, tuple of arrays, or callable, optional
        Made into batches as the inputs are, for the loss.
    optimizer : Optimizer, optional
        As for `estimate`.
    axis : int
        Along which arrays are batches: 1 for sequences of shape (T, N, D).
    limit : int
        The largest size that is of interest.
    seconds : float
        About how long forwards may take. What is left by then is extrapolated.
    **kwargs
        What the model is called with besides, the same for all sizes.

    Returns
    -------
    int

    Raises
    ------
    ArgumentError
        If a batch of one does not fit, or an argument is not as described.

    Notes
    -----
    Steps are estimated at small sizes. What they take grows by about as much with each example, so the size at which
    the budget would be reached follows, and is looked at next, though none eight times as large as what fits for
    certain, until a size is found that fits while the next one would not. All that forwards change is put back.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F, layers, memory, optim
    >>> model = layers.Sequential(layers.Linear(784, 512), layers.ReLU(), layers.Linear(512, 10))
    >>> images, labels = np.zeros((4, 784), np.float32), np.zeros(4, np.int64)
    >>> found = memory.max_batch_size(model, images, "20 MB", loss=F.cross_entropy, targets=labels,
    ...                               optimizer=optim.Adam(model.parameters()))
    >>> 1000 < found < 3000
    True
    """
    for name, value in (("limit", limit), ("axis", axis)):
        if not isinstance(value, int) or isinstance(value, bool):
            raise ArgumentError(f"{WHERE}: expected {name} to be an integer, got {value!r}")
    if limit < 1:
        raise ArgumentError(f"{WHERE}: expected limit to be at least 1, got {limit}")
    if not isinstance(seconds, Real):
        raise ArgumentError(f"{WHERE}: expected seconds to be a number, got {seconds!r}")
    most = None if budget is None else parse_size(budget, WHERE)
    batch, wanted = _maker(inputs, axis, "inputs"), None if targets is None else _maker(targets, axis, "targets")

    def run(size: int) -> tuple[Estimate, int]:
        given, aims = batch(size), () if wanted is None else wanted(size)
        end = None if loss is None else (lambda output: loss(output, *aims))
        found = estimate(model, *given, loss=end, optimizer=optimizer, **kwargs)
        return found, sum(array.nbytes for array in arrays_in(given))

    return _Search(run, most, limit, seconds).find()


def _maker(given: Any, axis: int, name: str) -> Callable[[int], tuple[Any, ...]]:
    """Return a function that makes batches of any size."""
    if callable(given) and not isinstance(given, Variable):
        return lambda size: _as_tuple(given(size))
    values = _as_tuple(given)
    arrays = [value for value in values if isinstance(value, np.ndarray | Variable)]
    if not arrays or arrays[0].ndim <= max(axis, -axis - 1) or not arrays[0].shape[axis]:
        raise ArgumentError(f"{WHERE}: expected {name} to be a batch of arrays with examples along axis {axis}, or a "
                            f"function that makes one of a size, got "
                            f"{describe(arrays[0]) if arrays else describe(given)}")
    extent = arrays[0].shape[axis]

    def repeated(value: Any, size: int) -> Any:
        if not isinstance(value, np.ndarray | Variable) or value.ndim <= max(axis, -axis - 1) \
                or value.shape[axis] != extent:
            return value
        array = value.data if isinstance(value, Variable) else value
        made = np.take(array, np.arange(size) % extent, axis=axis)
        return Variable(made, requires_grad=value.requires_grad) if isinstance(value, Variable) else made

    return lambda size: tuple([repeated(value, size) for value in values])


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)


class _Search:
    """The search for the largest size.

    Parameters
    ----------
    run : callable
        Returns the estimate for a size, and the bytes of inputs that were made for it.
    budget : int or None
    limit : int
    seconds : float
    """

    def __init__(self, run: Callable[[int], tuple[Estimate, int]], budget: int | None, limit: int,
                 seconds: float) -> None:
        self._run, self._limit, self._seconds = run, limit, seconds
        self._there: int | None = 0 if budget is not None else None
        self._available = available_bytes()
        self._budget = int(self._available * SHARE) if budget is None else budget
        self._needs: dict[int, int] = {}
        self._found: dict[int, Estimate] = {}
        self._fits, self._fails, self._is_extrapolated = 0, limit + 1, False
        self._slowest = (1, 0.0)
        self._spent = 0.0

    def find(self) -> int:
        """Return the largest size that fits."""
        size = min(2, self._limit)  # of one example there is no variance: some models do not run on it
        while size:
            if self._needed(size) <= self._budget:
                self._fits = size
            else:
                self._fails = size
            size = self._next()
        if not self._fits:
            raise self._too_large()
        return self._guess() if self._is_extrapolated else self._fits

    def _needed(self, size: int) -> int:
        begun = perf_counter()
        try:
            found, made = self._run(size)
        except PyGradError:
            if size > 1 or not self._needs:
                raise
            return self._budget + 1  # it does not run on one example, and two do not fit
        taken = perf_counter() - begun
        self._spent, self._slowest = self._spent + taken, max(self._slowest, (size, taken))
        if self._there is None:  # what is there already is not taken from what is available
            self._there = found.initial_bytes - made
        self._needs[size] = found.peak_bytes - self._there
        self._found[size] = found
        return self._needs[size]

    def _next(self) -> int:
        """Return the next size to look at, 0 to end."""
        if self._fails - self._fits <= 1:
            return 0
        if not self._fits:
            return self._fails // 2
        guess = max(self._fits + 1, min(self._guess(), self._fits * GROWTH))
        if self._is_affordable(guess):
            return guess
        self._is_extrapolated = True
        return 0

    def _guess(self) -> int:
        """Return the size at which the budget is reached: in between, or on the line through the last two that fit."""
        sizes = sorted(self._needs)
        place = sizes.index(self._fits)
        others = sizes[place + 1:place + 2] or sizes[max(0, place - 1):place]
        if not others:
            return min(self._fits * GROWTH, self._fails - 1)
        # Each phase by itself: of small batches the optimiser's is the highest, and does not grow.
        here, there = self._found[self._fits].phases, self._found[others[0]].phases
        room = self._budget + self._found[self._fits].peak_bytes - self._needs[self._fits]
        most = float(self._limit)
        for phase, level in here.items():
            slope = (there[phase] - level) / (others[0] - self._fits)
            if slope > 0:
                most = min(most, (room - level) / slope)
        return min(self._fits + int(most), self._fails - 1)

    def _is_affordable(self, size: int) -> bool:
        """Return whether there is time and memory for a forward of this size; the first are for the slope."""
        if len(self._needs) < 3:
            return True
        known, taken = self._slowest
        need = self._needs[known] * size / known  # more than that: a part of it does not grow
        return (self._spent + taken * size / known <= self._seconds
                and need - min(self._needs.values()) < self._available)

    def _too_large(self) -> ArgumentError:
        smallest = min(self._needs)
        text = (f"{WHERE}: a batch of {smallest} needs {sized(self._needs[smallest])}, more than the budget of "
                f"{sized(self._budget)}; of this ")
        largest = sorted(self._found[smallest].categories.items(), key=lambda one: -one[1])[:3]
        return ArgumentError(text + ", ".join(f"{sized(nbytes)} are {name}" for name, nbytes in largest)
                             + ". Use smaller examples or a smaller model, or give a larger budget")
