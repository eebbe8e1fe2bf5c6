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
from pygrad.functions._operands import data_of
from pygrad.optional import optional_import


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

    def computed(self, inputs: tuple[Any, ...]) -> Any:
        """Return what SciPy's ufunc gives."""
        for number, name in self.constants.items():
            if self.needs_grad[number]:
                raise NoDerivativeError(f"{self.ufunc}: there is no derivative by {name}, its argument {number}; pass "
                                        f"{name}.data, a plain array or a number")
        try:
            y = getattr(special(), self.ufunc)(*inputs)
        except ValueError:
            raise broadcast_error(self.ufunc, *inputs) from None
        if inputs[-1].dtype.char in "fF" and type(y) is not tuple and y.dtype.char in "dD":
            return _single(y, inputs)
        return y

    def forward(self, *inputs: Any) -> Any:
        self.saved = inputs
        return self.computed(inputs)


def _single(y: Any, inputs: tuple[Any, ...]) -> Any:
    """Return a result in single precision if all floating inputs are: whole numbers as orders do not count."""
    if any(one.dtype.char not in "fF" and one.dtype.kind not in "iu" for one in inputs):
        return y
    return y.astype(np.complex64 if y.dtype.char == "D" else np.float32)


class SpecialOfOutput(Special):
    """One that saves its output, from which its derivative follows."""

    __slots__ = ()

    def forward(self, *inputs: Any) -> Any:
        y = self.computed(inputs)
        self.saved = (y,)
        return y


class SpecialOfBoth(Special):
    """One that saves its inputs and its output."""

    __slots__ = ()

    def forward(self, *inputs: Any) -> Any:
        y = self.computed(inputs)
        self.saved = (*inputs, y)
        return y


class SpecialInverse(Special):
    """The inverse of one in its last argument: it saves the others, and its output, at which it is differentiated."""

    __slots__ = ()

    def forward(self, *inputs: Any) -> Any:
        y = self.computed(inputs)
        self.saved = (*inputs[:-1], y)
        return y


class SpecialLinear(Special):
    """One whose derivative is a number: it saves nothing."""

    __slots__ = ()

    def forward(self, *inputs: Any) -> Any:
        return self.computed(inputs)


def log_of(x: Any) -> Any:
    """Return the logarithm of ``x``, without the warnings of `numpy.log`.

    Examples
    --------
    >>> log_of(np.array([1.0, 0.0]))
    array([  0., -inf])
    """
    return special().xlogy(np.ones((), x.dtype), x)


def log1p_of(x: Any) -> Any:
    """Return the logarithm of ``1 + x``, without warnings.

    Examples
    --------
    >>> log1p_of(np.array([0.0, -1.0]))
    array([  0., -inf])
    """
    return special().xlog1py(np.ones((), x.dtype), x)


def bell(x: Any, factor: float = 1.0) -> Any:
    """Return ``exp(-factor * x**2)``, without a warning where the square overflows: it is 0 there.

    Examples
    --------
    >>> bell(np.array([0.0, 1e200]))
    array([1., 0.])
    """
    with np.errstate(over="ignore"):
        return np.exp(-factor * (x * x))


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


def parameter(value: Any, x: Any) -> Any:
    """Return a number as a real array beside ``x`` that is complex or of single precision, to whose dtype it fits.

    Beside complex numbers it would become complex too, which no order can be; beside an order that is a whole number
    it would take double precision.

    Examples
    --------
    >>> parameter(1.5, np.array(1j)).dtype, parameter(1.5, np.array(1.0))
    (dtype('float64'), 1.5)
    """
    dtype = getattr(x, "dtype", None)
    if type(value) not in (int, float) or dtype is None or dtype.char not in "efFD":
        return value
    return np.array(value, np.float64 if dtype.char == "D" else np.float32)


def half_difference(name: str, v: Any, x: Any) -> Any:
    """Return half of what a ufunc gives at order ``v - 1`` minus at ``v + 1``: the slope of a Bessel function."""
    function = getattr(special(), name)
    return 0.5 * (function(v - 1, x) - function(v + 1, x))


def half_sum(name: str, v: Any, x: Any) -> Any:
    """Return half of what a ufunc gives at order ``v - 1`` plus at ``v + 1``: the slope of a modified one."""
    function = getattr(special(), name)
    return 0.5 * (function(v - 1, x) + function(v + 1, x))


def lower_degree(name: str, n: Any, *arguments: Any) -> Any:
    """Return a polynomial of degree ``n - 1``, which is 0 of ``n = 0``."""
    n = data_of(n)
    constant = n == 0
    if not constant.any():
        return getattr(special(), name)(n - 1, *arguments)
    return np.where(constant, 0, getattr(special(), name)(np.where(constant, n, n - 1), *arguments))
