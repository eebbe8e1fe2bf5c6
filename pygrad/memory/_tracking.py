"""Following buffers by weak references on the arrays that own them, and Functions and optimisers beside them.

The reference is put on the owner: what an array is a view of, and the last of these. A buffer that no array owns (of a
file, of another library) is not followed: NumPy did not take it.

A reference tells when its array goes, at any time and in any thread: in the middle of anything. What it calls may only
append to lists and pop from dicts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import ref

from pygrad import arrays
from pygrad.memory._habits import Place
from pygrad.memory.records import Record


def owner_of(array: Any) -> Any:
    """Return the array that owns the memory of an array, None where there is none.

    Examples
    --------
    >>> import numpy as np
    >>> a = np.zeros(8)
    >>> owner_of(a[1:]) is a, owner_of(np.frombuffer(b"12345678")) is None
    (True, True)
    """
    owner = arrays.owner_of(array)
    return owner if owner.flags.owndata else None


class Reference(ref):  # type: ignore[type-arg]
    """A weak reference on the owner of a buffer.

    Attributes
    ----------
    key : int
        The `id` of the owner.
    record : Record
    traced : bool
        Whether `tracemalloc` knows of the buffer for longer than a window.
    """

    __slots__ = ("key", "record", "traced")

    key: int
    record: Record
    traced: bool


class Subject(ref):  # type: ignore[type-arg]
    """A weak reference on a Function or an optimiser.

    Attributes
    ----------
    key : int
        Its `id`.
    place : Place
    kept : list of Record
        What it is known to keep alive, and nobody knows what that is.
    """

    __slots__ = ("kept", "key", "place")

    key: int
    place: Place
    kept: list[Record] | None


def following(told: Callable[[Any], object]) -> tuple[dict[int, Any], Callable[[Any], None]]:
    """Return an empty dict for references by their ``key``, and what they have to call.

    Parameters
    ----------
    told : callable
        Called with a reference that has been dropped from the dict, as its object is gone.
    """
    references: dict[int, Any] = {}
    drop = references.pop

    def gone(reference: Any) -> None:
        if drop(reference.key, None) is not None:
            told(reference)

    return references, gone
