"""Numbers that parametrise a function: checked once, with errors that name the function and the argument."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ArgumentError


def as_number(value: Any, where: str, name: str) -> float:
    """Return a real number as a float, or raise an error that names the function and the argument.

    Examples
    --------
    >>> as_number(1, "elu", "alpha")
    1.0
    """
    if not isinstance(value, int | float | np.floating | np.integer) or value != value:
        raise ArgumentError(f"{where}: expected a number as {name}, got {value!r}")
    return float(value)


def as_bound(value: Any, dtype: Any, where: str, name: str) -> Any:
    """Return a number that leaves an array of ``dtype`` as it is where it can: whole beside integers.

    Examples
    --------
    >>> as_bound(6.0, np.dtype(int), "relu6", "max_val"), as_bound(6, np.dtype(float), "relu6", "max_val")
    (6, 6.0)
    """
    number = as_number(value, where, name)
    return int(number) if dtype.kind in "iu" and number.is_integer() else number
