"""One number from what training hands over: a Variable, an array of one element, a number."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, describe
from pygrad.variable import Variable


def as_number(value: Any, where: str) -> float | int:
    """Return a real number as Python's own: nothing of an array or a graph is kept.

    Parameters
    ----------
    value : Variable, array of one element, or number
    where : str
        What an error names.

    Returns
    -------
    int or float
        An int of what is an integer.

    Raises
    ------
    ArgumentError
        If it is not one real number.

    Examples
    --------
    >>> as_number(Variable([[2.5]]), "report"), as_number(np.int8(3), "report")
    (2.5, 3)
    """
    array = value.data if isinstance(value, Variable) else value
    try:
        array = np.asarray(array)
        if array.size == 1 and array.dtype.kind in "biuf":
            number: float | int = array.item() if array.dtype.kind in "iu" else float(array.item())
            return number
    except (TypeError, ValueError):
        pass
    raise ArgumentError(f"{where}: expected one real number, got {describe(value)}; take .mean(), .item() or abs()")
