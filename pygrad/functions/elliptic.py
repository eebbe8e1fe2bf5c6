"""Complete elliptic integrals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._operands import data_of
from pygrad.functions._special import Special, either, polynomial, special
from pygrad.recording import record1, record2

_HALF_PI = 0.5 * math.pi
_SQUARES = [math.prod([(2 * k - 1) / (2 * k) for k in range(1, n + 1)]) ** 2 for n in range(10)]
_FIRST = [_HALF_PI * (n + 1) * _SQUARES[n + 1] for n in range(9)]
_SECOND = [-_HALF_PI * (n + 1) * _SQUARES[n + 1] / (2 * n + 1) for n in range(9)]


def _first_slope(m: Any) -> Any:
    """Return the derivative of the integral of the first kind by its parameter, near 0 by its series."""
    near = np.abs(data_of(m)) < 0.02
    return either(near, m, lambda m: polynomial(m, _FIRST), _exact_first_slope, safe=0.0, other=0.5)


def _exact_first_slope(m: Any) -> Any:
    rest = 1 - m
    return (special().ellipe(m) / rest - special().ellipk(m)) / (2 * m)


class Ellipk(Special):
    """Elliptic integral K. dm = dy * (ellipe(m) / (1 - m) - y) / (2 * m), pi / 8 at 0. Saves: m."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "ellipk"

    def backward(self, gy: Any) -> Any:
        (m,) = self.saved
        return gy * _first_slope(m)


class Ellipkm1(Special):
    """Elliptic integral K of 1 - p. dp = minus the derivative of ellipk. Saves: p."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "ellipkm1"

    def backward(self, gy: Any) -> Any:
        (p,) = self.saved
        near = np.abs(1 - data_of(p)) < 0.02
        return gy * -either(near, p, lambda p: polynomial(1 - p, _FIRST),
                            lambda p: (special().ellipe(1 - p) / p - special().ellipkm1(p)) / (2 * (1 - p)), safe=1.0,
                            other=0.5)


class Ellipe(Special):
    """Elliptic integral E. dm = dy * (y - ellipk(m)) / (2 * m), -pi / 8 at 0. Saves: m."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "ellipe"

    def backward(self, gy: Any) -> Any:
        (m,) = self.saved
        near = np.abs(data_of(m)) < 0.02
        return gy * either(near, m, lambda m: polynomial(m, _SECOND),
                           lambda m: (special().ellipe(m) - special().ellipk(m)) / (2 * m), safe=0.0, other=0.5)


class Ellipkinc(Special):
    """Elliptic integral F. dphi = dy / sqrt(1 - m * sin(phi)**2). Saves: phi, m."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "ellipkinc"
    constants = {1: "m"}

    def backward(self, gy: Any) -> Any:
        phi, m = self.saved
        return gy / np.sqrt(1 - m * np.square(np.sin(phi))), None


class Ellipeinc(Special):
    """Incomplete elliptic integral E. dphi = dy * sqrt(1 - m * sin(phi)**2). Saves: phi, m."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "ellipeinc"
    constants = {1: "m"}

    def backward(self, gy: Any) -> Any:
        phi, m = self.saved
        return gy * np.sqrt(1 - m * np.square(np.sin(phi))), None


@register("scipy.special.ellipk")
def ellipk(m: Any, /) -> Any:
    """Complete elliptic integral of the first kind.

    Parameters
    ----------
    m : array_like
        Parameter, the square of the modulus, of any shape.

    Returns
    -------
    Variable, shape of ``m``, floating dtype

    Notes
    -----
    The derivative is ``(ellipe(m) / (1 - m) - ellipk(m)) / (2 * m)``, near 0 its series, which is ``pi / 8`` at 0.
    Saves ``m``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> m = pygrad.Variable(0.5)
    >>> y = special.ellipk(m)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {m.grad.item():.4f}")
    1.8541, 0.8472
    """
    return record1(Ellipk(), m)


@register("scipy.special.ellipkm1")
def ellipkm1(p: Any, /) -> Any:
    """Complete elliptic integral of the first kind of ``1 - p``, precise near ``p = 0``.

    Parameters
    ----------
    p : array_like
        One minus the parameter, of any shape.

    Returns
    -------
    Variable, shape of ``p``, floating dtype

    Notes
    -----
    The derivative is minus that of `ellipk` at ``1 - p``. Saves ``p``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> p = pygrad.Variable(0.5)
    >>> y = special.ellipkm1(p)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {p.grad.item():.4f}")
    1.8541, -0.8472
    """
    return record1(Ellipkm1(), p)


@register("scipy.special.ellipe")
def ellipe(m: Any, /) -> Any:
    """Complete elliptic integral of the second kind.

    Parameters
    ----------
    m : array_like
        Parameter, the square of the modulus, of any shape.

    Returns
    -------
    Variable, shape of ``m``, floating dtype

    Notes
    -----
    The derivative is ``(ellipe(m) - ellipk(m)) / (2 * m)``, near 0 its series, which is ``-pi / 8`` at 0. Saves
    ``m``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> m = pygrad.Variable(0.5)
    >>> y = special.ellipe(m)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {m.grad.item():.4f}")
    1.3506, -0.5034
    """
    return record1(Ellipe(), m)


@register("scipy.special.ellipkinc")
def ellipkinc(phi: Any, m: Any, /) -> Any:
    """Incomplete elliptic integral of the first kind.

    Parameters
    ----------
    phi : array_like
        Amplitude, in radians, of any shape.
    m : array_like
        Parameter; no gradient flows to it.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``m`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``phi`` is ``1 / sqrt(1 - m * sin(phi)**2)``. There is none by ``m`` here. Saves both, without
    copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> phi = pygrad.Variable(0.5)
    >>> y = special.ellipkinc(phi, 0.3)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {phi.grad.item():.4f}")
    0.5061, 1.0364
    """
    return record2(Ellipkinc(), phi, m)


@register("scipy.special.ellipeinc")
def ellipeinc(phi: Any, m: Any, /) -> Any:
    """Incomplete elliptic integral of the second kind.

    Parameters
    ----------
    phi : array_like
        Amplitude, in radians, of any shape.
    m : array_like
        Parameter; no gradient flows to it.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``m`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``phi`` is ``sqrt(1 - m * sin(phi)**2)``. There is none by ``m`` here. Saves both, without
    copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> phi = pygrad.Variable(0.5)
    >>> y = special.ellipeinc(phi, 0.3)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {phi.grad.item():.4f}")
    0.4940, 0.9649
    """
    return record2(Ellipeinc(), phi, m)
