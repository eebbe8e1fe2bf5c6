"""The error function's relatives: complementary, scaled, imaginary, Dawson's, Faddeeva's, and inverses."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._complex import conj
from pygrad.functions._operands import data_of
from pygrad.functions._special import Special, SpecialOfBoth, SpecialOfOutput, bell, polynomial
from pygrad.recording import record1

_SLOPE = 2 / math.sqrt(math.pi)
_FAR = {"f": 8.0, "F": 8.0}
_SERIES = (1.0, 3.0, 15.0, 105.0, 945.0)  # of 1 / (2 * x**2): where the terms of the exact rule nearly cancel


def _is_far(x: Any) -> Any:
    bare = data_of(x)
    return np.abs(bare) > _FAR.get(bare.dtype.char, 50.0)


class Erfc(Special):
    """Complementary error function. dx = -2 / sqrt(pi) * dy * exp(-x**2). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "erfc"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * conj(-_SLOPE * bell(x))


class Erfcx(SpecialOfBoth):
    """Scaled complementary error function. dx = dy * (2 * x * y - 2 / sqrt(pi)). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "erfcx"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        slope = 2 * x * y - _SLOPE
        if slope.dtype.kind != "c":
            far = _is_far(x) & (data_of(x) > 0)
            if far.any():
                u = 0.5 / np.square(np.where(far, x, 1))
                slope = np.where(far, -_SLOPE * u * polynomial(u, (1.0, -3.0, 15.0, -105.0, 945.0)), slope)
        return gy * conj(slope)


class Erfi(Special):
    """Imaginary error function. dx = 2 / sqrt(pi) * dy * exp(x**2). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "erfi"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * conj(_SLOPE * np.exp(x * x))


class Dawsn(SpecialOfBoth):
    """Dawson's integral. dx = dy * (1 - 2 * x * y). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "dawsn"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        slope = 1 - 2 * x * y
        if slope.dtype.kind != "c":
            far = _is_far(x)
            if far.any():
                u = 0.5 / np.square(np.where(far, x, 1))
                slope = np.where(far, -u * polynomial(u, _SERIES), slope)
        return gy * conj(slope)


class Wofz(SpecialOfBoth):
    """Faddeeva's function. dx = dy * (2j / sqrt(pi) - 2 * x * y). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "wofz"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        return gy * conj(1j * _SLOPE - 2 * x * y)


class Erfinv(SpecialOfOutput):
    """Inverse of the error function. dx = sqrt(pi) / 2 * dy * exp(y**2). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "erfinv"

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * (np.exp(y * y) / _SLOPE)


class Erfcinv(SpecialOfOutput):
    """Inverse of erfc. dx = -sqrt(pi) / 2 * dy * exp(y**2). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "erfcinv"

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * (np.exp(y * y) / -_SLOPE)


@register("scipy.special.erfc")
def erfc(x: Any, /) -> Any:
    """Complementary error function, ``1 - erf(x)``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-2 / sqrt(pi) * exp(-x**2)``. Small where ``1 - erf(x)`` would be 0. Saves ``x``, without a
    copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.erfc(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.4795, -0.8788
    """
    return record1(Erfc(), x)


@register("scipy.special.erfcx")
def erfcx(x: Any, /) -> Any:
    """Scaled complementary error function, ``exp(x**2) * erfc(x)``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``2 * x * y - 2 / sqrt(pi)``, and for large real ``x``, where the two cancel, its asymptotic
    series. Saves ``x``, without a copy, and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.erfcx(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.6157, -0.5127
    """
    return record1(Erfcx(), x)


@register("scipy.special.erfi")
def erfi(x: Any, /) -> Any:
    """Imaginary error function, ``-1j * erf(1j * x)``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``2 / sqrt(pi) * exp(x**2)``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.erfi(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.6150, 1.4489
    """
    return record1(Erfi(), x)


@register("scipy.special.dawsn")
def dawsn(x: Any, /) -> Any:
    """Dawson's integral, ``sqrt(pi) / 2 * exp(-x**2) * erfi(x)``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 - 2 * x * y``, and for large real ``x``, where the two cancel, its asymptotic series. Saves
    ``x``, without a copy, and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.dawsn(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.4244, 0.5756
    """
    return record1(Dawsn(), x)


@register("scipy.special.wofz")
def wofz(x: Any, /) -> Any:
    """Faddeeva's function, ``exp(-x**2) * erfc(-1j * x)``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, complex dtype

    Notes
    -----
    The derivative is ``2j / sqrt(pi) - 2 * x * y``, whose relative accuracy falls with ``x**2`` for large ``x``.
    Saves ``x``, without a copy, and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.wofz(x)
    >>> y.real.backward()
    >>> print(f"{y.real.item():.4f}, {x.grad.item():.4f}")
    0.7788, -0.7788
    """
    return record1(Wofz(), x)


@register("scipy.special.erfinv")
def erfinv(x: Any, /) -> Any:
    """Inverse of the error function.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``sqrt(pi) / 2 * exp(y**2)``, infinite where the value is, at -1 and 1. Saves its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.erfinv(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.4769, 1.1126
    """
    return record1(Erfinv(), x)


@register("scipy.special.erfcinv")
def erfcinv(x: Any, /) -> Any:
    """Inverse of the complementary error function.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-sqrt(pi) / 2 * exp(y**2)``, infinite where the value is, at 0 and 2. Saves its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.erfcinv(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.4769, -1.1126
    """
    return record1(Erfcinv(), x)
