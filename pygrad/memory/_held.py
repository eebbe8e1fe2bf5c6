"""How many bytes letting go of something would free: what it holds and nothing else does.

Invariant: exact, by counting references as the garbage collector does. Of all that can be reached from the seeds,
an object with more references than the others account for is held from elsewhere too, and so is all that it holds;
the rest goes. Buffers count once, in the array that owns them. Cost: one look at each object of the graph, in
batches; nothing is held or changed.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from types import BuiltinFunctionType, CodeType, GetSetDescriptorType, MemberDescriptorType, ModuleType
from typing import Any
from weakref import ReferenceType, ref

import numpy as np

from pygrad.function import Function
from pygrad.graph import source
from pygrad.memory._object_arrays import elements
from pygrad.memory._referents import referents

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
    return sum(array.nbytes for array in _arrays(members) if array.flags.owndata and id(array) not in kept)


def buffers(seeds: Iterable[Any]) -> list[tuple[ReferenceType[Any], int]]:
    """Return a weak reference to each buffer that the seeds hold, theirs alone or not, and its bytes."""
    return [(ref(array), array.nbytes) for array in _arrays(_reachable(list(seeds))[0]) if array.flags.owndata]


def is_array(value: Any) -> bool:
    """Return whether a value is an ndarray, without asking the value."""
    kind = type(value)
    return kind is np.ndarray or issubclass(kind, np.ndarray)


def _reachable(seeds: list[Any]) -> tuple[list[Any], dict[int, int]]:
    """Return all that the seeds hold, themselves included, and how often each is referred to from inside.

    Level by level, in batches that the interpreter's own loops go through. A graph is often a long chain, of which a
    level would be one Function: so all Functions of a graph are taken at once.
    """
    level = list({id(one): one for one in seeds}.values())
    members: list[Any] = []
    inside = Counter[int]()
    while level:
        inside.update(dict.fromkeys(map(id, level), 0))
        graph = _graph_of(level, inside)
        inside.update(dict.fromkeys(map(id, graph), 0))
        level += graph
        members += level
        found = _referents(level)
        numbers = list(map(id, found))
        fresh = dict(zip(numbers, found, strict=True))
        for number in fresh.keys() & inside.keys():
            del fresh[number]
        inside.update(numbers)
        level = [one for one in fresh.values() if id(type(one)) not in _ATOMS and not _is_shared(one)]
    return members, inside


def _graph_of(level: list[Any], known: dict[int, int]) -> list[Any]:
    """Return the Functions that are reached from those among these by edges alone, and are not known."""
    found: dict[int, Any] = {}
    stack = [one for one in level if issubclass(type(one), Function)]
    while stack:
        function = stack.pop()
        for edge in function.edges if hasattr(function, "_edges") else ():
            parent = source(edge) if type(edge) is not np.ndarray else None
            if parent is not None and id(parent) not in known and id(parent) not in found:
                found[id(parent)] = parent
                stack.append(parent)
    return list(found.values())


def _referents(objects: list[Any]) -> list[Any]:
    """Return what these refer to; an array does not tell the collector of its base or its elements."""
    found = referents(objects)
    for one in _arrays(objects):
        found += elements(one) if one.base is None else [one.base]
    return found


def _arrays(objects: list[Any]) -> list[Any]:
    """Return the arrays among these, looking at each class once."""
    kinds = {id(kind): kind for kind in map(type, objects)}
    arrays = {number for number, kind in kinds.items() if issubclass(kind, np.ndarray)}
    return [one for one, kind in zip(objects, map(type, objects), strict=True) if id(kind) in arrays] if arrays else []


def _is_shared(value: Any) -> bool:
    """Return whether a value belongs to the program rather than to what is asked about."""
    kind = type(value)
    return (kind is dict and "__builtins__" in value) or issubclass(kind, type)


def _calibrate() -> int:
    members = [object()]
    (count,) = [count for _, count in zip(members, map(sys.getrefcount, members), strict=True)]
    return count


_HELD_HERE = _calibrate()  # what counting itself refers to
