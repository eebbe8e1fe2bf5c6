"""What the functions of `scipy.special` share: the module, imported at the first call, and how one is recorded.

Their rules are written in calls of SciPy's own ufuncs, ``special().psi(x)``: on arrays they are just that, and on
Variables, under ``create_graph``, they are dispatched back to the functions here and recorded.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np

from pygrad.errors import NoDerivativeError
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error
from pygrad.optional import optional_import
from pygrad.variable import Variable


@functools.cache
def special() -> Any:
    """Return `scipy.special`, imported when a function of it is first called: that takes 200 ms."""
    return optional_import("scipy.special", "", "a special function")


class Special(Function):
    """A ufunc of `scipy.special` that saves its inputs, element by element.

    ``ufunc`` is SciPy's name for it; ``constants`` are the names of inputs by which it has no derivative, by their
    numbers.
    """

    __slots__ = ()
    elementwise = True
    ufunc: ClassVar[str]
    constants: ClassVar[dict[int, str]] = {}

    def value(self, inputs: tuple[Any, ...]) -> Any:
        """Return what SciPy's ufunc gives."""
        for number, name in self.constants.items():
            if self.needs_grad[number]:
                raise NoDerivativeError(f"{self.ufunc}: there is no derivative by {name}, its argument {number}; pass "
                                        f"{name}.data, a plain array or a number")
        try:
            y = getattr(special(), self.ufunc)(*inputs)
        except ValueError:
            raise broadcast_error(self.ufunc, *inputs) from None
        if inputs[0].dtype.kind == "i" and inputs[-1].dtype.char == "f":
            return y.astype(np.float32)  # an order that is a whole number is no reason to leave single precision
        return y

    def forward(self, *inputs: Any) -> Any:
        self.saved = inputs
        return self.value(inputs)


class SpecialOfOutput(Special):
    """One that saves its output, from which its derivative follows."""

    __slots__ = ()

    def forward(self, *inputs: Any) -> Any:
        y = self.value(inputs)
        self.saved = (y,)
        return y


class SpecialOfBoth(Special):
    """One that saves its inputs and its output."""

    __slots__ = ()

    def forward(self, *inputs: Any) -> Any:
        y = self.value(inputs)
        self.saved = (*inputs, y)
        return y


class SpecialInverse(Special):
    """The inverse of one in its last argument: it saves the others, and its output, at which it is differentiated."""

    __slots__ = ()

    def forward(self, *inputs: Any) -> Any:
        y = self.value(inputs)
        self.saved = (*inputs[:-1], y)
        return y


class SpecialLinear(Special):
    """One whose derivative is a number: it saves nothing."""

    __slots__ = ()

    def forward(self, *inputs: Any) -> Any:
        return self.value(inputs)


def plain(x: Any) -> Any:
    """Return the data of a Variable, and an array as it is: for conditions, which have no derivative.

    Examples
    --------
    >>> plain(Variable([1.0, 2.0])) > 1
    array([False,  True])
    """
    return x.data if isinstance(x, Variable) else x


def polynomial(x: Any, coefficients: Sequence[float]) -> Any:
    """Return a polynomial of ``x`` by its coefficients, the constant first.

    Examples
    --------
    >>> polynomial(np.array([2.0]), (1, 0, 3))
    array([13.])
    """
    total = x * coefficients[-1]
    for coefficient in coefficients[-2:0:-1]:
        total = (total + coefficient) * x
    return total + coefficients[0]


def either(mask: Any, x: Any, inside: Callable[[Any], Any], outside: Callable[[Any], Any], *, safe: float,
           other: float) -> Any:
    """Return ``inside(x)`` where a mask is true and ``outside(x)`` elsewhere, each evaluated nowhere else.

    What one of them does where it is not asked for could be infinite, and a gradient of 0 times that NaN: it gets
    ``safe`` (for inside) or ``other`` (for outside) there instead.

    Examples
    --------
    >>> x = np.array([0.0, 4.0])
    >>> either(x == 0, x, lambda x: x + 1, lambda x: 1 / x, safe=0, other=1)
    array([1.  , 0.25])
    """
    if not mask.any():
        return outside(x)
    if mask.all():
        return inside(x)
    return np.where(mask, inside(np.where(mask, x, safe)), outside(np.where(mask, other, x)))


def degree(n: Any) -> Any:
    """Return a whole number as an array: beside floating numbers it would become one, and not be whole any more.

    Examples
    --------
    >>> degree(3).dtype.kind, degree(2.5)
    ('i', 2.5)
    """
    return np.array(n) if type(n) is int else n


def half_difference(name: str, v: Any, x: Any) -> Any:
    """Return half of what a ufunc gives at order ``v - 1`` minus at ``v + 1``: the slope of a Bessel function."""
    function = getattr(special(), name)
    return 0.5 * (function(v - 1, x) - function(v + 1, x))


def lower_degree(name: str, n: Any, *arguments: Any) -> Any:
    """Return a polynomial of degree ``n - 1``, which is 0 of ``n = 0``."""
    n = plain(n)
    value = getattr(special(), name)(np.maximum(n - 1, 0), *arguments)
    constant = n == 0
    return np.where(constant, 0, value) if constant.any() else value
