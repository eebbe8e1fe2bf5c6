"""Arc sine, arc cosine and arc tangent.

The slopes of complex numbers are those of NumPy's branches on the cuts too: ``x - 1`` and ``x - (-1)`` keep the
sign of an imaginary part of 0, which ``x + 1`` and ``1 - x`` do not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._floating import floating
from pygrad.recording import record1

__all__ = ["Arccos", "Arcsin", "Arctan", "acos", "arccos", "arcsin", "arctan", "asin", "atan"]


class Arcsin(Function):
    """Arc sine. dx = dy / sqrt(1 - x**2). Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.arcsin(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy / _slope(x)


class Arccos(Function):
    """Arc cosine. dx = -dy / sqrt(1 - x**2). Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.arccos(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return -gy / _slope(x)


class Arctan(Function):
    """Arc tangent. dx = dy / (1 + x**2). Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.arctan(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        x = floating(x)
        return gy / conj(1 + x * x)


def _slope(x: Any) -> Any:
    """Return the conjugate of ``sqrt(1 - x**2)``, exact near -1 and 1, and NaN beyond for real numbers."""
    if x.dtype.kind == "c":
        return np.conjugate(np.sqrt(-((x - 1) * (x - (-1)))))
    x = floating(x)
    return np.sqrt((1 - x) * (1 + x))


@register(np.arcsin)
def arcsin(x: Any, /) -> Any:
    """Take the arc sine in radians, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 / sqrt(1 - x**2)``. At -1 and 1 it is infinite, and of real numbers beyond NaN, like the
    value, with NumPy's warnings. Saves ``x``, without a copy. ``asin`` is the same function.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(0.0)
    >>> y = np.arcsin(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.0), Variable(1.0))
    """
    return record1(Arcsin(), x)


@register(np.arccos)
def arccos(x: Any, /) -> Any:
    """Take the arc cosine in radians, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-1 / sqrt(1 - x**2)``. At -1 and 1 it is infinite, and of real numbers beyond NaN, like the
    value, with NumPy's warnings. Saves ``x``, without a copy. ``acos`` is the same function.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(0.0)
    >>> y = np.arccos(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(1.5707963267948966), Variable(-1.0))
    """
    return record1(Arccos(), x)


@register(np.arctan)
def arctan(x: Any, /) -> Any:
    """Take the arc tangent in radians, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 / (1 + x**2)``. Saves ``x``, without a copy. ``atan`` is the same function.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(1.0)
    >>> y = np.arctan(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.7853981633974483), Variable(0.5))
    """
    return record1(Arctan(), x)


asin, acos, atan = arcsin, arccos, arctan
