"""Arrays of objects: what they hold, which the garbage collector cannot say, for NumPy does not tell it.

Their memory is read as addresses: no object is touched. `MOST` elements in all are looked at, those of the smallest
arrays first, which takes some 50 ms at most.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

MOST = 1_000_000


class _Addresses:
    """The memory of an array, said to be one of numbers."""

    def __init__(self, array: Any) -> None:
        described, kind = array.__array_interface__, np.dtype(np.uintp).str
        self.__array_interface__ = {**described, "typestr": kind, "descr": [("", kind)]}
        self.array = array  # whose memory it is


def is_object_array(value: Any) -> bool:
    """Return whether a value is an array of objects.

    Examples
    --------
    >>> is_object_array(np.array([None, "a"])), is_object_array(np.zeros(2)), is_object_array([None])
    (True, False, False)
    """
    return issubclass(type(value), np.ndarray) and value.dtype.char == "O"


def addresses(array: Any) -> Any:
    """Return the ids of the elements of an array of objects, in its shape.

    Examples
    --------
    >>> thing = object()
    >>> int(addresses(np.array([[thing, None]]))[0, 0]) == id(thing)
    True
    """
    return np.asarray(_Addresses(array))


def elements(array: Any) -> list[Any]:
    """Return what an array itself holds references to: nothing, if it is a view or not one of objects."""
    return list(array.flat) if is_object_array(array) and array.base is None else []


def holding(arrays: Iterable[Any], targets: Iterable[int]) -> list[tuple[Any, int]]:
    """Return the arrays of objects that hold some of these, given by id, each with one that it holds."""
    wanted, found, left = np.array(list(targets), np.uintp), [], MOST
    for array in sorted(arrays, key=lambda one: one.size):
        left -= array.size
        if left < 0:
            break
        numbers = addresses(array).ravel()
        inside = numbers[np.isin(numbers, wanted)]
        if inside.size:
            found.append((array, int(inside[0])))
    return found


def place_of(array: Any, element: Any) -> str | None:
    """Return where an array has an element, as in ``[3] of 8`` or ``[0, 2] of 2 x 3``; None if it has not.

    Examples
    --------
    >>> a = np.array([["a", "b"], ["c", None]], dtype=object)
    >>> place_of(a, None), place_of(a[0], "b"), place_of(a, "z")
    ('[1, 1] of 2 x 2', '[1] of 2', None)
    """
    found = np.argwhere(addresses(array) == id(element))
    if not len(found):
        return None
    return f"[{', '.join(map(str, found[0])) or '()'}] of {' x '.join(map(str, array.shape)) or 1}"
