"""Powers, of a constant exponent and of a variable one, and reciprocals."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, describe
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error
from pygrad.functions._complex import conj
from pygrad.functions.casting import astype
from pygrad.recording import record1, record2
from pygrad.roles import NOTHING, intern
from pygrad.variable import Variable

__all__ = ["Power", "Reciprocal", "float_power", "pow", "power", "reciprocal"]

_OF_FIRST = intern([0, 1, NOTHING])

# NumPy raises negative floating-point numbers to whole powers 80 times as slowly as it multiplies.
_MULTIPLIED = frozenset(range(3, 17))


class Power(Function):
    """Power of two arrays. dx1 = dy * x2 * x1**(x2 - 1), dx2 = dy * y * log(x1). Saves: x1, x2, y.

    Of complex numbers the conjugates. The exponent is saved for dx1 only, the output for dx2 only. An exponent that
    needs no gradient is a constant, which the graph holds anyway; where only the exponent needs one, so is the base.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        try:
            # Decided by the arrays alone, so that the value does not depend on who needs a gradient.
            if x2.ndim or x1.dtype is not x2.dtype and x1.dtype != x2.dtype:
                y = np.power(x1, x2)
            else:
                number = x2.item()
                y = np.square(x1) if number == 2 else _power(x1, _number(x2))
        except ValueError:
            raise _explained(x1, x2) from None
        self.saved = x1, x2 if need1 else None, y if need2 else None
        self.roles = _OF_FIRST if not need2 else None
        return y

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        x1, x2, y = self.saved
        gx1 = gx2 = None
        if need1:
            slope = _slope_at(x1, _number(x2)) if y is None and not x2.ndim else _slope(x1, x2)
            gx1 = gy * (np.conjugate(slope) if gy.dtype.kind == "c" and np.iscomplexobj(slope) else slope)
        if need2:
            # Where the base is 0 and y is not infinite, the limit of y * log(x1) is 0.
            base = np.where((x1 == 0) & np.isfinite(y), 1, x1)
            if y.dtype.kind != "c":
                return gx1, gy * (y * np.log(base))
            gx2 = gy * np.conjugate(y * np.log(base if x1.dtype.kind == "c" else base + 0j))
        return gx1, gx2


class Reciprocal(Function):
    """Reciprocal. dx = -dy * y**2; of integers, whose quotient is whole, 0. Saves: y. Of complex y the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        y = np.reciprocal(x)
        self.save_for_backward(y if y.dtype.kind in "fc" else None)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return np.zeros_like(gy) if y is None else -gy * conj(y * y)


def _number(exponent: Any) -> Any:
    """Return the number in a 0-d array: a real one if it can be."""
    number = exponent.item()
    return number.real if type(number) is complex and number.imag == 0 else number


def _slope_at(x: Any, exponent: Any) -> Any:
    """Return the derivative of ``x**exponent`` for one constant exponent, 0 everywhere for exponent 0."""
    if exponent == 0:
        return 0
    if exponent == 2:
        return 2 * x
    return exponent if exponent == 1 else exponent * _power(x, exponent - 1)


def _slope(x1: Any, x2: Any) -> Any:
    """Return ``x2 * x1**(x2 - 1)``, which is 0 at ``0**0``."""
    less = np.where((x1 == 0) & (x2 == 0), 0, x2 - 1)
    if x1.dtype.kind not in "fc" and x2.dtype.kind not in "fc":
        less = np.where(x2 == 0, 0, x2 - 1)
    return x2 * x1 ** less


def _power(x: Any, exponent: Any) -> Any:
    """Return ``x**exponent``, by products or a quotient where that is faster."""
    if isinstance(x, Variable) or x.dtype.kind != "f":
        return x ** exponent
    if exponent not in _MULTIPLIED:
        return 1 / x if exponent == -1 else x ** exponent
    result, square, rest = None, x, int(exponent)
    while rest:
        if rest & 1:
            result = square if result is None else result * square
        rest >>= 1
        if rest:
            square = square * square
    return result


def _explained(x1: Any, x2: Any) -> Exception:
    if x1.dtype.kind in "iu" and x2.dtype.kind in "iu" and (x2 < 0).any():
        return ArgumentError(f"power: integers ({describe(x1)}) cannot be raised to negative integers "
                             f"({describe(x2)}); make the base or the exponent floating, as in x ** -1.0")
    return broadcast_error("power", x1, x2)


@register(np.power, operator="pow")
def power(x1: Any, x2: Any, /) -> Any:
    """Raise the first array to the power of the second, element by element.

    Parameters
    ----------
    x1 : array_like
        The base.
    x2 : array_like
        The exponent; the shapes broadcast.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.
    ArgumentError
        For integers to negative integer powers.

    Notes
    -----
    The derivative in the base is ``x2 * x1**(x2 - 1)``: 0 for exponent 0, at base 0 too; infinite at base 0 for
    exponents below 1 (NaN for a complex base or exponent). The derivative in the exponent is ``y * log(x1)``: at base
    0 it is its limit, 0, unless ``y`` is infinite; for a negative real base there is none, and it is NaN with NumPy's
    warning. Complex powers are the principal values, ``exp(x2 * log(x1))``; ``pow`` is the same function. Saves,
    without a copy, the base; for the base's gradient the exponent, and for the exponent's the output. What needs no
    gradient is a constant, which the graph holds anyway: ``x ** 3`` keeps ``x``.

    A single whole exponent from 3 to 16 is computed by repeated products, 80 times as fast as NumPy's power
    and correct to a few units in the last place.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([0.0, 2.0])
    >>> y = x ** 3
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([0. 8.]), Variable([ 0. 12.]))
    """
    return record2(Power(), x1, x2)


pow = power


@register(np.float_power)
def float_power(x1: Any, x2: Any, /) -> Any:
    """Raise the first array to the power of the second, in double precision at least, element by element.

    Parameters
    ----------
    x1 : array_like
        The base.
    x2 : array_like
        The exponent; the shapes broadcast.

    Returns
    -------
    Variable, broadcast shape, float64 or complex128
        Or longer, where an argument is. Integers may be raised to negative integers.

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    A composition of `astype` and `power`. The gradients have the dtypes of ``x1`` and ``x2``.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1, 2])
    >>> y = np.float_power(x, -2)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1.   0.25]), Variable([-2.   -0.25]))
    """
    dtype = np.result_type(*[one.dtype if hasattr(one, "dtype") else np.asarray(one) for one in (x1, x2)], np.float64)
    return record2(Power(), *[one if hasattr(one, "dtype") and one.dtype == dtype else astype(one, dtype)
                              for one in (x1, x2)])


@register(np.reciprocal)
def reciprocal(x: Any, /) -> Any:
    """Divide 1 by an array, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape and dtype of ``x``
        Of integers the whole part, which is 0 beyond 1; ``1 / x`` is floating.

    Notes
    -----
    The derivative is ``-y**2``: infinite at 0, with NumPy's warning; of integers it is 0. Saves its output, without a
    copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(4.0)
    >>> y = np.reciprocal(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.25), Variable(-0.0625))
    """
    return record1(Reciprocal(), x)
