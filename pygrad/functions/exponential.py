"""The exponential function and the natural logarithm."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.recording import record1


class Exp(Function):
    """Exponential. dx = dy * y. Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x: Any) -> Any:
        y = np.exp(x)
        self.save_for_backward(y)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        mine = reusable(gy)
        return np.multiply(gy, y, out=mine)


class Log(Function):
    """Natural logarithm. dx = dy / x. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.log(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        mine = reusable(gy)
        return np.divide(gy, x, out=mine)


@register(np.exp, method="exp")
def exp(x: Any, /) -> Any:
    """Raise e to the power of an array, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is the value. Saves its output, without a copy. Overflows to infinity above 88.7 in float32
    and 709.7 in float64, with NumPy's warning; for sums of exponentials use `logsumexp` or `softmax`, which
    cannot.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable(0.0)
    >>> y = x.exp()
    >>> y.backward()
    >>> y, x.grad
    (Variable(1.0), Variable(1.0))
    """
    return record1(Exp(), x)


@register(np.log, method="log")
def log(x: Any, /) -> Any:
    """Take the natural logarithm, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 / x``. At 0 the value is minus infinity and the derivative infinity, below 0 the
    value is NaN, each with NumPy's warning; for the logarithm of a probability use `log_softmax`, which stays
    finite. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> y = x.log()
    >>> y.sum().backward()
    >>> x.grad
    Variable([1.  0.5])
    """
    return record1(Log(), x)
