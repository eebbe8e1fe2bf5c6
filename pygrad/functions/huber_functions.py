"""Huber's function and a smooth one like it."""

from __future__ import annotations

from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._operands import data_of
from pygrad.functions._special import Special
from pygrad.recording import record2


class Huber(Special):
    """Huber's function. dr = dy * clip(r, -delta, delta), ddelta = dy * max(abs(r) - delta, 0). Saves: delta, r."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "huber"

    def backward(self, gy: Any) -> Any:
        delta, r = self.saved
        need1, need2 = self.needs_grad
        bare, limit = data_of(r), data_of(delta)
        sign, inside = np.sign(bare), np.abs(bare) <= limit
        g1 = gy * np.where(inside, 0, sign * r - delta) if need1 else None
        g2 = gy * np.where(inside, r, sign * delta) if need2 else None
        wrong = limit < 0
        if wrong.any():
            g1, g2 = (None if one is None else np.where(wrong, np.nan, one) for one in (g1, g2))
        return g1, g2


class PseudoHuber(Special):
    """Smooth relative of Huber's function. dr = dy * r * delta / sqrt(delta**2 + r**2), ddelta likewise.

    Saves: delta, r.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "pseudo_huber"

    def backward(self, gy: Any) -> Any:
        delta, r = self.saved
        need1, need2 = self.needs_grad
        far = np.sqrt(delta * delta + r * r)
        ratio = r / far
        g1 = gy * (ratio * r * np.square(r / (far + delta))) if need1 else None
        return g1, gy * (ratio * delta) if need2 else None


@register("scipy.special.huber")
def huber(delta: Any, r: Any, /) -> Any:
    """Huber's function, ``r**2 / 2`` to a distance ``delta`` from 0, and a straight line from there on.

    Parameters
    ----------
    delta : array_like
        Where the parabola ends. A negative one makes everything infinite.
    r : array_like
        Of a shape that broadcasts with it.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivatives are ``r`` within ``delta`` and its sign times ``delta`` outside, and 0 and ``abs(r) - delta`` by
    ``delta``; NaN of negative ``delta``. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> delta, r = pygrad.Variable(1.0), pygrad.Variable(3.0)
    >>> y = special.huber(delta, r)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {delta.grad.item():.4f}, {r.grad.item():.4f}")
    2.5000, 2.0000, 1.0000
    """
    return record2(Huber(), delta, r)


@register("scipy.special.pseudo_huber")
def pseudo_huber(delta: Any, r: Any, /) -> Any:
    """Smooth relative of Huber's function, ``delta**2 * (sqrt(1 + (r / delta)**2) - 1)``.

    Parameters
    ----------
    delta : array_like
        Where the parabola ends. A negative one makes everything infinite.
    r : array_like
        Of a shape that broadcasts with it.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    With ``h = sqrt(delta**2 + r**2)`` the derivatives are ``r * delta / h`` and, by ``delta``, ``r**4 / (h * (h +
    delta)**2)``; where both are 0 they are NaN. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> delta, r = pygrad.Variable(1.0), pygrad.Variable(2.0)
    >>> y = special.pseudo_huber(delta, r)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {delta.grad.item():.4f}, {r.grad.item():.4f}")
    1.2361, 0.6833, 0.8944
    """
    return record2(PseudoHuber(), delta, r)
