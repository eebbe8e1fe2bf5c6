"""Curves and histograms in a line of text."""

from __future__ import annotations

import math
from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float], width: int = 20) -> str:
    """Return a curve as blocks of eight heights, means of neighbours where there are more values than room.

    Parameters
    ----------
    values : sequence of float
        What is not finite is shown as ``!``.
    width : int
        Characters at most.

    Examples
    --------
    >>> sparkline([4, 2, 1, 0.5, math.nan, 0.5])
    '█▄▂▁!▁'
    """
    means = _means(values, width)
    finite = [value for value in means if math.isfinite(value)]
    if not finite:
        return "!" * len(means)
    low, high = min(finite) / 2, max(finite) / 2  # halves, since the whole difference may overflow
    return "".join(_block((value / 2 - low) / (high - low) if high > low else 0.0) if math.isfinite(value) else "!"
                   for value in means)


def bars(counts: Sequence[int], log: bool = False) -> str:
    """Return a histogram as blocks, empty bins as blanks.

    Examples
    --------
    >>> bars([0, 1, 8, 2]), bars([0, 1, 1000, 10], log=True)
    (' ▁█▂', ' ▁█▃')
    """
    heights = [math.log1p(count) if log else float(count) for count in counts]
    highest = max(heights, default=0.0)
    return "".join(" " if not height else BLOCKS[max(math.ceil(8 * height / highest) - 1, 0)] for height in heights)


def _block(share: float) -> str:
    return BLOCKS[min(int(share * 8), 7)]


def _means(values: Sequence[float], width: int) -> list[float]:
    if len(values) <= width:
        return [float(value) for value in values]
    bounds = [number * len(values) // width for number in range(width + 1)]
    return [math.fsum(value / (stop - start) for value in values[start:stop])
            if all(map(math.isfinite, values[start:stop])) else math.nan
            for start, stop in zip(bounds, bounds[1:], strict=False)]
