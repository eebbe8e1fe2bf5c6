"""`Function`: one application of one operation, and its place in the graph.

A Function holds *edges* to where its inputs came from (a parent Function and output number, a leaf, or a
constant's array), weak references to its outputs, and the arrays its backward saved: never an intermediate
Variable. So what an intermediate held is freed with the user's last reference to it, unless a backward
declared that it needs that array.

``forward`` runs on raw arrays and declares with `Function.save_for_backward` what the rule needs; nothing is
saved otherwise. ``roles`` says what each saved array is: an input, an output, or one of the Function's own.

``specs`` holds what each gradient is fitted to at the boundary (see there), None for every input of an
element-wise Function whose inputs all have the output's shape and dtype: there is nothing to fit.
"""

from __future__ import annotations

from typing import Any

from pygrad.attachments import Attachments
from pygrad.config import state
from pygrad.ends import Ends
from pygrad.errors import GraphError
from pygrad.instrument import tell
from pygrad.recording import record, record1, record2
from pygrad.twin import Twin


class Function(Ends, Twin):
    """Base class of differentiable operations: write `forward` and `backward`.

    ``forward(self, *arrays)`` computes on raw arrays and returns one array or a tuple.
    ``backward(self, *gys)`` takes one gradient for each output (None where there is none) and returns one
    entry for each input, None allowed. Written in NumPy calls and operators, it is differentiable itself.
    Parameters of the operation go to ``__init__``. A random Function draws its key only if
    `replaying` is False, so that a recomputation gives the same numbers.

    An optional ``jvp(self, *tangents)`` gives the outputs' tangents from the inputs'.

    Attributes
    ----------
    elementwise : bool
        Class constant: each rule returns gradients in the shape and dtype of ``gy`` whenever all inputs
        have the output's.
    makes_view : bool
        Class constant: the output may share the memory of input 0.
    constant_saves : bool
        Class constant: what it saves of its own is a constant of the mathematics (an index, a mask, a
        shape), not a function of its inputs' values that needs differentiating.
    cheap : bool
        Class constant: running forward again costs less than keeping the output is worth, see `sparing`, as
        for an optional method ``condense(self)``.
    takes_complex : bool
        Class constant: forward and rule are right for complex inputs, which are refused without it. Gradients
        are ``dL/da + 1j * dL/db``, so a rule takes ``gy`` times the *conjugate* of the derivative.
    needs_grad : tuple of bool
        Which inputs' gradients are asked for.
    saved : tuple or None
        The arrays saved for backward; None once they are released.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> square = F.Square()
    >>> y = square(Variable(2))
    >>> y.creator
    <pygrad.functions.Square object at 0x...>
    >>> square.inputs
    [Variable(2)]
    >>> len(square.outputs), square.outputs[0]() is y
    (1, True)
    """

    __slots__ = ("__weakref__", "_edges", "_first", "_outputs", "_second", "clock", "extra", "generation",
                 "needs_grad", "roles", "saved", "specs")

    elementwise = makes_view = constant_saves = cheap = takes_complex = False
    condense: Any = None
    saved: Any
    needs_grad: Any
    extra: Any
    jvp: Any = None

    def forward(self, *arrays: Any) -> Any:
        """Compute the outputs from raw arrays."""
        raise NotImplementedError(f"{type(self).__name__} has no forward; define forward(self, *arrays)")

    def backward(self, *gys: Any) -> Any:
        """Compute the gradients of the inputs from those of the outputs."""
        raise NotImplementedError(f"{type(self).__name__} has no backward; define backward(self, *gys)")

    def save_for_backward(self, *arrays: Any) -> None:
        """Declare, inside `forward`, the arrays that `backward` will read from ``self.saved``."""
        self.saved = arrays

    @property
    def replaying(self) -> bool:
        """Whether `forward` runs again to recompute: no side effects then, and the same random key."""
        return bool(self.edges)

    def __call__(self, *inputs: Any) -> Any:
        if hasattr(self, "_edges"):
            raise GraphError(f"this {type(self).__name__} has been called before; one Function is one "
                             "application: make a new one")
        if len(inputs) == 1:
            return record1(self, inputs[0])
        return record2(self, *inputs) if len(inputs) == 2 else record(self, inputs)

    def attached(self) -> Attachments:
        """Return the optional parts, made when first asked for."""
        if self.extra is None:
            self.extra = Attachments()
        return self.extra  # type: ignore[no-any-return]

    @property
    def line(self) -> str | None:
        """The user's line that ran the forward, under `config.trace_lines`."""
        return self.extra.line if self.extra is not None else None

    def release(self, kind: str = "released") -> None:
        """Let go of the saved arrays; whoever needs them again recomputes them."""
        if self.saved:
            if state.listening:
                tell(self, kind, self.saved)
            self.saved = None
