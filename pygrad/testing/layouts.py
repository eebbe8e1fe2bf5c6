"""The same array in other memory layouts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def fortran(array: Any) -> Any:
    """Return it with the first axis changing fastest."""
    return np.array(array, order="F")


def reversed_strides(array: Any) -> Any:
    """Return it with negative strides along every axis."""
    backwards = (slice(None, None, -1),) * array.ndim
    return np.ascontiguousarray(array[backwards])[backwards] if array.ndim else array.copy()


def with_gaps(array: Any) -> Any:
    """Return it as every second element of a larger array along every axis."""
    spread = np.full(tuple(2 * extent for extent in array.shape), 77, array.dtype)
    places = (slice(None, None, 2),) * array.ndim
    spread[places] = array
    return spread[places] if array.ndim else spread


def read_only(array: Any) -> Any:
    """Return it where writing into it is an error."""
    frozen = array.copy()
    frozen.flags.writeable = False
    return frozen


LAYOUTS: dict[str, Callable[[Any], Any]] = {
    "Fortran order": fortran, "negative strides": reversed_strides, "gaps": with_gaps, "read-only": read_only,
}
