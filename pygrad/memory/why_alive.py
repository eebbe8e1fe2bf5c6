"""`why_alive`: who keeps an object alive, what that costs, and what to write instead."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from types import CellType, FrameType
from typing import Any
from weakref import ReferenceType

from pygrad.errors import ArgumentError
from pygrad.memory._advice import advise
from pygrad.memory._held import freed_bytes, is_array
from pygrad.memory._naming import describe_chain, instance_dict, is_variable, type_name
from pygrad.memory._object_arrays import is_object_array
from pygrad.memory._roots import GENERATORS, Root
from pygrad.memory._search import Found, Search
from pygrad.memory._shared import shared_name
from pygrad.memory.text import sized

_HOLDERS = (list, tuple, dict, set, frozenset, CellType, BaseException, *GENERATORS)


@dataclass(frozen=True)
class WhyAlive:
    """The answer of `why_alive`; its text is the message.

    Attributes
    ----------
    what : str
        The object asked about.
    root : str
        The name where the path begins: a local, a global, ``Out[12]``, ``sys.last_exc``, a class attribute.
    path : list of str
        The steps from there to the object.
    nbytes : int
        Bytes of array data that letting go of what holds it would free: of the whole list, say.
    own_nbytes : int
        Those that this object alone accounts for.
    advice : str
        What to write instead.
    line : str or None
        The line to change, ``script.py:12``.
    kind : str
        Which kind of leak it is: "accumulate", "fill", "store", "closure", "generator", "output", "traceback",
        "gradient", "optimizer", "view", "cache", or "graph", "value" and "unknown" for none of these; "shared" for
        a value that Python shares, such as None or a small number.
    batches : int
        Passes over the heap that the search took.
    """

    what: str
    root: str
    path: list[str]
    nbytes: int
    own_nbytes: int
    advice: str
    line: str | None
    kind: str
    batches: int = field(repr=False, default=0)

    def __str__(self) -> str:
        if self.kind == "shared":
            return (f"{self.what} is shared: Python has one object of this value for the whole process\n"
                    f"Letting go of it frees nothing.\n{self.advice}")
        share = "" if self.own_nbytes == self.nbytes else f", {sized(self.own_nbytes)} by this one alone"
        where = f"{self.line}: " if self.line else ""
        return (f"{self.what} is alive because of\n"
                f"    {' -> '.join([self.root, *self.path] if self.root else self.path)}\n"
                f"Letting go of it frees {sized(self.nbytes)}{share}.\n"
                f"{where}{self.advice}")


def why_alive(x: Any) -> WhyAlive:
    """Say who keeps an object alive: the shortest path from a name, what that costs, and the line to change.

    Parameters
    ----------
    x : object
        A Variable, a Function, an array, a model; or a weak reference to one. The name by which the caller itself
        refers to it is no answer, unless there is no other.

    Returns
    -------
    WhyAlive
        Prints as the message. It holds text and numbers only: it keeps nothing alive.

    Raises
    ------
    ArgumentError
        If a weak reference is given whose object has died.

    Notes
    -----
    Of a Variable that nobody else holds, it says who holds its graph, or else its array. The bytes are exact: what is
    held from elsewhere too does not count, and each buffer counts once. Names are looked for in the running
    frames of all threads, in modules, classes, closures, suspended generators, IPython's outputs and the
    exceptions around, and objects in arrays of objects too. Code written in C may hold objects where nobody can look.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> w = pygrad.Variable(np.ones(1000))
    >>> def train():
    ...     total = 0.0
    ...     for step in range(3):
    ...         loss = (w * w).sum()
    ...         total += loss
    ...     return why_alive(loss)
    >>> print(train())
    Variable is alive because of
        local 'total' of train() (<doctest ...>:6) -> Variable -> its graph, 1 Function up -> Sum
    Letting go of it frees 24 B.
    <doctest ...>:5: total += loss keeps every iteration's graph: write total += loss.item()
    """
    if issubclass(type(x), ReferenceType):
        x = x()
        if x is None:
            raise ArgumentError("why_alive: the object of this weak reference has died; nothing keeps it alive")
    name = shared_name(x)
    if name is not None:
        advice = "ask about the Variable, the array or the container that you mean"
        return WhyAlive(name, "", [], 0, 0, advice, None, "shared")
    return explain(x, sys._getframe(1))


def explain(x: Any, caller: FrameType) -> WhyAlive:
    """Answer `why_alive` for the code that runs in the frame ``caller``."""
    search = Search(caller, x)
    found = _find(search, x)
    batches = search.batches
    search.clear()
    steps = describe_chain(found)
    advice = advise(found, steps, x)
    seeds = [*_let_go(found, advice.kind), x]
    nbytes = freed_bytes(seeds)
    alone = advice.kind in ("accumulate", "view") or all(one is x for one in seeds)
    own = nbytes if alone else freed_bytes([x])
    root, path = found.root.text, [step.text for step in steps]
    if not root and len(path) > 1:  # a class or a generator is an end of its own
        root, *path = path
    return WhyAlive(type_name(x), root, path, nbytes, own, advice.text, advice.where, advice.kind, batches)


def _find(search: Search, x: Any) -> Found:
    """Look for who holds the object; then, for a Variable, its graph; then its array."""
    found = search.find([x])
    if found is None and is_variable(x) and x.creator is not None:
        found = search.find([x.creator], beside=[x])
    array = x._data if is_variable(x) else x
    if found is None and is_array(array):
        found = search.find(search.heap.sharing(array), beside=[x])
    if found is None:
        root = search.roots.own(x) or Root("unknown", "")
        found = Found(root, [x], {}, search.batches)
    return found


def _let_go(found: Found, kind: str) -> list[Any]:
    """Return the part of a path that goes when the user follows the advice."""
    chain = found.chain
    if kind == "optimizer":
        return chain
    if kind == "gradient":
        return chain[next(place for place, one in enumerate(chain) if is_variable(one) and one._grad is not None) + 1:]
    for place in range(len(chain) - 2, -1, -1):
        one = chain[place]
        namespace = place > 0 and instance_dict(chain[place - 1]) is one
        if (issubclass(type(one), _HOLDERS) or is_object_array(one)) and not namespace:
            first = next((number for number in range(place) if issubclass(type(chain[number]), BaseException)), place)
            return chain[first:]
    first = next((place for place, one in enumerate(chain) if is_variable(one)), len(chain) - 1)
    return chain[first:]
