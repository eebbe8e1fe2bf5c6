"""Integrals of sines and cosines, of Fresnel and others, and Airy functions: several outputs each."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._complex import conj
from pygrad.functions._operands import data_of
from pygrad.functions._special import Special, either, polynomial
from pygrad.recording import record

_SINC = (1.0, 0.0, -1 / 6, 0.0, 1 / 120, 0.0, -1 / 5040, 0.0, 1 / 362880)
_SINCH = tuple([abs(one) for one in _SINC])


def _sine_ratio(x: Any) -> Any:
    near = np.abs(data_of(x)) < 0.1
    return either(near, x, lambda x: polynomial(x, _SINC), lambda x: np.sin(x) / x, safe=0.0, other=1.0)


def _hyperbolic_ratio(x: Any) -> Any:
    near = np.abs(data_of(x)) < 0.1
    return either(near, x, lambda x: polynomial(x, _SINCH), lambda x: 0.5 * (np.exp(x) - np.exp(-x)) / x, safe=0.0,
                  other=1.0)


def _total(*pairs: Any) -> Any:
    """Return the sum of gradients times conjugates of derivatives, of those outputs that have a gradient."""
    total = None
    for gy, slope in pairs:
        if gy is not None:
            part = gy * conj(slope())
            total = part if total is None else total + part
    return total


class Sici(Special):
    """Sine and cosine integral. dx = (dsi * sin(x) + dci * cos(x)) / x. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "sici"

    def backward(self, gsi: Any, gci: Any) -> Any:
        (x,) = self.saved
        return _total((gsi, lambda: _sine_ratio(x)), (gci, lambda: np.cos(x) / x))


class Shichi(Special):
    """Hyperbolic sine and cosine integral. dx = (dshi * sinh(x) + dchi * cosh(x)) / x. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "shichi"

    def backward(self, gshi: Any, gchi: Any) -> Any:
        (x,) = self.saved
        return _total((gshi, lambda: _hyperbolic_ratio(x)), (gchi, lambda: 0.5 * (np.exp(x) + np.exp(-x)) / x))


class Fresnel(Special):
    """Fresnel integrals. dx = ds * sin(pi * x**2 / 2) + dc * cos(pi * x**2 / 2). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "fresnel"

    def backward(self, gs: Any, gc: Any) -> Any:
        (x,) = self.saved
        return _total((gs, lambda: np.sin(0.5 * math.pi * (x * x))), (gc, lambda: np.cos(0.5 * math.pi * (x * x))))


class Airy(Special):
    """Airy functions and derivatives. dx = dai * aip + daip * x * ai + dbi * bip + dbip * x * bi. Saves: x, outputs."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "airy"

    def forward(self, x: Any) -> Any:
        outputs = self.computed((x,))
        self.saved = (x, *outputs)
        return outputs

    def backward(self, gai: Any, gaip: Any, gbi: Any, gbip: Any) -> Any:
        x, ai, aip, bi, bip = self.saved
        return _total((gai, lambda: aip), (gaip, lambda: x * ai), (gbi, lambda: bip), (gbip, lambda: x * bi))


@register("scipy.special.sici")
def sici(x: Any, /) -> Any:
    """Sine integral and cosine integral.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    tuple of 2 Variables, shape of ``x``, floating dtype

    Notes
    -----
    The derivatives are ``sin(x) / x``, which is 1 at 0, and ``cos(x) / x``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.sici(x)[0]
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.4931, 0.9589
    """
    return record(Sici(), (x,))


@register("scipy.special.shichi")
def shichi(x: Any, /) -> Any:
    """Hyperbolic sine integral and hyperbolic cosine integral.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    tuple of 2 Variables, shape of ``x``, floating dtype

    Notes
    -----
    The derivatives are ``sinh(x) / x``, which is 1 at 0, and ``cosh(x) / x``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.shichi(x)[0]
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.5070, 1.0422
    """
    return record(Shichi(), (x,))


@register("scipy.special.fresnel")
def fresnel(x: Any, /) -> Any:
    """Fresnel integrals of ``sin(pi * t**2 / 2)`` and ``cos(pi * t**2 / 2)`` from 0 to ``x``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    tuple of 2 Variables, shape of ``x``, floating dtype

    Notes
    -----
    The derivatives are the integrands. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.fresnel(x)[0]
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.0647, 0.3827
    """
    return record(Fresnel(), (x,))


@register("scipy.special.airy")
def airy(x: Any, /) -> Any:
    """Airy functions ``Ai`` and ``Bi`` with their derivatives: the solutions of ``y'' = x * y``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    tuple of 4 Variables, shape of ``x``, floating dtype
        ``Ai``, its derivative, ``Bi``, its derivative.

    Notes
    -----
    The derivatives are the second and the fourth output, and ``x`` times the first and the third. Saves ``x``, without
    a copy, and its outputs.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> ai, aip, bi, bip = special.airy(x)
    >>> ai.backward()
    >>> print(f"{ai.item():.4f}, {aip.item():.4f}, {x.grad.item():.4f}")
    0.2317, -0.2249, -0.2249
    """
    return record(Airy(), (x,))
