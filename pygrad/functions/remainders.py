"""Division with a remainder: floor_divide, remainder, fmod, divmod; and modf, the whole and the broken part."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error
from pygrad.functions._steps import Step, zeros
from pygrad.recording import record1, record2


class FloorDivide(Step):
    """Quotient rounded down. dx1 = 0, dx2 = 0. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x1: Any, x2: Any) -> Any:
        try:
            return np.floor_divide(x1, x2)
        except ValueError:
            raise broadcast_error("floor_divide", x1, x2) from None


class Remainder(Function):
    """Remainder with the divisor's sign. dx1 = dy, dx2 = -dy * floor(x1 / x2). Saves: x1, x2 for dx2."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x1: Any, x2: Any) -> Any:
        if self.needs_grad[1]:
            self.save_for_backward(x1, x2)
        try:
            return np.remainder(x1, x2)
        except ValueError:
            raise broadcast_error("remainder", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        return gy if need1 else None, -gy * np.floor_divide(*self.saved) if need2 else None


class Fmod(Function):
    """Remainder with the dividend's sign. dx1 = dy, dx2 = -dy * trunc(x1 / x2). Saves: x1, x2 for dx2."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x1: Any, x2: Any) -> Any:
        if self.needs_grad[1]:
            self.save_for_backward(x1, x2)
        try:
            return np.fmod(x1, x2)
        except ValueError:
            raise broadcast_error("fmod", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        if not need2:
            return gy, None
        x1, x2 = self.saved
        # The quotient without its remainder is whole but for rounding: trunc(x1 / x2) would be one off at times.
        return gy if need1 else None, -gy * np.rint((x1 - np.fmod(x1, x2)) / x2)


class Modf(Function):
    """Broken and whole part of a number. dx = dy of the broken part. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return tuple(map(np.asarray, np.modf(x)))

    def backward(self, gbroken: Any, gwhole: Any) -> Any:
        return zeros(gwhole) if gbroken is None else gbroken


@register(np.floor_divide, operator="floordiv")
def floor_divide(x1: Any, x2: Any, /) -> Any:
    """Divide and round down, element by element: ``x1 // x2``.

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
    The derivative is 0 in both, also where the function jumps. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> pygrad.Variable([7.0, -7.0]) // 2
    Variable([ 3. -4.])
    """
    return record2(FloorDivide(), x1, x2)


@register(np.remainder, np.mod, operator="mod")
def remainder(x1: Any, x2: Any, /) -> Any:
    """Take the remainder of a division rounded down, element by element: ``x1 % x2``, of the sign of ``x2``.

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
    ``x1 - x2 * floor(x1 / x2)``: the derivative is 1 in ``x1`` and ``-floor(x1 / x2)`` in ``x2``, at the jumps
    that of the right side. Saves nothing for ``x1``; for ``x2`` both, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> x, d = pygrad.Variable([7.0, -7.0]), pygrad.Variable(4.0)
    >>> y = x % d
    >>> y.sum().backward()
    >>> y, x.grad, d.grad
    (Variable([3. 1.]), Variable([1. 1.]), Variable(1.0))
    """
    return record2(Remainder(), x1, x2)


@register(np.fmod)
def fmod(x1: Any, x2: Any, /) -> Any:
    """Take the remainder of a division rounded toward zero, element by element: of the sign of ``x1``.

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
    ``x1 - x2 * trunc(x1 / x2)``: the derivative is 1 in ``x1`` and ``-trunc(x1 / x2)`` in ``x2``. Saves nothing
    for ``x1``; for ``x2`` both, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x, d = pygrad.Variable([7.0, -7.0]), pygrad.Variable(4.0)
    >>> y = np.fmod(x, d)
    >>> y.sum().backward()
    >>> y, x.grad, d.grad
    (Variable([ 3. -3.]), Variable([1. 1.]), Variable(0.0))
    """
    return record2(Fmod(), x1, x2)


@register(np.divmod, operator="divmod")
def divmod(x1: Any, x2: Any, /) -> Any:
    """Divide with a remainder, element by element: ``x1 // x2`` and ``x1 % x2``.

    Parameters
    ----------
    x1, x2 : array_like
        Of any shapes that broadcast.

    Returns
    -------
    tuple of two Variables, broadcast shape, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    A composition of `floor_divide` and `remainder`.

    Examples
    --------
    >>> import pygrad
    >>> divmod(pygrad.Variable([7.0, -7.0]), 2)
    (Variable([ 3. -4.]), Variable([1. 1.]))
    """
    return floor_divide(x1, x2), remainder(x1, x2)


@register(np.modf)
def modf(x: Any, /) -> Any:
    """Split numbers into what stands behind the point and the whole part, both of the number's sign.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    tuple of two Variables, shape and dtype of ``x``
        First what stands behind the point, then the whole part. float64 for integers.

    Notes
    -----
    The derivative is 1 for the first and 0 for the second. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.modf(pygrad.Variable([1.25, -2.5]))
    (Variable([ 0.25 -0.5 ]), Variable([ 1. -2.]))
    """
    return record1(Modf(), x)
