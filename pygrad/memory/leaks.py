"""`leaks`: the graphs and large arrays that are alive and probably should not be, each with who keeps it."""

from __future__ import annotations

import gc
import sys
from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any
from weakref import ReferenceType, ref

from pygrad.arrays import owner_of
from pygrad.layers.module import Module
from pygrad.memory._heap import Heap, of_types, subclasses
from pygrad.memory._naming import instance_dict, is_variable
from pygrad.memory._object_arrays import elements, is_object_array
from pygrad.memory._roots import Roots
from pygrad.memory.text import sized
from pygrad.memory.why_alive import WhyAlive, explain
from pygrad.optim.optimizer import Optimizer

_CONTAINERS = frozenset({list, tuple, dict, set, deque, OrderedDict, defaultdict})
_INNOCENT = ("graph", "value", "unknown")
_MOST = 64
_BLOCK = 256
_SMALL = 4
"""A view is small if it has less than this part of its buffer."""


@dataclass(frozen=True)
class Leaks:
    """The answer of `leaks`: a sequence of `WhyAlive`, those that free most first; its text is the report.

    Attributes
    ----------
    found : tuple of WhyAlive
    """

    found: tuple[WhyAlive, ...]

    @property
    def nbytes(self) -> int:
        """Bytes that letting go of all would free; what two of them share may count in neither."""
        return sum(one.nbytes for one in self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[WhyAlive]:
        return iter(self.found)

    def __getitem__(self, number: int) -> WhyAlive:
        return self.found[number]

    def __str__(self) -> str:
        if not self.found:
            return "no leaks found"
        title = f"{len(self)} leak{'s' * (len(self) > 1)}, {sized(self.nbytes)} in all"
        return "\n\n".join([title, *(f"{number}. {one}" for number, one in enumerate(self.found, 1))])


def leaks(min_bytes: int = 1 << 20) -> Leaks:
    """Find what is alive and probably should not be.

    Parameters
    ----------
    min_bytes : int
        How large a buffer has to be for a small view of it to be worth telling.

    Returns
    -------
    Leaks
        A sequence of `WhyAlive`, those that free most first. Text and numbers only: it keeps nothing alive.

    Notes
    -----
    What counts: Variables with a graph in lists, dicts and other containers, in attributes, closures, suspended
    generators, notebook outputs and the frames of exceptions, or summed up over iterations; gradients that have a
    graph; views of less than a quarter of a buffer that nothing else uses; optimisers of a model that is gone.
    A Variable with a graph that a running function merely has in a local is none: that is how a step looks. The
    first 64 suspects of each sort are looked at, all members of one container being one; each takes a search.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> w = pygrad.Variable(np.ones(100_000))
    >>> def train():
    ...     history = {}
    ...     for step in range(3):
    ...         history[step] = (w * w).exp().sum()
    ...     return [leak for leak in leaks() if "history" in leak.root]
    >>> print(train()[0])
    Variable is alive because of
        local 'history' of train() (<doctest ...>:5) -> dict[0] -> Variable
    Letting go of it frees 2.3 MiB, 781.3 KiB by this one alone.
    <doctest ...>:4: history[step] = (w * w).exp().sum() keeps the graph of every one that it stores: write ...
    """
    caller = sys._getframe(1)
    found: dict[tuple[str, str, str | None], WhyAlive] = {}
    for suspect in _suspects(caller, min_bytes):
        one = suspect()
        if one is not None:
            why = explain(one, caller)
            if why.kind not in _INNOCENT:
                found.setdefault((why.root, why.advice, why.line), why)
    return Leaks(tuple(sorted(found.values(), key=lambda why: -why.nbytes)))


def _suspects(caller: FrameType, min_bytes: int) -> list[ReferenceType[Any]]:
    """Return weak references to what deserves a search, so that nothing here is a reason to be alive."""
    heap = Heap(Roots(caller, None).values)
    suspects = [*_graphs(heap), *_gradients(heap)[:_MOST], *_pinned(heap, min_bytes)[:_MOST], *_dropped()[:_MOST]]
    references = [ref(one) for one in suspects]
    heap.clear()
    return references


def _graphs(heap: Heap) -> list[Any]:
    """Return one Variable with a graph from each container of them, then those that are in none."""
    together, alone = _apart({id(one): one for one in heap.variables if one.creator is not None}, heap)
    return together[:_MOST] + alone[:_MOST]


def _apart(heads: dict[int, Any], heap: Heap) -> tuple[list[Any], list[Any]]:
    """Return what stands for these objects, given by id: for one of each container of several, and of those in none."""
    if not heads:
        return [], []
    chosen: list[Any] = []
    covered: set[int] = set()
    for container in _holding(heads, heap):
        members = elements(container) if is_object_array(container) else gc.get_referents(container)
        inside = dict.fromkeys(number for one in members if (number := id(one)) in heads)
        if len(inside) > 1 and not (type(container) is dict and "__builtins__" in container):
            chosen.append(heads[next(iter(inside))])
            covered.update(inside)
    return chosen, [one for number, one in heads.items() if number not in covered]


def _holding(heads: dict[int, Any], heap: Heap) -> Iterator[Any]:
    """Yield the containers that may hold one of these, given by id: whole blocks of them hold none."""
    containers = of_types(gc.get_objects(), _CONTAINERS)
    for start in range(0, len(containers), _BLOCK):
        block = containers[start:start + _BLOCK]
        if not heads.keys().isdisjoint(map(id, gc.get_referents(*block))):
            yield from (one for one in block if one is not heads and id(one) not in heap.ignored)
    yield from (root for root, _ in heap.object_arrays() if id(root) not in heap.ignored)


def _gradients(heap: Heap) -> list[Any]:
    """Return the gradients that have a graph."""
    return [one._grad for one in heap.variables if is_variable(one._grad) and one._grad.creator is not None]


def _pinned(heap: Heap, min_bytes: int) -> list[Any]:
    """Return the large buffers that nothing but small views use, one of those whose views are in one container."""
    arrays = heap.arrays
    whole = {id(one) for one in arrays}
    used: dict[int, int] = defaultdict(int)
    roots = {}
    for one in arrays:
        root = owner_of(one) if one.base is not None else one
        if root is not one and root.nbytes >= min_bytes and id(root) not in whole:
            used[id(root)] += one.nbytes
            roots[id(one)] = root
    small = {number: root for number, root in roots.items() if used[id(root)] * _SMALL < root.nbytes}
    together, alone = _apart(small, heap)
    return list({id(root): root for root in together + alone}.values())


def _dropped() -> list[Any]:
    """Return one parameter of each optimiser none of whose parameters belongs to a living module."""
    objects = gc.get_objects()
    owned = {id(value) for module in of_types(objects, subclasses(Module))
             for value in (instance_dict(module) or {}).values()}
    found = []
    for optimizer in of_types(objects, subclasses(Optimizer)):
        groups = (instance_dict(optimizer) or {}).get("param_groups", ())
        parameters = [one for group in groups for one in group["params"]]
        if parameters and not any(id(one) in owned for one in parameters):
            found.append(parameters[0])
    return found
