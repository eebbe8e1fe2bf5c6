"""Running statistics: plain arrays, updated in place while training."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._operands import data_of


def check_running(mean: Any, var: Any, where: str, written: bool) -> tuple[Any, Any]:
    """Return both statistics as arrays, or None for both.

    Raises
    ------
    ArgumentError
        If one of them is missing, or cannot be ``written`` to.
    ShapeError
        If they are no numbers for channels.

    Examples
    --------
    >>> check_running([0.0], [1.0], "batch_norm", written=False)
    (array([0.]), array([1.]))
    """
    if mean is None and var is None:
        return None, None
    arrays: list[Any] = []
    for name, given in (("running_mean", mean), ("running_var", var)):
        if given is None:
            raise ArgumentError(f"{where}: {name} is None and the other running statistic is not; give both, "
                                "or none")
        array = data_of(given)
        if written and not (isinstance(array, np.ndarray) and array.flags.writeable
                            and array.dtype.kind == "f"):
            raise ArgumentError(f"{where}: {name} is updated in place, and must be an array of floats that "
                                f"can be written to; got {describe(given)}")
        array = as_array(array, where=where)
        if array.ndim != 1 or (arrays and array.shape != arrays[0].shape):
            raise ShapeError(f"{where}: expected {name} of shape (C,), a number for each channel, got "
                             f"{describe(array)}")
        arrays.append(array)
    return arrays[0], arrays[1]


def update(running: tuple[Any, Any], mean: Any, var: Any, momentum: float) -> None:
    """Move the running statistics, where there are any, towards those of a batch.

    Examples
    --------
    >>> running = np.zeros(1), np.ones(1)
    >>> update(running, np.array([1.0]), np.array([2.0]), 0.5)
    >>> running
    (array([0.5]), array([1.5]))
    """
    if running[0] is None:
        return
    for old, new in zip(running, (mean, var), strict=True):
        old[...] = (1 - momentum) * old.astype(np.float64) + momentum * new
