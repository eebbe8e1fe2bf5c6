"""Squares, square roots and cube roots."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.recording import record1


class Square(Function):
    """Square. dx = 2 * dy * x. Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.square(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * conj(2 * x)


class Sqrt(Function):
    """Square root. dx = dy / (2 * y). Saves: y. Of complex y the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        y = np.sqrt(x)
        self.save_for_backward(y)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * 0.5 / (np.conjugate(y) if y.dtype.kind == "c" else y)


class Cbrt(Function):
    """Cube root. dx = dy / (3 * y**2). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x: Any) -> Any:
        y = np.cbrt(x)
        self.save_for_backward(y)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy / (3 * (y * y))


@register(np.square, method="square")
def square(x: Any, /) -> Any:
    """Square an array, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Notes
    -----
    The derivative is ``2 * x``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable(3)
    >>> y = x.square()
    >>> y.backward()
    >>> y, x.grad
    (Variable(9), Variable(6))
    """
    return record1(Square(), x)


@register(np.sqrt, method="sqrt")
def sqrt(x: Any, /) -> Any:
    """Take the square root, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 / (2 * y)``: infinite at 0, with NumPy's warning; NaN below 0, like the value. Of
    complex numbers it is the principal value, with the cut along the negative real axis. Saves its output, without a
    copy.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 4.0])
    >>> y = x.sqrt()
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1. 2.]), Variable([0.5  0.25]))
    """
    return record1(Sqrt(), x)


@register(np.cbrt, "scipy.special.cbrt")
def cbrt(x: Any, /) -> Any:
    """Take the cube root, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 / (3 * y**2)``: infinite at 0, with NumPy's warning. Saves its output, without a copy.
    `scipy.special.cbrt` of a Variable is this function.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([-8.0, 1.0])
    >>> y = np.cbrt(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([-2.  1.]), Variable([0.08333333 0.33333333]))
    """
    return record1(Cbrt(), x)
