"""Arithmetic on large arrays, block by block, without temporaries of their size."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.optim.blocks import BLOCK


def blocks_of(*arrays: Any, write: bool = False) -> Iterator[tuple[Any, ...]]:
    """Iterate over arrays of one size side by side, in flat parts of at most a block.

    With ``write``, the first may be written to.

    Examples
    --------
    >>> x = np.array([[1, 2], [3, 4]])
    >>> for part, other in blocks_of(x, np.array([10, 20, 30, 40]), write=True):
    ...     part += other
    >>> x
    array([[11, 22],
           [33, 44]])
    """
    flat = [array.reshape(-1) if array.flags.c_contiguous else array.flat for array in arrays]
    copies = write and not arrays[0].flags.c_contiguous
    for start in range(0, arrays[0].size, BLOCK):
        parts = tuple([one[start:start + BLOCK] for one in flat])
        yield parts
        if copies:
            flat[0][start:start + BLOCK] = parts[0]


def largest(x: Any) -> float:
    """Return the largest absolute value, NaN if there is one, 0 of nothing.

    Examples
    --------
    >>> largest(np.array([1.0, -3.0]))
    3.0
    """
    if not x.size:
        return 0.0
    high, low = float(x.max()), -float(x.min())
    return high if math.isnan(high) else max(high, low)


def absolute_sum(x: Any) -> float:
    """Return the sum of absolute values.

    Examples
    --------
    >>> absolute_sum(np.array([1.0, -3.0]))
    4.0
    """
    return sum(float(np.abs(part).sum(dtype=float)) for part, in blocks_of(x))


def add_scaled(x: Any, scale: float, y: Any) -> None:
    """Add ``scale * y`` to ``x`` in place; they are of one size.

    Examples
    --------
    >>> x = np.array([1.0, 2.0])
    >>> add_scaled(x, 2.0, np.array([3.0, 4.0]))
    >>> x
    array([ 7., 10.])
    """
    for part, other in blocks_of(x, y, write=True):
        np.add(part, other * scale, out=part, casting="same_kind")


def move_towards(x: Any, y: Any, share: float) -> None:
    """Move ``x`` in place by a share of the way to ``y``: ``x += share * (y - x)``; they are of one size.

    Examples
    --------
    >>> x = np.array([1.0, 2.0])
    >>> move_towards(x, np.array([3.0, 2.0]), 0.25)
    >>> x
    array([1.5, 2. ])
    """
    for part, other in blocks_of(x, y, write=True):
        change = other - part
        change *= share
        np.add(part, change, out=part, casting="same_kind")
