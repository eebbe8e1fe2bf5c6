"""The sign of things: negative, positive, absolute."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.recording import record1


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
    """Absolute value. dx = dy * sign(x), 0 at 0. Saves: the sign, one byte an element."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True
    constant_saves = True

    def forward(self, x: Any) -> Any:
        if self.needs_grad[0]:
            positive, negative = np.asarray(x > 0), np.asarray(x < 0)
            self.save_for_backward(np.asarray(positive.view(np.int8) - negative.view(np.int8)))
        return np.absolute(x)

    def backward(self, gy: Any) -> Any:
        (sign,) = self.saved
        return gy * sign


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

    Notes
    -----
    The derivative is the sign of ``x``. At the kink, ``x == 0``, it is 0, the middle of the subgradients; so
    it is at NaN. Saves the sign: one byte an element.

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
