"""Memory contracts as assertions: what a graph saves, that it is freed, that a loop does not grow."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import ref

from pygrad.arrays import owner_of
from pygrad.function import Function
from pygrad.graph import ancestors
from pygrad.roles import OWN
from pygrad.variable import Variable

_MOST_COLLECTIONS = 10


def saved_bytes(output: Any) -> int:
    """Return the bytes that a graph keeps for its backward.

    Counted are the buffers that its Functions saved, each once, however many saved it: inputs, outputs and
    arrays of their own. Constants are not: the graph holds them anyway, to compute again.

    Parameters
    ----------
    output : Variable or Function
        A Variable stands for its whole graph, a Function for itself.

    Returns
    -------
    int

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.ones(10))
    >>> saved_bytes(x + x), saved_bytes(x.exp()), saved_bytes((x * 2).exp().sum())
    (0, 80, 80)
    """
    buffers = {}
    for function in _functions(output):
        for array, role in zip(function.saved or (), function.roles, strict=False):
            if array is not None and not _is_constant(function, role):
                root = owner_of(array)
                buffers[id(root)] = root.nbytes
    return sum(buffers.values())


def _functions(output: Any) -> list[Any]:
    if isinstance(output, Function):
        return [output]
    return ancestors([output.creator]) if output.creator is not None else []


def _listed(saved: tuple[Any, ...]) -> str:
    return ", ".join(f"{array.dtype}{list(array.shape)}" for array in saved if array is not None) or "nothing"


def _is_constant(function: Any, role: int) -> bool:
    return 0 <= role < OWN and not function.needs_grad[role]


def assert_saves(output: Any, nbytes: int) -> None:
    """Assert what a graph keeps for its backward.

    Parameters
    ----------
    output : Variable or Function
        As in `saved_bytes`.
    nbytes : int
        Expected.

    Raises
    ------
    AssertionError
        Naming what each Function saved.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.ones(10, np.float32))
    >>> assert_saves(x.tanh(), 40)
    """
    found = saved_bytes(output)
    if found != nbytes:
        each = "; ".join(f"{type(one).__name__}: {_listed(one.saved or ())}" for one in _functions(output))
        raise AssertionError(f"expected {nbytes} saved bytes, found {found} ({each})")


def assert_freed(make: Callable[[], Any]) -> None:
    """Assert that what a call makes is freed as soon as its result is let go, without the garbage collector.

    Parameters
    ----------
    make : callable
        Returns a Variable, a Function, an array, or a sequence of them. Watched are these, their data, and
        all Functions of their graphs.

    Raises
    ------
    AssertionError
        Naming what is still alive.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable(3.0)
    >>> assert_freed(lambda: x * x + x)
    """
    with _collector_off():
        result = make()
        watched = [(type(one).__name__, ref(one)) for one in _parts(result)]
        del result
        alive = [name for name, reference in watched if reference() is not None]
    if alive:
        raise AssertionError(
            f"still alive after the last reference went: {', '.join(alive)}; something holds them, or "
            "they are in a reference cycle")


def _parts(result: Any) -> Iterator[Any]:
    for one in result if isinstance(result, list | tuple) else [result]:
        yield one
        if isinstance(one, Variable):
            if one.creator is not None:
                yield one.data
            one = one.creator
        if isinstance(one, Function):
            yield from ancestors([one])


def assert_no_growth(function: Callable[[], Any], iterations: int = 1000, limit: int = 1 << 16) -> int:
    """Assert that calling a function many times, with the garbage collector off, does not grow memory.

    Parameters
    ----------
    function : callable
        Takes nothing; what it returns is dropped.
    iterations : int
        Calls to measure over, after a tenth as many to warm up.
    limit : int
        Bytes by which the traced memory (tracemalloc: Python objects and NumPy data) may have grown.

    Returns
    -------
    int
        The growth in bytes.

    Raises
    ------
    AssertionError
        If it grew by more, or if a garbage collection afterwards finds something.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> assert_no_growth(lambda: (x * x).sum().backward(), iterations=100) < 1 << 16
    True
    """
    tracing = tracemalloc.is_tracing()
    with _collector_off():
        for _ in range(max(1, iterations // 10)):
            function()
        _collect_all()
        if not tracing:
            tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            for _ in range(iterations):
                function()
            growth = tracemalloc.get_traced_memory()[0] - before
        finally:
            if not tracing:
                tracemalloc.stop()
        found = gc.collect()
    if growth > limit or found:
        raise AssertionError(
            f"{iterations} iterations grew memory by {growth} bytes (limit {limit}), and the garbage "
            f"collector found {found} unreachable objects (expected none)")
    return growth


def _collect_all() -> None:
    """Collect until nothing is found: what a finaliser lets go of, or brings back, only the next collection finds."""
    for _ in range(_MOST_COLLECTIONS):
        if not gc.collect():
            break


@contextmanager
def _collector_off() -> Iterator[None]:
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
