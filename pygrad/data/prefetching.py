"""Making batches in threads, ahead of the loop that uses them.

Threads, not processes: NumPy lets go of the interpreter while it copies and computes, files are read in
parallel, and nothing has to be pickled or sent. Batches come in the order in which they were asked for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


def prefetched(fetch: Callable[[Any], Any], orders: Iterable[Any], threads: int, ahead: int) -> Iterator[Any]:
    """Yield ``fetch(order)`` for each order, made in threads, at most ``ahead`` of them in advance.

    Parameters
    ----------
    fetch : callable
        Makes a batch; runs in several threads at once.
    orders : iterable
        Read in the caller's thread.
    threads : int
        At least 1.
    ahead : int
        At least 1.

    Notes
    -----
    An exception in ``fetch`` is raised where its batch would have come. However the loop ends, by an exception,
    ``break`` or an interrupt too, what has not begun is cancelled, and the threads end before the
    generator does.

    Examples
    --------
    >>> list(prefetched(lambda number: number ** 2, range(5), threads=2, ahead=3))
    [0, 1, 4, 9, 16]
    """
    source = iter(orders)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="pygrad-data")
    waiting: deque[Future[Any]] = deque()
    try:
        for order in source:
            waiting.append(pool.submit(fetch, order))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
