"""Struve functions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._special import Special, special
from pygrad.recording import record2


def _slope(name: str, v: Any, x: Any, sign: int) -> Any:
    function = getattr(special(), name)
    rest = np.exp(special().xlogy(v, 0.5 * x)) * (special().rgamma(v + 1.5) / math.sqrt(math.pi))
    return 0.5 * (function(v - 1, x) + sign * function(v + 1, x) + rest)


class Struve(Special):
    """Struve function. dx = dy * (struve(v - 1, x) - struve(v + 1, x) + r) / 2. Saves: v, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "struve"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * _slope("struve", v, x, -1)


class Modstruve(Special):
    """Struve function. dx = dy * (modstruve(v - 1, x) + modstruve(v + 1, x) + r) / 2. Saves: v, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "modstruve"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * _slope("modstruve", v, x, +1)


@register("scipy.special.struve")
def struve(v: Any, x: Any, /) -> Any:
    """Struve function of real order.

    Parameters
    ----------
    v : array_like
        Order; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts with it.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``v`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative is ``(struve(v - 1, x) - struve(v + 1, x) + r) / 2`` with ``r = (x / 2)**v / (sqrt(pi) * gamma(v +
    3 / 2))``, for ``x`` above 0. There is none by ``v`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.struve(1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.0551, 0.1673
    """
    return record2(Struve(), v, x)


@register("scipy.special.modstruve")
def modstruve(v: Any, x: Any, /) -> Any:
    """Modified Struve function of real order.

    Parameters
    ----------
    v : array_like
        Order; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts with it.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``v`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative is ``(modstruve(v - 1, x) + modstruve(v + 1, x) + r) / 2`` with ``r = (x / 2)**v / (sqrt(pi) *
    gamma(v + 3 / 2))``, for ``x`` above 0. There is none by ``v`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.modstruve(1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.0592, 0.1901
    """
    return record2(Modstruve(), v, x)
