"""From an object up to the name that keeps it alive: a breadth-first search over who refers to whom.

``gc.get_referrers`` passes over everything that the collector tracks, so many objects are asked about in one call, a
*batch*, `WIDTH` at most, because the pass compares every reference with each of them. Three kinds of holder it cannot
see come from `Heap`: consumers far down a graph (by an index, in one step), untracked containers of arrays, and arrays
of objects. The search ignores its own bookkeeping, and forgets it before it returns.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any, NamedTuple

from pygrad.function import Function
from pygrad.memory._heap import Heap
from pygrad.memory._held import is_array
from pygrad.memory._referents import referents
from pygrad.memory._roots import GENERATORS, Root, Roots

WIDTH = 64
MAX_BATCHES = 250


class Found(NamedTuple):
    """A path: its root, and the objects from the first that the root names down to the target.

    ``hops`` has, for an object in ``chain`` that is a Variable followed by a Function of its graph, by id, how many
    Functions lie between.
    """

    root: Root
    chain: list[Any]
    hops: dict[int, int]
    batches: int


class _Node:
    """An object that the search has reached, and the node that it holds."""

    __slots__ = ("child", "hops", "obj")

    def __init__(self, obj: Any, child: _Node | None = None, hops: int = 0) -> None:
        self.obj, self.child, self.hops = obj, child, hops


def is_function(value: Any) -> bool:
    """Return whether a value is a node of a graph, without asking the value."""
    return issubclass(type(value), Function)


class Search:
    """One search, seen from the frame ``caller`` of who asks about ``target``.

    Attributes
    ----------
    batches : int
        How many passes over the heap it took.
    """

    def __init__(self, caller: FrameType, target: Any) -> None:
        self.roots = Roots(caller, target)
        self.heap = Heap(self.roots.values)
        self.batches = 0
        self._ignored = {id(self.roots.values), id(vars(self.roots)), id(vars(self.heap)), id(vars(self))}

    def find(self, targets: Iterable[Any], beside: Iterable[Any] = ()) -> Found | None:
        """Return the shortest path from a root to one of ``targets`` that does not pass through ``beside``."""
        self._ignored |= {id(targets), id(beside)}
        seen: dict[int, _Node | None] = dict.fromkeys(map(id, beside))
        level = [_Node(target) for target in targets if id(target) not in seen]
        seen |= {id(node.obj): node for node in level}
        fallback: _Node | None = None
        while level or (level := self._in_object_arrays(seen)):
            for node in level:
                root = self.roots.of(node.obj, node.child.obj if node.child else None)
                if root is not None:
                    return self._found(root, node)
                if issubclass(type(node.obj), GENERATORS):
                    fallback = fallback or node
            level = [node for node in level if not self.roots.is_namespace(node.obj)]  # above it there is no answer
            level = [above for chunk in _chunks(level) if self.batches < MAX_BATCHES
                     for above in self._above(chunk, seen)]
            level.sort(key=lambda node: is_function(node.obj))
        return None if fallback is None else self._found(Root("generator", ""), fallback)

    def clear(self) -> None:
        """Let go of all objects."""
        self.heap.clear()
        self.roots.values.clear()

    def _found(self, root: Root, node: _Node) -> Found:
        chain, hops, step = [], {}, node
        while True:
            chain.append(step.obj)
            if step.child is None:
                break
            hops[id(step.obj)] = step.hops
            step = step.child
        namespace = root.kind in ("main", "global", "last", "output")
        return Found(root, chain[1:] if namespace else chain, hops, self.batches)

    def _above(self, chunk: list[_Node], seen: dict[int, _Node | None]) -> list[_Node]:
        """Return a node for each holder of these that has not been seen."""
        found: list[_Node] = []
        plain = []
        for node in chunk:
            heads = self.heap.heads(node.obj) if is_function(node.obj) else []
            found += [_Node(variable, node, hops) for variable, hops in heads if id(variable) not in seen]
            if not heads:
                plain.append(node)
        below = {id(node.obj): node for node in plain}
        for holder in self._holders([node.obj for node in plain]):
            if id(holder) not in seen:
                child = next((below[id(one)] for one in referents([holder]) if id(one) in below), None)
                if child is None and is_array(holder):
                    child = below[id(holder.base)]
                if child is not None:
                    found.append(_Node(holder, child))
        fresh = {id(node.obj): node for node in reversed(found)}
        # The globals may hold one object under a name that is no answer, and another under one that is.
        seen.update((number, node) for number, node in fresh.items() if not self.roots.is_namespace(node.obj))
        return list(reversed(fresh.values()))

    def _in_object_arrays(self, seen: dict[int, _Node | None]) -> list[_Node]:
        """Return a node for each array of objects that holds what has been seen, where nothing else leads on.

        Last, because it takes a look at all that is alive, and such arrays are rare.
        """
        held = {number: node for number, node in seen.items() if node is not None}
        found = [_Node(array, held[number]) for array, number in self.heap.object_holders(held)
                 if id(array) not in seen]
        seen.update((id(node.obj), node) for node in found)
        return found

    def _holders(self, objects: list[Any]) -> list[Any]:
        """Return what refers to these: one batch."""
        if not objects:
            return []
        self.batches += 1
        arrays = {id(one) for one in objects if is_array(one)}
        holders = self.heap.untracked_holders(arrays) if arrays else []
        asked = tuple(objects)
        ignored = {id(objects), id(asked), id(holders)} | self._ignored | self.roots.running | self.heap.ignored
        return holders + [one for one in gc.get_referrers(*asked)
                          if id(one) not in ignored and type(one) is not _Node]


def _chunks(level: list[_Node]) -> Iterator[list[_Node]]:
    for start in range(0, len(level), WIDTH):
        yield level[start:start + WIDTH]
