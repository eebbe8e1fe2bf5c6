"""The four operations. The hot path of every graph: they write their saved slots directly.

What `save_for_backward` and the search for roles would cost here is a tenth of an operation on a few
elements; ``saved`` and ``roles`` are what they would have found.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error
from pygrad.functions._complex import conj
from pygrad.recording import record2
from pygrad.roles import NOTHING, intern

__all__ = ["Add", "Divide", "Multiply", "Subtract", "add", "divide", "multiply", "subtract", "true_divide"]

_BOTH, _FIRST, _SECOND = intern([0, 1]), intern([NOTHING, 1]), intern([0, NOTHING])

# From this many elements on, looking whether gy may be written into costs less than a fresh array.
_LARGE = 1 << 14


class Add(Function):
    """Sum of two arrays. dx1 = dy, dx2 = dy. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        try:
            return np.add(x1, x2)
        except ValueError:
            raise broadcast_error("add", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        return gy if need1 else None, gy if need2 else None


class Subtract(Function):
    """Difference of two arrays. dx1 = dy, dx2 = -dy. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        try:
            return np.subtract(x1, x2)
        except ValueError:
            raise broadcast_error("subtract", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        return gy if need1 else None, -gy if need2 else None


class Multiply(Function):
    """Product of two arrays. dx1 = dy * x2, dx2 = dy * x1. Saves: x2 for dx1, x1 for dx2.

    Of complex numbers the conjugates.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        if need2:
            self.saved, self.roles = ((x1, x2), _BOTH) if need1 else ((x1, None), _SECOND)
        else:
            self.saved, self.roles = (None, x2), _FIRST
        try:
            return np.multiply(x1, x2)
        except ValueError:
            raise broadcast_error("multiply", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        if x1 is x2:
            gx = gy * (conj(x1) if gy.dtype.kind == "c" else x1)
            return gx, gx
        if gy.dtype.kind == "c":
            return None if x2 is None else gy * conj(x2), None if x1 is None else gy * conj(x1)
        if x1 is None:
            if gy.size < _LARGE:
                return gy * x2, None
            mine = reusable(gy) if gy.dtype == x2.dtype else None
            return np.multiply(gy, x2, out=mine), None
        return None if x2 is None else gy * x2, gy * x1


class Divide(Function):
    """Quotient of two arrays. dx1 = dy / x2, dx2 = -dy / x2 * (x1 / x2). Saves: x2; for dx2 also x1.

    Of complex numbers the conjugates.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        self.saved, self.roles = ((x1, x2), _BOTH) if self.needs_grad[1] else ((None, x2), _FIRST)
        try:
            return np.divide(x1, x2)
        except ValueError:
            raise broadcast_error("divide", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        if gy.dtype.kind == "c":
            gx1 = gy / conj(x2)
            return gx1 if self.needs_grad[0] else None, None if x1 is None else -(gx1 * conj(x1 / x2))
        if x1 is None:
            if gy.size < _LARGE:
                return gy / x2, None
            mine = reusable(gy) if gy.dtype == x2.dtype else None
            return np.divide(gy, x2, out=mine), None
        gx1 = gy / x2
        return (gx1 if self.needs_grad[0] else None), -(gx1 * (x1 / x2))


@register(np.add, operator="add")
def add(x1: Any, x2: Any, /) -> Any:
    """Add two arrays, element by element.

    Parameters
    ----------
    x1, x2 : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative is 1 in both. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> pygrad.Variable([1.0, 2.0]) + 3
    Variable([4. 5.])
    """
    return record2(Add(), x1, x2)


@register(np.subtract, operator="sub")
def subtract(x1: Any, x2: Any, /) -> Any:
    """Subtract the second array from the first, element by element.

    Parameters
    ----------
    x1, x2 : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative is 1 in ``x1`` and -1 in ``x2``. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable(2.0)
    >>> y = 5 - x
    >>> y.backward()
    >>> y, x.grad
    (Variable(3.0), Variable(-1.0))
    """
    return record2(Subtract(), x1, x2)


@register(np.multiply, operator="mul")
def multiply(x1: Any, x2: Any, /) -> Any:
    """Multiply two arrays, element by element.

    Parameters
    ----------
    x1, x2 : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative is ``x2`` in ``x1`` and ``x1`` in ``x2``. Saves, without a copy, ``x2`` if ``x1`` needs a
    gradient and ``x1`` if ``x2`` does: beside a constant the Variable itself is not kept.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> (x * [10.0, 20.0]).sum().backward()
    >>> x.grad
    Variable([10. 20.])
    """
    return record2(Multiply(), x1, x2)


@register(np.divide, operator="truediv")
def divide(x1: Any, x2: Any, /) -> Any:
    """Divide the first array by the second, element by element.

    Parameters
    ----------
    x1, x2 : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype
        Integers give floating-point numbers.

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative is ``1 / x2`` in ``x1`` and ``-x1 / x2**2`` in ``x2``, computed as ``x1 / x2 / x2`` so that
    the square cannot overflow. Saves, without a copy, ``x2``, and ``x1`` if ``x2`` needs a gradient. Division
    by zero is NumPy's, in both directions: infinite or NaN, with NumPy's warning.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable(2.0)
    >>> y = 1 / x
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.5), Variable(-0.25))
    """
    return record2(Divide(), x1, x2)


true_divide = divide
