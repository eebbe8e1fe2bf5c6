"""The sign of things: negative, positive, absolute, and the sign itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.recording import record1

__all__ = ["Absolute", "Fabs", "Negative", "Positive", "Sign", "abs", "absolute", "fabs", "negative", "positive",
           "sign"]


class Negative(Function):
    """Negation. dx = -dy. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        return np.negative(x)

    def backward(self, gy: Any) -> Any:
        mine = reusable(gy)
        return np.negative(gy, out=mine)


class Positive(Function):
    """A copy with the same sign. dx = dy. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        return np.positive(x)

    def backward(self, gy: Any) -> Any:
        return gy


class Absolute(Function):
    """Absolute value. dx = dy * sign(x), 0 at 0. Saves: the sign, one byte an element; of complex numbers x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True
    constant_saves = True

    def forward(self, x: Any) -> Any:
        if self.needs_grad[0]:
            self.save_for_backward(x if x.dtype.kind == "c" else _small_sign(x))
        return np.absolute(x)

    def backward(self, gy: Any) -> Any:
        (sign,) = self.saved
        return gy * (np.sign(sign) if sign.dtype.kind == "c" else sign)


class Fabs(Function):
    """Absolute value, floating. dx = dy * sign(x), 0 at 0. Saves: the sign, one byte an element."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True
    constant_saves = True

    def forward(self, x: Any) -> Any:
        if self.needs_grad[0]:
            self.save_for_backward(_small_sign(x))
        return np.fabs(x)

    def backward(self, gy: Any) -> Any:
        (sign,) = self.saved
        return gy * sign


class Sign(Function):
    """Sign, x / abs(x). dx = 0; of complex x, dx = 1j * y * imag(conj(y) * dy) / abs(x), 0 at 0. Saves: complex x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x if x.dtype.kind == "c" else None)
        return np.sign(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if x is None:
            return np.zeros_like(gy)
        y, length = np.sign(x), np.absolute(x)
        return y * (np.imag(np.conjugate(y) * gy) / np.where(length == 0, 1, length)) * 1j


def _small_sign(x: Any) -> Any:
    if x.ndim:
        return (x > 0).view(np.int8) - (x < 0).view(np.int8)
    positive, negative = np.asarray(x > 0), np.asarray(x < 0)
    return np.asarray(positive.view(np.int8) - negative.view(np.int8))


@register(np.negative, method="__neg__")
def negative(x: Any, /) -> Any:
    """Negate an array, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Notes
    -----
    The derivative is -1. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> -pygrad.Variable([1.0, -2.0])
    Variable([-1.  2.])
    """
    return record1(Negative(), x)


@register(np.positive, method="__pos__")
def positive(x: Any, /) -> Any:
    """Return a copy of an array.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Notes
    -----
    The derivative is 1. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> +pygrad.Variable([1.0, -2.0])
    Variable([ 1. -2.])
    """
    return record1(Positive(), x)


@register(np.absolute, method="__abs__")
def absolute(x: Any, /) -> Any:
    """Take the absolute value, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape and dtype of ``x``
        For complex ``x`` of the real dtype of its precision.

    Notes
    -----
    The derivative is the sign of ``x``; of complex numbers the gradient is the output's times ``x / abs(x)``. At the
    kink, ``x == 0``, it is 0, the middle of the subgradients; so it is at real NaN. Saves the sign: one byte an
    element; of complex numbers ``x``, without a copy. ``abs`` is the same function.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([-3.0, 0.0, 2.0])
    >>> y = abs(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([3. 0. 2.]), Variable([-1.  0.  1.]))
    """
    return record1(Absolute(), x)


register(method="abs")(absolute)
abs = absolute


@register(np.fabs)
def fabs(x: Any, /) -> Any:
    """Take the absolute value of real numbers as floating ones, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Raises
    ------
    DTypeError
        For complex numbers, of which `absolute` takes the modulus.

    Notes
    -----
    The derivative is the sign of ``x``, 0 at 0 and at NaN. Saves the sign: one byte an element.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([-3, 0, 2])
    >>> y = np.fabs(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([3. 0. 2.]), Variable([-1.  0.  1.]))
    """
    return record1(Fabs(), x)


@register(np.sign)
def sign(x: Any, /) -> Any:
    """Take the sign, element by element: -1, 0 or 1; of complex numbers ``x / abs(x)``, 0 at 0.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Notes
    -----
    The derivative of real numbers is 0, at the jump too. Of complex numbers it is that of the direction, which turns
    and does not stretch; at 0 it is 0. Saves nothing of real numbers, ``x`` of complex ones, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(3 + 4j)
    >>> y = np.sign(x)
    >>> y.real.backward()
    >>> y, x.grad
    (Variable((0.6+0.8j)), Variable((0.128-0.096j)))
    """
    return record1(Sign(), x)
