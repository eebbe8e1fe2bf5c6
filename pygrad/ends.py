"""The two ends of a recorded Function: the Variables it was given, and those it made.

A Function holds neither, but leaves and constants at its edges. Outputs are weak references; an
intermediate that has died is answered for by a fresh handle, a Variable of the same creator that computes
its data when asked and is the output from then on, so that identity is stable while somebody holds it.
"""

from __future__ import annotations

from typing import Any
from weakref import ref

from pygrad.config import state
from pygrad.rematerialise import value
from pygrad.teardown import install
from pygrad.variable import Variable, make_leaf


_ENGINE = frozenset(("adopt", "attached", "clock", "extra", "forget_output", "handle", "input", "living", "output",
                     "set_edges", "specs", "twin", "value"))
"""What a Function has for the engine's other files alone."""


class _Gone:
    __slots__ = ("__weakref__",)


_GONE = ref(_Gone())  # what a cleared output slot refers to: nothing that lives


class Ends:
    """The side of a Function that answers with Variables."""

    __slots__ = ()

    _first: Any
    _second: Any
    _edges: tuple[Any, ...] | None
    _outputs: Any

    def __dir__(self) -> list[str]:
        """Return the names that completion offers: not what is there for the engine alone."""
        return [name for name in super().__dir__() if name not in _ENGINE]

    def __repr__(self) -> str:
        return object.__repr__(self)  # IPython has a form of its own for classes that do not define it

    @property
    def edges(self) -> tuple[Any, ...]:
        """Where each input came from: a Function, (Function, number), a leaf, or a constant's array."""
        if self._edges is not None:
            return self._edges
        return (self._first,) if self._second is None else (self._first, self._second)

    def set_edges(self, edges: tuple[Any, ...]) -> None:
        """Store the edges: up to two in slots of their own.

        A tuple would be one more object for the collector to visit: with it, a graph of a million
        Functions costs 1.65 times as much for each as one of a thousand, without it 1.4 times.
        """
        self._first, self._second = (*edges, None, None)[:2]
        self._edges = edges if len(edges) > 2 or not edges else None  # type: ignore[misc]

    def handle(self, number: int, array: Any, of_several: bool) -> Variable:
        """Return a new Variable for an output; ``array`` None stands for "computed when asked"."""
        variable: Variable = object.__new__(Variable)
        variable._data, variable.creator, variable._grad, variable.name = array, self, None, None
        variable._edge = (self, number) if of_several else self
        return variable

    @property
    def outputs(self) -> list[Any]:
        """Weak references to the output Variables."""
        return list(self._outputs) if type(self._outputs) is list else [self._outputs]

    @property
    def inputs(self) -> list[Variable]:
        """The inputs: leaves, living outputs of the parents, constants, or handles to what has died."""
        return [self.input(number) for number in range(len(self.edges))]

    def input(self, number: int) -> Variable:
        """Return one of `inputs`."""
        edge = self.edges[number]
        if isinstance(edge, Variable):
            return edge
        if type(edge) is tuple:
            return edge[0].output(edge[1])  # type: ignore[no-any-return]
        if isinstance(edge, Ends):
            return edge.output(0)
        constant = make_leaf(edge)
        constant._source = False  # whoever writes to it in place gets a copy
        return constant

    def living(self, number: int) -> Variable | None:
        """Return an output Variable if it is alive."""
        return self.outputs[number]()  # type: ignore[no-any-return]

    def output(self, number: int, array: Any = None) -> Variable:
        """Return an output Variable, living or as a fresh handle that keeps its identity from now on."""
        with state.lock:
            variable = self.living(number)
            if variable is None:
                variable = self.handle(number, array, type(self._outputs) is list)
                self.adopt(variable, variable)
        return variable

    def adopt(self, variable: Variable, output: Variable) -> None:
        """Make ``variable`` this Function's output in the place of ``output``."""
        variable._data, variable._edge, variable.creator = output._data, output._edge, self
        variable._grad = None
        if type(self._outputs) is list:
            self._outputs[output.number] = ref(variable)
        else:
            self._outputs = ref(variable)

    def forget_output(self, variable: Variable) -> None:
        """Clear the slot of an output that is being re-pointed elsewhere."""
        if self.living(variable.number) is variable:
            if type(self._outputs) is list:
                self._outputs[variable.number] = _GONE
            else:
                self._outputs = _GONE

    def value(self, number: int) -> Any:
        """Return the array of an output, computed again if it has died."""
        return value((self, number) if type(self._outputs) is list else self)


install()  # the way a deep graph ends
