"""The parts of complex numbers: real, imaginary, conjugate."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.recording import record1


class Real(Function):
    """Real part. dx = dy. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = makes_view = takes_complex = True

    def forward(self, x: Any) -> Any:
        return x.real

    def backward(self, gy: Any) -> Any:
        return gy


class Imag(Function):
    """Imaginary part. dx = 1j * dy, nothing for real x. Saves: nothing."""

    __slots__ = ("is_complex",)
    __module__ = "pygrad.functions"
    elementwise = makes_view = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.is_complex = x.dtype.kind == "c"
        return x.imag

    def backward(self, gy: Any) -> Any:
        return gy * 1j if self.is_complex else None


class Conj(Function):
    """Complex conjugate. dx = conj(dy). Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        return np.conjugate(x)

    def backward(self, gy: Any) -> Any:
        return np.conjugate(gy)


@register(np.real)
def real(val: Any) -> Any:
    """Take the real part, element by element.

    Parameters
    ----------
    val : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``val``, real dtype of its precision
        A view.

    Notes
    -----
    The gradient of ``val`` is the output's, with an imaginary part of 0. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable(3 + 4j)
    >>> y = x.real * 2
    >>> y.backward()
    >>> y, x.grad
    (Variable(6.0), Variable((2+0j)))
    """
    return record1(Real(), val)


@register(np.imag)
def imag(val: Any) -> Any:
    """Take the imaginary part, element by element.

    Parameters
    ----------
    val : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``val``, real dtype of its precision
        A view; zeros for real ``val``.

    Notes
    -----
    The gradient of ``val`` is the output's times ``1j``. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable(3 + 4j)
    >>> y = x.imag * 2
    >>> y.backward()
    >>> y, x.grad
    (Variable(8.0), Variable(2j))
    """
    return record1(Imag(), val)


@register(np.conjugate, method="conj")
def conj(x: Any, /) -> Any:
    """Take the complex conjugate, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Notes
    -----
    The gradient of ``x`` is the conjugate of the output's. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable(3 + 4j)
    >>> y = x * x.conj()
    >>> y.real.backward()
    >>> y, x.grad
    (Variable((25+0j)), Variable((6+8j)))
    """
    return record1(Conj(), x)


register(method="conjugate")(conj)
