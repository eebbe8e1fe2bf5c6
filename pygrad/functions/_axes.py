"""What reductions share: which axes they run over, and how a gradient gets them back."""

from __future__ import annotations

from typing import Any

Axis = int | tuple[int, ...] | None


def axes_of(axis: Axis, ndim: int) -> tuple[int, ...]:
    """Return the axes that a reduction over ``axis`` removes, counted from the front.

    Examples
    --------
    >>> axes_of(None, 2), axes_of(-1, 2), axes_of((0, -1), 3)
    ((0, 1), (1,), (0, 2))
    """
    if axis is None:
        return tuple(range(ndim))
    given = axis if isinstance(axis, tuple) else (axis,)
    return tuple([one % ndim if ndim else one for one in given])


def count(shape: tuple[int, ...], axis: Axis) -> int:
    """Return how many elements go into each element of a reduction's result.

    Examples
    --------
    >>> count((2, 3, 4), (0, 2))
    8
    """
    number = 1
    for one in axes_of(axis, len(shape)):
        number *= shape[one]
    return number


def restored(gy: Any, shape: tuple[int, ...], axis: Axis, keepdims: bool) -> Any:
    """Return ``gy`` with the reduced axes back, at length 1, behind any batch axes.

    Parameters
    ----------
    gy : array or Variable, shape ``batch axes + shape of the reduction's result``
    shape : tuple of int
        The shape that was reduced.
    axis, keepdims
        As the reduction had them.

    Examples
    --------
    >>> import numpy as np
    >>> restored(np.ones((7, 2)), (2, 3), 1, keepdims=False).shape
    (7, 2, 1)
    """
    axes = axes_of(axis, len(shape))
    kept = tuple([1 if number in axes else extent for number, extent in enumerate(shape)])
    batch = gy.ndim - (len(shape) if keepdims else len(shape) - len(axes))
    return gy if keepdims else gy.reshape(gy.shape[:batch] + kept)


def batch_of(gy: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the lengths of the batch axes of something restored to as many axes as ``shape``."""
    return gy.shape[:gy.ndim - len(shape)]  # type: ignore[no-any-return]
