"""Hyperbolic sine and cosine, and the inverse hyperbolic functions.

The slopes of complex numbers are those of NumPy's branches on the cuts too: ``x - 1`` and ``x - (-1)`` keep the
sign of an imaginary part of 0, which ``x + 1`` does not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._floating import floating
from pygrad.recording import record1

__all__ = ["Arccosh", "Arcsinh", "Arctanh", "Cosh", "Sinh", "acosh", "arccosh", "arcsinh", "arctanh", "asinh", "atanh",
           "cosh", "sinh"]


class Sinh(Function):
    """Hyperbolic sine. dx = dy * cosh(x). Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.sinh(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * conj(np.cosh(x))


class Cosh(Function):
    """Hyperbolic cosine. dx = dy * sinh(x). Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.cosh(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * conj(np.sinh(x))


class Arcsinh(Function):
    """Inverse hyperbolic sine. dx = dy / sqrt(x**2 + 1). Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.arcsinh(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if x.dtype.kind == "c":
            return gy / np.conjugate(np.sqrt(x * x - (-1)))
        return gy / np.hypot(x, 1)


class Arccosh(Function):
    """Inverse hyperbolic cosine. dx = dy / sqrt(x**2 - 1). Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.arccosh(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        x = floating(x)
        return gy / conj(np.sqrt(x - 1) * np.sqrt(x - (-1)))


class Arctanh(Function):
    """Inverse hyperbolic tangent. dx = dy / (1 - x**2). Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.arctanh(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        x = floating(x)
        return gy / conj((1 - x) * (1 + x))


@register(np.sinh)
def sinh(x: Any, /) -> Any:
    """Take the hyperbolic sine, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``cosh(x)``. Overflows to infinity with NumPy's warning. Saves ``x``, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(0.0)
    >>> y = np.sinh(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.0), Variable(1.0))
    """
    return record1(Sinh(), x)


@register(np.cosh)
def cosh(x: Any, /) -> Any:
    """Take the hyperbolic cosine, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``sinh(x)``. Overflows to infinity with NumPy's warning. Saves ``x``, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(0.0)
    >>> y = np.cosh(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(1.0), Variable(0.0))
    """
    return record1(Cosh(), x)


@register(np.arcsinh)
def arcsinh(x: Any, /) -> Any:
    """Take the inverse hyperbolic sine, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 / sqrt(x**2 + 1)``, of real numbers without overflow. Saves ``x``, without a copy.
    ``asinh`` is the same function.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(0.0)
    >>> y = np.arcsinh(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.0), Variable(1.0))
    """
    return record1(Arcsinh(), x)


@register(np.arccosh)
def arccosh(x: Any, /) -> Any:
    """Take the inverse hyperbolic cosine, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 / sqrt(x**2 - 1)``: infinite at 1, and of real numbers below NaN, like the value, with
    NumPy's warnings. Saves ``x``, without a copy. ``acosh`` is the same function.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(1.25)
    >>> y = np.arccosh(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.6931471805599453), Variable(1.3333333333333333))
    """
    return record1(Arccosh(), x)


@register(np.arctanh)
def arctanh(x: Any, /) -> Any:
    """Take the inverse hyperbolic tangent, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 / (1 - x**2)``: infinite at -1 and 1, with NumPy's warning. Of real numbers beyond, the
    value is NaN. Saves ``x``, without a copy. ``atanh`` is the same function.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(0.5)
    >>> y = np.arctanh(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.5493061443340549), Variable(1.3333333333333333))
    """
    return record1(Arctanh(), x)


asinh, acosh, atanh = arcsinh, arccosh, arctanh
