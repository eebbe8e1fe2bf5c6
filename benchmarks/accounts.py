"""Exact accounts of the bytes that a NumPy engine takes during a step.

Two counts, each taken by itself:

- *array data*: every buffer that NumPy allocates for an array, seen through its own allocation hook
  (NEP 49). This is what compares with the bytes of PyTorch's tensors.
- *in total*: array data and every Python object, from `tracemalloc`.

Neither sees workspaces that a BLAS takes for itself; nor does PyTorch's profiler.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .array_hook import ArrayBytes

WARM_STEPS = 3
COUNTED_STEPS = 5


@dataclass(frozen=True)
class Account:
    """Bytes of one step: `live` before it, and `peak` above that.

    `live` and `peak` count array data, the totals Python objects as well (None: not known).
    """

    live: int
    peak: int
    total_live: int | None
    total_peak: int | None


def highest(changes: Iterable[int]) -> int:
    """Return the highest value that a running sum from zero reaches (at least zero)."""
    level = peak = 0
    for change in changes:
        level += change
        peak = max(peak, level)
    return peak


class TracedBytes:
    """Counts NumPy data and Python objects while it is entered, by `tracemalloc`."""

    def __enter__(self) -> TracedBytes:
        if tracemalloc.is_tracing():
            raise RuntimeError("tracemalloc is tracing already; count in a process of its own")
        tracemalloc.start()
        return self

    def __exit__(self, *exception: object) -> None:
        tracemalloc.stop()

    def now(self) -> tuple[int, int]:
        """Return the bytes alive, and the most since `reset_peak`."""
        return tracemalloc.get_traced_memory()

    def reset_peak(self) -> None:
        """Let the peak begin again at what is alive."""
        tracemalloc.reset_peak()


def numpy_account(make: Callable[[], Callable[[], object]]) -> Account:
    """Return the bytes of one call of ``make()``, which runs on NumPy arrays."""
    live, peak = _count(ArrayBytes(), make)
    total_live, total_peak = _count(TracedBytes(), make)
    return Account(live=live, peak=peak, total_live=total_live, total_peak=total_peak)


def _count(counter: ArrayBytes | TracedBytes, make: Callable[[], Callable[[], object]]) -> tuple[int, int]:
    """Return what is live before a warm step, and the highest peak above it in a few steps."""
    with counter:
        step = make()
        for _ in range(WARM_STEPS):
            step()
        live = above = 0
        for _ in range(COUNTED_STEPS):
            gc.collect()
            live, _ = counter.now()
            counter.reset_peak()
            step()
            above = max(above, counter.now()[1] - live)
    return live, above
