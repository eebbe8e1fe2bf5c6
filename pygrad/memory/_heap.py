"""What is alive, seen at one moment: Functions, Variables, arrays, and containers that the collector skips.

Classes are compared by identity and nothing else is asked of an object, so that one whose ``__eq__``,
``__getattr__`` or ``__repr__`` raises does no harm. A `Heap` holds what it has seen: it is for the length of one
search, and `clear` lets go of it.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from pygrad.arrays import owner_of
from pygrad.function import Function
from pygrad.graph import source
from pygrad.memory._object_arrays import elements, holding, is_object_array
from pygrad.memory._referents import referents
from pygrad.variable import Variable

_PLAIN = frozenset({dict, tuple})
_BLOCK = 1 << 14
"""How many objects are asked at once: all that they refer to is in one list for a moment."""


def subclasses(cls: type) -> frozenset[type]:
    """Return a class and all that derive from it.

    Examples
    --------
    >>> sorted(one.__name__ for one in subclasses(bool))
    ['bool']
    """
    found, stack = set(), [cls]
    while stack:
        one = stack.pop()
        if one not in found:
            found.add(one)
            stack.extend(type.__subclasses__(one))
    return frozenset(found)


def of_types(objects: list[Any], kinds: frozenset[type], unless: Callable[[Any], bool] | None = None) -> list[Any]:
    """Return the objects whose class is one of ``kinds``, asking nothing of the objects themselves."""
    try:
        chosen = [one for one in objects if type(one) in kinds]
    except Exception:  # a metaclass that cannot be hashed or compared
        numbers = frozenset(map(id, kinds))
        chosen = [one for one in objects if id(type(one)) in numbers]
    return chosen if unless is None else [one for one in chosen if not unless(one)]


def _loose_in(objects: list[Any], kinds: frozenset[type]) -> list[Any]:
    """Return what these refer to that is of these classes and not tracked by the collector."""
    found: list[Any] = []
    for start in range(0, len(objects), _BLOCK):
        chosen = of_types(referents(objects[start:start + _BLOCK]), kinds, gc.is_tracked)
        found += {id(one): one for one in chosen}.values()
    return found


class Heap:
    """The living graphs and arrays; each part is made when first asked for.

    Attributes
    ----------
    ignored : set of int
        The ids of what it holds objects in, which is no reason for them to be alive.
    """

    def __init__(self, more: Iterable[Any] = ()) -> None:
        self._more = list(more)
        self.ignored: set[int] = {id(self._more)}
        self._functions: dict[int, Any] | None = None
        self._variables: list[Any] | None = None
        self._consumers: dict[int, list[int]] | None = None
        self._made: dict[int, list[int]] = defaultdict(list)
        self._loose: tuple[list[Any], list[Any]] | None = None

    def clear(self) -> None:
        """Let go of everything; the heap is of no use afterwards."""
        vars(self).clear()

    @property
    def functions(self) -> dict[int, Any]:
        """The living Functions by id."""
        self._survey()
        return self._functions  # type: ignore[return-value]

    @property
    def variables(self) -> list[Any]:
        """The living Variables."""
        self._survey()
        return self._variables  # type: ignore[return-value]

    def _survey(self) -> None:
        if self._functions is None:
            objects = gc.get_objects()
            functions = of_types(objects, subclasses(Function))
            self._functions = {id(one): one for one in functions if hasattr(one, "_edges")}
            self._variables = [one for one in of_types(objects, subclasses(Variable)) if hasattr(one, "creator")]
            self.ignored |= {id(self._functions), id(self._variables)}
            for number, variable in enumerate(self._variables):
                self._made[id(variable.creator)].append(number)

    def _consumed(self) -> dict[int, list[int]]:
        if self._consumers is None:
            self._consumers = defaultdict(list)
            for number, function in self.functions.items():
                for edge in function.edges:
                    parent = source(edge)
                    if parent is not None:
                        self._consumers[id(parent)].append(number)
        return self._consumers

    def heads(self, function: Any, limit: int = 64) -> list[tuple[Any, int]]:
        """Return the living Variables whose graph holds ``function``, the nearest first.

        With each, how many Functions lie between: 0 for an output of ``function`` itself. The graph is walked here,
        by an index, because a search by referrers would need one pass over the heap for each Function.
        """
        variables, consumers = self.variables, self._consumed()
        found: list[tuple[Any, int]] = []
        self.ignored.add(id(found))
        seen, level, distance = {id(function)}, [id(function)], 0
        while level and len(found) < limit:
            found += [(variables[number], distance) for one in level for number in self._made.get(one, ())]
            above = dict.fromkeys(number for one in level for number in consumers.get(one, ()))
            level = [number for number in above if number not in seen]
            seen.update(level)
            distance += 1
        return found

    def _untracked(self) -> tuple[list[Any], list[Any]]:
        """Return the arrays, and the tuples and dicts that the collector does not track, that anything holds."""
        if self._loose is None:
            arrays: dict[int, Any] = {}
            containers: dict[int, Any] = {}
            seen = {id(arrays), id(containers)}  # a cell may show them
            self.ignored |= seen
            kinds = _PLAIN | subclasses(np.ndarray)
            level = _loose_in(gc.get_objects(), kinds) + of_types(self._more, kinds, gc.is_tracked)
            while level:
                fresh = {id(one): one for one in level if id(one) not in seen}
                seen.update(fresh)
                plain = {number: one for number, one in fresh.items() if type(one) in _PLAIN}
                arrays.update((number, one) for number, one in fresh.items() if number not in plain)
                containers.update(plain)
                level = _loose_in(list(plain.values()), kinds)
                for one in fresh.values():
                    level += of_types(elements(one), kinds, gc.is_tracked)
            self._loose = list(arrays.values()), list(containers.values())
            self.ignored |= {id(one) for one in self._loose}
        return self._loose

    @property
    def arrays(self) -> list[Any]:
        """The arrays that something holds which the collector tracks, or that were given as ``more``."""
        return self._untracked()[0]

    def sharing(self, array: Any) -> list[Any]:
        """Return all arrays that use the memory of ``array``."""
        root = owner_of(array)
        return [one for one in self.arrays if (one is root or one.base is not None) and owner_of(one) is root]

    def object_arrays(self) -> list[tuple[Any, Any]]:
        """Return the arrays of objects, each with one by which it is held: itself, or a view of it."""
        found: dict[int, tuple[Any, Any]] = {}
        for one in self.arrays:
            if is_object_array(one):
                root = owner_of(one)
                if one is root or id(root) not in found:
                    found[id(root)] = root, one
        return list(found.values())

    def object_holders(self, targets: Iterable[int]) -> list[tuple[Any, int]]:
        """Return the arrays of objects that hold some of these, given by id, each with one that it holds."""
        held_by = {id(root): one for root, one in self.object_arrays()}
        roots = [root for root, _ in self.object_arrays()]
        self.ignored |= {id(held_by), id(roots)}
        return [(held_by[id(root)], number) for root, number in holding(roots, targets)]

    def untracked_holders(self, targets: set[int]) -> list[Any]:
        """Return the containers that hold one of these and that ``gc.get_referrers`` does not see.

        A tuple or a dict of nothing but arrays is not tracked by the collector, since arrays are not.
        """
        containers = self._untracked()[1]
        if targets.isdisjoint(map(id, gc.get_referents(*containers))):
            return []
        return [one for one in containers if not targets.isdisjoint(map(id, gc.get_referents(one)))]
