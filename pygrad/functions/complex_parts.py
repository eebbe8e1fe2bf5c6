"""The parts of complex numbers: real, imaginary, conjugate, angle."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._operands import data_of
from pygrad.recording import record1
from pygrad.variable import Variable, make_leaf

__all__ = ["Angle", "Conj", "Imag", "Real", "angle", "conj", "conjugate", "imag", "real", "real_if_close"]


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
    """Imaginary part. dx = 1j * dy, 0 for real x. Saves: nothing."""

    __slots__ = ("is_complex",)
    __module__ = "pygrad.functions"
    elementwise = makes_view = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.is_complex = x.dtype.kind == "c"
        return x.imag

    def backward(self, gy: Any) -> Any:
        return gy * 1j if self.is_complex else np.zeros_like(gy)


class Conj(Function):
    """Complex conjugate. dx = conj(dy). Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        return np.conjugate(x)

    def backward(self, gy: Any) -> Any:
        return np.conjugate(gy)


class Angle(Function):
    """Angle from the real axis. dx = dy * 1j / conj(x), 0 at 0; of real x, dx = 0. Saves: complex x."""

    __slots__ = ("deg",)
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def __init__(self, deg: bool = False) -> None:
        self.deg = deg

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x if x.dtype.kind == "c" else None)
        return np.angle(x, self.deg)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if x is None:
            return np.zeros_like(gy)
        unit = 1j * (180 / math.pi) if self.deg else 1j
        zero = x == 0
        if not zero.any():
            return gy * (unit / np.conjugate(x))
        return gy * np.where(zero, 0, unit / np.conjugate(np.where(zero, 1, x)))


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
    The gradient of ``val`` is the output's times ``1j``; of real ``val`` it is 0. Saves nothing.

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
conjugate = conj


@register(np.angle)
def angle(z: Any, deg: bool = False) -> Any:
    """Take the angle from the positive real axis, element by element.

    Parameters
    ----------
    z : array_like
        Of any shape, real or complex.
    deg : bool
        Whether in degrees instead of radians.

    Returns
    -------
    Variable, shape of ``z``, floating dtype
        Between -pi and pi; of real numbers 0 or pi.

    Notes
    -----
    The gradient of ``z`` is the output's times ``1j / conj(z)``: along the circle. At 0, where there is none, it is 0;
    of real numbers it is 0 everywhere. Saves ``z`` if it is complex, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> z = pygrad.Variable(2j)
    >>> y = np.angle(z, deg=True)
    >>> y.backward()
    >>> y, z.grad
    (Variable(90.0), Variable((-28.64788975654116+0j)))
    """
    return record1(Angle(deg), z)


@register(np.real_if_close)
def real_if_close(a: Any, tol: float = 100) -> Any:
    """Take the real part if all imaginary parts are close to 0, else return the array as it is.

    Parameters
    ----------
    a : array_like
        Of any shape, real or complex.
    tol : float
        How close: as a multiple of the precision of its dtype, or absolute if at most 1.

    Returns
    -------
    Variable, shape of ``a``
        A view, or ``a`` itself.

    Notes
    -----
    A composition of `real`. The imaginary parts that are dropped have the gradient 0.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> z = pygrad.Variable([1 + 0.5j, 2.0])
    >>> np.real_if_close(z), np.real_if_close(z, tol=0.6)
    (Variable([1.+0.5j 2.+0.j ]), Variable([1. 2.]))
    """
    data = np.asarray(data_of(a))
    if data.dtype.kind == "c" and np.real_if_close(data, tol).dtype.kind != "c":
        return real(a)
    return a if isinstance(a, Variable) else make_leaf(data)
