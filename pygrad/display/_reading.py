"""What a graph is made of, in plain Python: its Functions in order, where their inputs come from, what they keep.

Reading changes nothing: no handle to a dead intermediate is made, nothing is computed again, and the references that a
`Reading` holds go with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from pygrad.arrays import owner_of
from pygrad.errors import ArgumentError
from pygrad.sparing import _Restorer
from pygrad.variable import Variable

KEPT, RELEASED, EVICTED, SPARED, NOTHING = "kept", "released", "evicted", "spared", "nothing"
"""What has become of the arrays that a Function saved."""


class Ref(NamedTuple):
    """Where an input comes from: ``kind`` is "function" (then with the output's number), "leaf" or "constant"."""

    kind: str
    place: int
    number: int = 0


class Value:
    """An output of a Function.

    Attributes
    ----------
    shape, dtype : tuple of int and dtype, or None where nobody knows them any more
    name : str or None
    held : bool
        Whether a Variable of the program holds its array.
    kept : bool
        Whether a Function keeps its array for backward.
    view : bool
        Whether its array is a part of another.
    gradient : ndarray or None
        What is in ``.grad``.
    """

    __slots__ = ("dtype", "gradient", "held", "kept", "name", "shape", "view")

    def __init__(self) -> None:
        self.shape: Any = None
        self.dtype: Any = None
        self.name: str | None = None
        self.held = self.kept = self.view = False
        self.gradient: Any = None

    def take(self, array: Any) -> None:
        """Note what an array of it tells."""
        self.shape, self.dtype, self.view = array.shape, array.dtype, owner_of(array) is not array

    @property
    def nbytes(self) -> int | None:
        """Bytes of its array, there or not."""
        if self.shape is None or self.dtype is None:
            return None
        return int(np.prod(self.shape, dtype=np.int64)) * int(self.dtype.itemsize)


class Reading:
    """A graph that has been read.

    Parameters
    ----------
    outputs : Variable, or nested list, tuple or dict of them

    Attributes
    ----------
    outputs : list of (str, Variable)
        With what they are called in the list, tuple or dict.
    ends : list of Ref
        Where these are.
    functions : list of Function
        Every input before its consumers, in the order of execution as far as the graph tells it.
    inputs : list of list of Ref
        Of each Function.
    leaves, constants : list of Variable, list of ndarray
    consumers : list of list of int
        The Functions that take an output of each.
    values : list of list of Value
        The outputs of each Function.
    state : list of str
        What has become of the arrays that each saved, see `KEPT`.
    saved : list of set of int
        The roles of what each Function keeps: see `pygrad.roles`.
    nbytes, shared : list of int
        Bytes that each keeps and no Function before it, and those that one before it keeps, too. Those of leaves and
        constants count as theirs.
    """

    def __init__(self, outputs: Any) -> None:
        self.outputs = list(_named(outputs, ""))
        if not self.outputs:
            raise ArgumentError("graph: expected a Variable, or a list, tuple or dict of them, got an object of type "
                                f"{type(outputs).__name__} without any; give what the model returned")
        edges = [one if one._edge is None else one._edge for _, one in self.outputs]  # once: it may be re-pointed
        self.functions = _in_order([edge[0] if type(edge) is tuple else edge for edge in edges
                                    if not isinstance(edge, Variable)])
        self.index = {id(function): place for place, function in enumerate(self.functions)}
        self.leaves: list[Any] = []
        self.constants: list[Any] = []
        self._places: dict[int, Ref] = {}
        self.inputs = [[self._ref(edge) for edge in function.edges] for function in self.functions]
        self.ends = [self._ref(edge) for edge in edges]
        self.consumers: list[list[int]] = [[] for _ in self.functions]
        for place, refs in enumerate(self.inputs):
            for ref in dict.fromkeys(ref.place for ref in refs if ref.kind == "function"):
                self.consumers[ref].append(place)
        self.values = [[_value(function, output) for output in function.outputs] for function in self.functions]
        self._read_saved()
        self._infer_shapes()

    def _ref(self, edge: Any) -> Ref:
        """Return where an edge leads to; leaves and constants get a number when they are met."""
        function, number = edge if type(edge) is tuple else (edge, 0)
        place = self.index.get(id(function))
        if place is not None:
            return Ref("function", place, number)
        known = self._places.get(id(edge))
        if known is None:
            kind, entries = ("leaf", self.leaves) if isinstance(edge, Variable) else ("constant", self.constants)
            known = self._places[id(edge)] = Ref(kind, len(entries))
            entries.append(edge)
        return known

    def identity(self, ref: Ref) -> int:
        """Return the `id` of a leaf or of a constant's array, -1 for what a Function computes."""
        if ref.kind == "function":
            return -1
        return id((self.leaves if ref.kind == "leaf" else self.constants)[ref.place])

    def _read_saved(self) -> None:
        self.state: list[str] = []
        self.saved: list[set[int]] = []
        self.nbytes: list[int] = []
        self.shared: list[int] = []
        own = [leaf._data for leaf in self.leaves] + self.constants
        foreign = {id(owner_of(array)): array for array in own if isinstance(array, np.ndarray)}
        seen: dict[int, Any] = {}  # the owners, held, so that no number of one means another
        for place, function in enumerate(self.functions):
            state, arrays = _kept(function)
            fresh = again = 0
            mine = {id(owner): owner for array, _ in arrays for owner in (owner_of(array),)}
            for array, role in arrays:
                self._note(place, array, role)
            for key, owner in mine.items():
                if key in seen:
                    again += owner.nbytes
                elif key not in foreign:
                    seen[key] = owner
                    fresh += owner.nbytes
            self.state.append(state)
            self.saved.append({role for _, role in arrays})
            self.nbytes.append(fresh)
            self.shared.append(again)

    def _note(self, place: int, array: Any, role: int) -> None:
        """Note that a Function keeps the array of an input or output."""
        if role < 0:
            value = self.values[place][~role]
        elif role < len(self.inputs[place]) and self.inputs[place][role].kind == "function":
            ref = self.inputs[place][role]
            value = self.values[ref.place][ref.number]
        else:
            return
        value.kept = True
        if not value.held:
            value.take(array)

    def _infer_shapes(self) -> None:
        """Give values that are gone the shape that their consumers fit gradients to."""
        for place in range(len(self.functions) - 1, -1, -1):
            specs, output = self.functions[place].specs, self.values[place][0]
            for number, ref in enumerate(self.inputs[place]):
                if ref.kind != "function":
                    continue
                value = self.values[ref.place][ref.number]
                if value.shape is not None:
                    continue
                if specs is None:  # element-wise, and all inputs as the output
                    value.shape, value.dtype = output.shape, output.dtype
                elif specs[number] is not None:
                    value.shape, value.dtype = specs[number]


def _named(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Iterate over the Variables in nested lists, tuples and dicts, with their names there."""
    if isinstance(value, Variable):
        yield name, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _named(one, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list | tuple):
        fields = getattr(value, "_fields", range(len(value)))
        for key, one in zip(fields, value, strict=True):
            yield from _named(one, f"{name}.{key}" if name else str(key))


def _in_order(functions: list[Any]) -> list[Any]:
    """Return these Functions and all above them, depth first: what was computed first mostly comes first."""
    done: set[int] = set()
    order: list[Any] = []
    stack: list[tuple[Any, Any]] = [(function, None) for function in reversed(functions)]
    while stack:
        function, edges = stack.pop()
        if edges is None:
            if id(function) in done:
                continue
            done.add(id(function))
            edges = iter(function.edges)
        for edge in edges:
            parent = edge[0] if type(edge) is tuple else edge
            if id(parent) not in done and not isinstance(parent, Variable) and hasattr(parent, "_edges"):
                stack += [(function, edges), (parent, None)]
                break
        else:
            order.append(function)
    return order


def _value(function: Any, output: Any) -> Value:
    value, variable = Value(), output()
    if variable is not None and variable.creator is function:
        value.name, grad, array = variable.name, variable._grad, variable._data
        value.gradient = None if grad is None else grad._data
        if array is not None:  # else a handle, which computes its array when asked
            value.held = True
            value.take(array)
    return value


def _kept(function: Any) -> tuple[str, list[tuple[Any, int]]]:
    """Return what has become of what a Function saved, and the arrays that it still keeps, with their roles."""
    saved, roles, extra = function.saved, function.roles or (), function.extra
    if saved is None:
        restorer = None if extra is None else extra.restorer
        state = RELEASED if restorer is None else SPARED if isinstance(restorer, _Restorer) else EVICTED
        saved = getattr(restorer, "_saved", None) or ()
    else:
        state = KEPT if any(isinstance(one, np.ndarray) for one in saved) else NOTHING
    return state, [(array, role) for array, role in zip(saved, roles, strict=False) if isinstance(array, np.ndarray)]
