"""Integrals of exponentials, and what is like them."""

from __future__ import annotations

from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._complex import conj
from pygrad.functions._operands import data_of
from pygrad.functions._special import Special, degree, either, log_of, polynomial, special
from pygrad.recording import record1, record2

_RELATIVE = (1 / 2, 1 / 3, 1 / 8, 1 / 30, 1 / 144, 1 / 840, 1 / 5760, 1 / 45360)


def relative_slope(t: Any) -> Any:
    """Return the derivative of `exprel`, ``((t - 1) * exp(t) + 1) / t**2``, 1/2 at 0.

    Examples
    --------
    >>> relative_slope(np.array([0.0, 1.0]))
    array([0.5, 1. ])
    """
    near = np.abs(data_of(t)) < 0.1
    return either(near, t, lambda t: polynomial(t, _RELATIVE), _relative_slope_afar, safe=0.0, other=1.0)


def _relative_slope_afar(t: Any) -> Any:
    exprel = special().exprel  # where exp(t) overflows, exprel(t) does, too
    return either(data_of(t) > 0, t, lambda t: np.exp(t) * ((1 - exprel(-t)) / t),
                  lambda t: (np.exp(t) - exprel(t)) / t, safe=1.0, other=-1.0)


class Exp1(Special):
    """Exponential integral. dx = -dy * exp(-x) / x. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "exp1"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * conj(-np.exp(-x) / x)


class Expi(Special):
    """Exponential integral. dx = dy * exp(x) / x. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "expi"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * conj(np.exp(x) / x)


class Expn(Special):
    """Exponential integral. dx = -dy * expn(n - 1, x). Saves: n, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    ufunc = "expn"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        order = data_of(n)
        first = order == 0
        slope = -special().expn(np.where(first, order, order - 1), x)
        if first.any():
            slope = np.where(first, -np.exp(-x) * (1 + x) / np.square(x), slope)
        return None, gy * slope


class Exprel(Special):
    """Relative error exponential. dx = dy * (exp(x) - y) / x, 1 / 2 at 0. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "exprel"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * relative_slope(x)


class Spence(Special):
    """Spence's function. dx = dy * log(x) / (1 - x), -1 at 1. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "spence"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        near = np.abs(data_of(x) - 1) < 0.01
        return gy * conj(either(near, x, lambda x: -polynomial(1 - x, [1 / k for k in range(1, 9)]),
                                lambda x: log_of(x) / (1 - x), safe=1.0, other=2.0))


@register("scipy.special.exp1")
def exp1(x: Any, /) -> Any:
    """Exponential integral of ``exp(-t) / t`` from ``x`` to infinity.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-exp(-x) / x``, with NumPy's warning at 0. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.exp1(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.5598, -1.2131
    """
    return record1(Exp1(), x)


@register("scipy.special.expi")
def expi(x: Any, /) -> Any:
    """Exponential integral of ``exp(t) / t`` from minus infinity to ``x``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``exp(x) / x``, with NumPy's warning at 0. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.expi(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.4542, 3.2974
    """
    return record1(Expi(), x)


@register("scipy.special.expn")
def expn(n: Any, x: Any, /) -> Any:
    """Exponential integral of ``exp(-x * t) / t**n`` from 1 to infinity.

    Parameters
    ----------
    n : array_like
        A whole number; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts with it.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``n`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``x`` is ``-expn(n - 1, x)``, and of ``n = 0`` that of ``exp(-x) / x``. There is none by ``n``.
    Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.expn(2, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.3266, -0.5598
    """
    return record2(Expn(), degree(n), x)


@register("scipy.special.exprel")
def exprel(x: Any, /) -> Any:
    """Relative error exponential, ``(exp(x) - 1) / x``, which is 1 at 0.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``(exp(x) - y) / x``, near 0 its series, which is 1/2 at 0. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.exprel(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    1.2974, 0.7026
    """
    return record1(Exprel(), x)


@register("scipy.special.spence")
def spence(x: Any, /) -> Any:
    """Spence's function: the integral of ``log(t) / (1 - t)`` from 1 to ``x``, a dilogarithm.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``log(x) / (1 - x)``, near 1 its series, which is -1 at 1. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.spence(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.5822, -1.3863
    """
    return record1(Spence(), x)
