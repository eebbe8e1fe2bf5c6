"""Numbers that parametrise a function: checked once, with errors that name the function and the argument."""

from __future__ import annotations

import operator
from collections.abc import Sequence
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


def as_amount(value: Any, where: str, name: str) -> float:
    """Return a number of at least 0 as a float, or raise an error that names the function and the argument.

    Examples
    --------
    >>> as_amount(1, "normalize", "p")
    1.0
    """
    if not isinstance(value, int | float | np.floating | np.integer) or not value >= 0:
        raise ArgumentError(f"{where}: expected {name} to be a number of at least 0, got {value!r}")
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


def whole_numbers(values: Sequence[Any], count: int, least: int) -> tuple[int, ...] | None:
    """Return ``count`` integers, or one for all of them, as a tuple; None if they are not, or one is below ``least``.

    Examples
    --------
    >>> whole_numbers([2], 3, 1), whole_numbers((1, 2), 2, 1), whole_numbers((0, 2), 2, 1)
    ((2, 2, 2), (1, 2), None)
    """
    try:
        found = tuple([operator.index(one) for one in values])
    except TypeError:
        return None
    if len(found) == 1:
        found *= count
    return found if len(found) == count and min(found) >= least else None


def whole_number(value: Any, least: int) -> int | None:
    """Return an integer, or None if this is none, or below ``least``.

    Examples
    --------
    >>> whole_number(np.int8(2), 1), whole_number(2.0, 1)
    (2, None)
    """
    found = whole_numbers((value,), 1, least)
    return None if found is None else found[0]


def as_size(value: Any, where: str, name: str) -> int:
    """Return an integer of at least 1, or raise an error that names the function or layer and the argument.

    Examples
    --------
    >>> as_size(3, "Embedding", "embedding_dim")
    3
    """
    size = whole_number(value, 1)
    if size is None:
        raise ArgumentError(f"{where}: expected {name} to be an integer of at least 1, got {value!r}")
    return size
