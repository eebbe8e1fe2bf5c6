"""Errors that several functions share. A call that succeeds pays nothing for them."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe

_INSTEAD = {
    "out": "use the result that is returned",
    "where": "select first, for example with np.where(mask, x, 0)",
    "initial": "combine the result with the initial value afterwards",
    "dtype": "call astype first",
    "order": "use the default order='C', and transpose where the order of the elements matters",
    "copy": "call copy() on the result where it must own its memory",
    "casting": "call astype first",
    "mean": "leave it out: it is computed anyway",
    "correction": "use ddof, which means the same",
}


def refuse(operation: str, /, **given: Any) -> None:
    """Raise `ArgumentError` for NumPy arguments that are not None and that an operation does not take."""
    for name, value in given.items():
        if value is not None:
            advice = _INSTEAD.get(name, "leave it out")
            raise ArgumentError(
                f"{operation}: the argument {name}= is not supported, because it cannot be recorded; "
                f"{advice}. For plain data, pass x.data to NumPy")


def broadcast_error(where: str, *arrays: Any) -> ShapeError:
    """Return the error for arrays whose shapes do not broadcast."""
    operands = " and ".join(describe(array) for array in arrays)
    return ShapeError(
        f"{where}: these do not broadcast together: {operands}. Counted from the last, axes must "
        "have equal lengths, or one of them length 1; reshape or expand_dims can line them up")


def axis_error(where: str, axis: Any, array: Any, mask: Any = None) -> ShapeError:
    """Return the error for an axis that an array does not have, or that is named twice; or for a mask's shape."""
    n = array.ndim
    if mask is not None and not _broadcasts(mask.shape, array.shape):
        return ShapeError(f"{where}: where= of shape {mask.shape} does not broadcast to the shape of an array of "
                          f"{describe(array)}; counted from the last, give it the same axes, or axes of length 1")
    span = f"axes run from {-n} to {n - 1}, each named once"
    if not n:
        span = "a 0-d array has no axes; use axis=None"
    return ShapeError(f"{where}: axis={axis!r} does not fit an array of {describe(array)}; {span}")


def from_the_last(where: str, axis: int, array: Any) -> int:
    """Return an axis counted from the last, as it stays the same behind batch axes; raise for one that is not there.

    Examples
    --------
    >>> from_the_last("diff", 0, np.zeros((2, 3))), from_the_last("diff", -1, np.zeros((2, 3)))
    (-2, -1)
    """
    ndim = np.ndim(array)
    if not -ndim <= axis < ndim:
        raise axis_error(where, axis, array if hasattr(array, "ndim") else np.asarray(array))
    return axis if axis < 0 else axis - ndim


def _broadcasts(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    return len(shape) <= len(to) and all(
        extent in (1, other) for extent, other in zip(reversed(shape), reversed(to), strict=False))


def empty_error(where: str, array: Any, axis: Any) -> ShapeError:
    """Return the error for a reduction without an identity over no elements."""
    return ShapeError(
        f"{where}: an array of {describe(array)} has no elements along axis={axis!r}, and {where} of "
        "nothing is undefined; check the size first, or choose another axis")
