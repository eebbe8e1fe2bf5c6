"""Medians, quartiles, and ratios within a round."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """A median with the quartiles around it."""

    median: float
    low: float
    high: float


def spread(values: Sequence[float]) -> Spread:
    """Return the median and the quartiles of `values`, which must not be empty.

    Examples
    --------
    >>> spread([4.0, 1.0, 2.0, 3.0, 5.0])
    Spread(median=3.0, low=2.0, high=4.0)
    """
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(median, low, high)


def round_ratios(values: Sequence[float], baseline: Sequence[float]) -> list[float]:
    """Return each round's value over the same round's baseline, as far as both took part.

    Examples
    --------
    >>> round_ratios([1.0, 3.0], [2.0, 4.0])
    [0.5, 0.75]
    >>> round_ratios([1.0], [2.0, 4.0])
    [0.5]
    """
    return [value / base for value, base in zip(values, baseline, strict=False)]
