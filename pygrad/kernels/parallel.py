"""Several threads for work that NumPy does in one.

NumPy's loops and small matrix products run in the thread that calls them, and without the interpreter's lock.
So work on arrays that falls into independent parts, each of calls that take tens of microseconds or more,
runs in as many threads at a time as there are cores. Parts are handed out one after the other, whoever is
free next; what is computed must not depend on by whom.

Beside oneDNN they are OpenMP's threads, which its last computation has left spinning: others would wait for
the cores that those hold, and starting them takes longer. Without it they are Python's.

Invariant: the same results to the bit. Cost: some 15 microseconds for calling OpenMP's threads, 50 for starting
one of Python's; these end with the work, so that none is there in a fork, at exit, or under a memory trace.
Switch: ``set_num_threads(1)``.
"""

from __future__ import annotations

import contextvars
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pygrad.errors import ArgumentError
from pygrad.kernels.choice import library
from pygrad.kernels.onednn import Library

_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
_chosen: list[int] = []


def get_num_threads() -> int:
    """Return in how many threads work is done.

    Returns
    -------
    int
        What `set_num_threads` was given; else the number in ``OMP_NUM_THREADS`` or ``OPENBLAS_NUM_THREADS``,
        which NumPy's BLAS goes by as well; else the number of cores that this process may use.

    Examples
    --------
    >>> get_num_threads() >= 1
    True
    """
    if _chosen:
        return _chosen[-1]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for name in _VARIABLES:
        value = os.environ.get(name, "")
        if value.isdecimal() and int(value) > 0:
            return min(int(value), cores)
    return cores


def set_num_threads(number: int | None) -> None:
    """Set in how many threads work is done, apart from what BLAS does in its own.

    Parameters
    ----------
    number : int or None
        At least 1; None for what it was at first.

    Raises
    ------
    ArgumentError
        If it is something else.

    Examples
    --------
    >>> set_num_threads(1)
    >>> get_num_threads()
    1
    >>> set_num_threads(None)
    """
    if number is not None and (not isinstance(number, int) or isinstance(number, bool) or number < 1):
        raise ArgumentError(f"set_num_threads: expected an integer of at least 1, or None, got {number!r}")
    _chosen[:] = [] if number is None else [number]


def share(work: Callable[[Iterator[Any]], None], parts: Iterable[Any]) -> None:
    """Run ``work`` on parts, in several threads where there are several parts.

    Parameters
    ----------
    work : callable
        Takes an iterator over those parts that fall to it, and may be called several times at once.
    parts : iterable

    Raises
    ------
    BaseException
        What any of the calls raised, the caller's first; all have ended by then.

    Examples
    --------
    >>> found = []
    >>> share(found.extend, range(5))
    >>> sorted(found)
    [0, 1, 2, 3, 4]
    """
    listed = list(parts)
    number = min(get_num_threads(), len(listed))
    shared = _Parts(listed)
    if number < 2:
        work(shared)
        return
    used = library()
    if used is not None and number <= used.threads():
        _share_with_team(used, work, shared, number)
    else:
        _share_with_threads(work, shared, number)
    if shared.errors:
        raise shared.errors[0]


def _share_with_team(used: Library, work: Callable[[Iterator[Any]], None], shared: _Parts, number: int) -> None:
    context = contextvars.copy_context()
    used.call_together(lambda: shared.work(work, context.copy()), number)


def _share_with_threads(work: Callable[[Iterator[Any]], None], shared: _Parts, number: int) -> None:
    threads = [threading.Thread(target=shared.work, args=(work, contextvars.copy_context()), daemon=True)
               for _ in range(number - 1)]
    started = []
    try:
        for thread in threads:
            try:
                thread.start()
            except RuntimeError:  # the system has no more of them: those that are there do the work
                break
            started.append(thread)
        work(shared)
    finally:
        shared.stop()
        for thread in started:
            thread.join()


class _Parts:
    """Parts that several threads iterate over together."""

    __slots__ = ("errors", "iterator", "lock")

    def __init__(self, parts: list[Any]) -> None:
        self.iterator, self.lock = iter(parts), threading.Lock()
        self.errors: list[BaseException] = []

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        with self.lock:  # without the interpreter's lock, an iterator belongs to one thread
            return next(self.iterator)

    def stop(self) -> None:
        """Let nobody begin another part."""
        with self.lock:
            self.iterator = iter([])

    def work(self, work: Callable[[Iterator[Any]], None], context: contextvars.Context) -> None:
        """Do what a helping thread does."""
        try:
            context.run(work, self)
        except BaseException as error:  # noqa: B036 - handed to the caller
            self.errors.append(error)
            self.stop()
