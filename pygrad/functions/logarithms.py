"""Logarithms: natural, of base 2 and 10, and of one more than the argument."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._floating import floating
from pygrad.recording import record1

_LN2, _LN10 = float(np.log(2.0)), float(np.log(10.0))


class Log(Function):
    """Natural logarithm. dx = dy / x. Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.log(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if x.dtype.kind == "c":
            return gy / np.conjugate(x)
        mine = reusable(gy)
        return np.divide(gy, x, out=mine)


class Log2(Function):
    """Logarithm of base 2. dx = dy / (x * log(2)). Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.log2(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy / conj(x * _LN2)


class Log10(Function):
    """Logarithm of base 10. dx = dy / (x * log(10)). Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.log10(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy / conj(x * _LN10)


class Log1p(Function):
    """Natural logarithm of one more. dx = dy / (1 + x). Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.log1p(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy / conj(1 + floating(x))


@register(np.log, method="log")
def log(x: Any, /) -> Any:
    """Take the natural logarithm, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 / x``. At 0 the value is minus infinity and the derivative infinity, below 0 the value is
    NaN, each with NumPy's warning; for the logarithm of a probability use `log_softmax`, which stays finite. Of
    complex numbers it is the principal value, with the cut along the negative real axis. Saves ``x``, without a
    copy.

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


@register(np.log2)
def log2(x: Any, /) -> Any:
    """Take the logarithm of base 2, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 / (x * log(2))``: at 0 infinite, as of `log`. Saves ``x``, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(8.0)
    >>> y = np.log2(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(3.0), Variable(0.18033688011112042))
    """
    return record1(Log2(), x)


@register(np.log10)
def log10(x: Any, /) -> Any:
    """Take the logarithm of base 10, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 / (x * log(10))``: at 0 infinite, as of `log`. Saves ``x``, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(100.0)
    >>> y = np.log10(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(2.0), Variable(0.004342944819032518))
    """
    return record1(Log10(), x)


@register(np.log1p, "scipy.special.log1p")
def log1p(x: Any, /) -> Any:
    """Compute ``log(1 + x)``, exactly for small ``x`` too, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 / (1 + x)``: infinite at -1, with NumPy's warning. Saves ``x``, without a copy.
    `scipy.special.log1p` of a Variable is this function.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(0.0)
    >>> y = np.log1p(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.0), Variable(1.0))
    """
    return record1(Log1p(), x)
