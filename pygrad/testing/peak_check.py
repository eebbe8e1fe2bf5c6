"""The peak of a call, as an assertion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pygrad.memory.profile import Profile
from pygrad.memory.sizes import parse_size
from pygrad.memory.text import sized, table

_MOST = 8


def assert_peak_below(function: Callable[[], Any], limit: int | str) -> int:
    """Assert that a call takes less memory, at its peak, than a limit.

    Parameters
    ----------
    function : callable
        Takes nothing; what it returns is dropped.
    limit : int or str
        Bytes above what was alive before: a number, or text such as ``"10 MB"`` or ``"64 KiB"``.

    Returns
    -------
    int
        The peak, in bytes above what was alive before.

    Raises
    ------
    AssertionError
        If it takes as much or more, with the largest buffers at the peak and the lines that made them.
    ArgumentError
        If the limit is none.

    Notes
    -----
    Counts all that is traced, as `pygrad.memory.profile` does with ``trace=True``: the data of NumPy arrays, and
    Python's objects, so that it may say some KiB more than the arrays have, and 0 of less than 4 KiB. What the
    function takes between operations is charged to the line that calls it, or where the next operation begins.

    Examples
    --------
    >>> import numpy as np
    >>> 160_000 <= assert_peak_below(lambda: np.empty(10_000) + 1, "200 kB") < 170_000
    True
    """
    nbytes = parse_size(limit, "assert_peak_below")
    with Profile(trace=True) as measured:
        function()
    peak = measured.peak_bytes - measured.initial_bytes
    if peak >= nbytes:
        largest = [buffer for buffer in measured.at_peak() if buffer.line.filename][:_MOST]
        rows = [[sized(buffer.nbytes), buffer.category, "" if buffer.shape is None else str(list(buffer.shape)),
                 str(buffer.line), buffer.line.source] for buffer in largest]
        shown = table(["Bytes", "Category", "Shape", "Line", ""], rows, left=(1, 2, 3, 4))
        raise AssertionError(f"expected a peak below {sized(nbytes)}, found {sized(peak)} ({peak} bytes); the largest "
                             f"at the peak:\n{shown}")
    return peak
