"""Struve functions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._special import Special, half_difference, half_sum, special
from pygrad.recording import record2


def _rest(v: Any, x: Any) -> Any:
    """Return what the slope has beyond half of the functions of neighbouring orders."""
    with np.errstate(divide="ignore", invalid="ignore"):  # of negative x there is a function for whole orders alone
        powers = np.power(0.5 * x, v)
    return powers * (special().rgamma(v + 1.5) * (0.5 / math.sqrt(math.pi)))


class Struve(Special):
    """Struve function. dx = dy * (struve(v - 1, x) - struve(v + 1, x) + r) / 2. Saves: v, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "struve"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * (half_difference("struve", v, x) + _rest(v, x))


class Modstruve(Special):
    """Struve function. dx = dy * (modstruve(v - 1, x) + modstruve(v + 1, x) + r) / 2. Saves: v, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "modstruve"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * (half_sum("modstruve", v, x) + _rest(v, x))


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
