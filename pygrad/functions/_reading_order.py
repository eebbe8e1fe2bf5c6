"""The order in which elements are read: NumPy's letters, as permutations of axes."""

from __future__ import annotations

from typing import Any

import numpy as np


def is_fortran(x: Any, order: str) -> bool:
    """Return whether ``order``, "C", "F" or "A", has the first axis of ``x`` change fastest.

    Examples
    --------
    >>> is_fortran(np.ones((2, 3)), "A"), is_fortran(np.ones((2, 3)).T, "A"), is_fortran(np.ones(2), "F")
    (False, True, True)
    """
    return order == "F" or (order == "A" and bool(x.flags.fnc))


def memory_axes(x: Any, order: str) -> tuple[int, ...]:
    """Return the axes of ``x``, the slowest first, in which ``order`` reads it ("K": as they lie in memory).

    Examples
    --------
    >>> memory_axes(np.ones((2, 3, 4)).transpose(1, 0, 2), "K"), memory_axes(np.ones((2, 3)), "F")
    ((1, 0, 2), (1, 0))
    """
    axes = tuple(range(x.ndim))
    if order != "K":
        return axes[::-1] if is_fortran(x, order) else axes
    dense = np.empty_like(x, order="K")
    return tuple(sorted([axis for axis in axes if x.shape[axis] > 1], key=lambda axis: -dense.strides[axis])
                 + [axis for axis in axes if x.shape[axis] <= 1])


def turned(a: Any, n: int) -> Any:
    """Return an array or Variable with its last ``n`` axes reversed.

    Examples
    --------
    >>> turned(np.ones((2, 3, 4)), 2).shape
    (2, 4, 3)
    """
    batch = a.ndim - n
    return a.transpose((*range(batch), *range(a.ndim - 1, batch - 1, -1)))
