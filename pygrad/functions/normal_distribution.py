"""The normal distribution function, its logarithm, their inverses, and Owen's function."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._complex import conj
from pygrad.functions._operands import data_of
from pygrad.functions._special import Special, SpecialOfOutput, bell, either, special
from pygrad.recording import record1, record2

_DENSITY = 1 / math.sqrt(2 * math.pi)
_HALF = math.sqrt(0.5)
_LARGE = 5.0


class Ndtr(Special):
    """Normal distribution function. dx = dy * exp(-x**2 / 2) / sqrt(2 * pi). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "ndtr"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * conj(_DENSITY * bell(x, 0.5))


class LogNdtr(Special):
    """Logarithm of ndtr. dx = sqrt(2 / pi) * dy / erfcx(-x / sqrt(2)). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "log_ndtr"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        slope = either(np.real(data_of(x)) < _LARGE, x, lambda x: 2 * _DENSITY / special().erfcx(-_HALF * x),
                       lambda x: _DENSITY * bell(x, 0.5) / special().ndtr(x), safe=0, other=_LARGE)
        return gy * conj(slope)


class Ndtri(SpecialOfOutput):
    """Inverse of ndtr. dx = dy * sqrt(2 * pi) * exp(y**2 / 2). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "ndtri"

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * (np.exp(0.5 * (y * y)) / _DENSITY)


class NdtriExp(SpecialOfOutput):
    """Inverse of log_ndtr. dx = dy * sqrt(pi / 2) * erfcx(-y / sqrt(2)). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "ndtri_exp"

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * (special().erfcx(-_HALF * y) / (2 * _DENSITY))


class OwensT(Special):
    """Owen's function. dh, da = dy times densities. Saves: h, a."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "owens_t"

    def backward(self, gy: Any) -> Any:
        h, a = self.saved
        need1, need2 = self.needs_grad
        gh = ga = None
        if need1:
            gh = gy * (-0.5 * _DENSITY * bell(h, 0.5) * special().erf(_HALF * a * h))
        if need2:
            rest = 1 + a * a
            ga = gy * (np.exp(-0.5 * (h * h) * rest) / (2 * math.pi * rest))
        return gh, ga


@register("scipy.special.ndtr")
def ndtr(x: Any, /) -> Any:
    """Normal distribution function: the probability of less than ``x``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is the density, ``exp(-x**2 / 2) / sqrt(2 * pi)``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.ndtr(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.6915, 0.3521
    """
    return record1(Ndtr(), x)


@register("scipy.special.log_ndtr")
def log_ndtr(x: Any, /) -> Any:
    """Logarithm of the normal distribution function.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is the density divided by the distribution function, as ``sqrt(2 / pi) / erfcx(-x / sqrt(2))``,
    which is right where both are 0. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.log_ndtr(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -0.3689, 0.5092
    """
    return record1(LogNdtr(), x)


@register("scipy.special.ndtri")
def ndtri(x: Any, /) -> Any:
    """Inverse of the normal distribution function.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``sqrt(2 * pi) * exp(y**2 / 2)``, infinite where the value is, at 0 and 1. Saves its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.7)
    >>> y = special.ndtri(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.5244, 2.8761
    """
    return record1(Ndtri(), x)


@register("scipy.special.ndtri_exp")
def ndtri_exp(x: Any, /) -> Any:
    """Inverse of the logarithm of the normal distribution function, ``ndtri(exp(x))``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``sqrt(pi / 2) * erfcx(-y / sqrt(2))``. Saves its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(-0.5)
    >>> y = special.ndtri_exp(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.2703, 1.5769
    """
    return record1(NdtriExp(), x)


@register("scipy.special.owens_t")
def owens_t(h: Any, a: Any, /) -> Any:
    """Owen's function: the probability of ``X > h`` and ``0 < Y < a * X`` of two normal variables.

    Parameters
    ----------
    h, a : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivatives are ``-exp(-h**2 / 2) * erf(a * h / sqrt(2)) / sqrt(8 * pi)`` in ``h`` and ``exp(-h**2 * (1 +
    a**2) / 2) / (2 * pi * (1 + a**2))`` in ``a``. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> h, a = pygrad.Variable(0.5), pygrad.Variable(2.0)
    >>> y = special.owens_t(h, a)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {h.grad.item():.4f}, {a.grad.item():.4f}")
    0.1416, -0.1202, 0.0170
    """
    return record2(OwensT(), h, a)
