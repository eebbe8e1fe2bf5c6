"""How many bytes letting go of something would free: what it holds and nothing else does.

Invariant: exact, by counting references as the garbage collector does. Of all that can be reached from the seeds,
an object with more references than the others account for is held from elsewhere too, and so is all that it holds;
the rest goes. Buffers count once, in the array that owns them. Cost: one look at each object of the graph, in
batches; nothing is held or changed.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from types import BuiltinFunctionType, CodeType, GetSetDescriptorType, MemberDescriptorType, ModuleType
from typing import Any
from weakref import ReferenceType, ref

import numpy as np

_ATOMS = frozenset(map(id, (
    int, float, str, bytes, bool, complex, type(None), type, ModuleType, CodeType, BuiltinFunctionType, ReferenceType,
    GetSetDescriptorType, MemberDescriptorType)))


def freed_bytes(seeds: Iterable[Any]) -> int:
    """Return the bytes of array data that would be freed if nobody held the seeds any more.

    Parameters
    ----------
    seeds : iterable
        Objects; who else holds one of them does not count.

    Returns
    -------
    int

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable(np.ones(10))
    >>> losses = [(x * x).exp(), (x * 2.0).exp()]
    >>> freed_bytes([losses]), freed_bytes([losses[0]])
    (160, 80)
    """
    seeds = list(seeds)
    members, inside = _reachable(seeds)
    exempt = set(map(id, seeds))
    counts = map(sys.getrefcount, members)
    outside = [one for one, count in zip(members, counts, strict=True)
               if count - _HELD_HERE > inside[id(one)] and id(one) not in exempt]
    kept = set(map(id, outside))
    while outside:
        level = {id(one): one for one in _referents(outside)
                 if id(one) in inside and id(one) not in kept and id(one) not in exempt}
        kept.update(level)
        outside = list(level.values())
    return sum(array.nbytes for array in members
               if is_array(array) and array.flags.owndata and id(array) not in kept)


def buffers(seeds: Iterable[Any]) -> list[tuple[ReferenceType[Any], int]]:
    """Return a weak reference to each buffer that the seeds hold, theirs alone or not, and its bytes."""
    return [(ref(array), array.nbytes) for array in _reachable(list(seeds))[0]
            if is_array(array) and array.flags.owndata]


def is_array(value: Any) -> bool:
    """Return whether a value is an ndarray, without asking the value."""
    kind = type(value)
    return kind is np.ndarray or issubclass(kind, np.ndarray)


def _reachable(seeds: list[Any]) -> tuple[list[Any], dict[int, int]]:
    """Return all that the seeds hold, themselves included, and how often each is referred to from inside.

    A plain loop: a graph is often a long chain, where the batches are small.
    """
    members = list({id(one): one for one in seeds}.values())
    inside = dict.fromkeys(map(id, members), 0)
    level = list(members)
    while level:
        fresh = []
        for one in _referents(level):
            number = id(one)
            if number in inside:
                inside[number] += 1
            else:
                inside[number] = 1
                if id(type(one)) not in _ATOMS and not _is_shared(one):
                    fresh.append(one)
        members += fresh
        level = fresh
    return members, inside


def _referents(objects: list[Any]) -> list[Any]:
    """Return what these refer to; an array does not tell the collector of its base."""
    found = gc.get_referents(*objects)
    found += [one.base for one in objects if is_array(one) and one.base is not None]
    return found


def _is_shared(value: Any) -> bool:
    """Return whether a value belongs to the program rather than to what is asked about."""
    kind = type(value)
    return (kind is dict and "__builtins__" in value) or issubclass(kind, type)


def _calibrate() -> int:
    members = [object()]
    (count,) = [count for _, count in zip(members, map(sys.getrefcount, members), strict=True)]
    return count


_HELD_HERE = _calibrate()  # what counting itself refers to


def readable(nbytes: int) -> str:
    """Return a number of bytes as a person reads it.

    Examples
    --------
    >>> readable(1), readable(8000), readable(3 << 20)
    ('1 byte', '8,000 bytes', '3.0 MiB')
    """
    if nbytes < 10_000:
        return f"{nbytes:,} byte" + "s" * (nbytes != 1)
    for unit, size in (("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)):
        if nbytes < 1000 * size or unit == "GiB":
            break
    return f"{nbytes / size:,.1f} {unit}"
