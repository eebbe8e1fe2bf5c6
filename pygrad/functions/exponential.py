"""Exponential functions: of base e, of base 2, and less one."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.recording import record1

_LN2 = float(np.log(2.0))


class Exp(Function):
    """Exponential. dx = dy * y. Saves: y. Of complex y the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        y = np.exp(x)
        self.save_for_backward(y)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        if y.dtype.kind == "c":
            return gy * np.conjugate(y)
        mine = reusable(gy)
        return np.multiply(gy, y, out=mine)


class Exp2(Function):
    """Power of 2. dx = dy * y * log(2). Saves: y. Of complex y the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        y = np.exp2(x)
        self.save_for_backward(y)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * conj(y * _LN2)


class Expm1(Function):
    """Exponential less one. dx = dy * (y + 1). Saves: y. Of complex y the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        y = np.expm1(x)
        self.save_for_backward(y)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * conj(y + 1)


@register(np.exp, method="exp")
def exp(x: Any, /) -> Any:
    """Raise e to the power of an array, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is the value. Saves its output, without a copy. Overflows to infinity above 88.7 in float32 and
    709.7 in float64, with NumPy's warning; for sums of exponentials use `logsumexp` or `softmax`, which cannot.

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


@register(np.exp2, "scipy.special.exp2")
def exp2(x: Any, /) -> Any:
    """Raise 2 to the power of an array, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``log(2)`` times the value. Saves its output, without a copy. `scipy.special.exp2` of a
    Variable is this function.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(3.0)
    >>> y = np.exp2(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(8.0), Variable(5.545177444479562))
    """
    return record1(Exp2(), x)


@register(np.expm1, "scipy.special.expm1")
def expm1(x: Any, /) -> Any:
    """Compute ``exp(x) - 1``, exactly for small ``x`` too, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``exp(x)``, computed as the value plus 1: it is 0 where that is below the precision of 1.
    Saves its output, without a copy. `scipy.special.expm1` of a Variable is this function.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(0.0)
    >>> y = np.expm1(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.0), Variable(1.0))
    """
    return record1(Expm1(), x)
