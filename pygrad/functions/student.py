"""Student's distribution function."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._special import Special, log1p_of, special
from pygrad.recording import record2


class Stdtr(Special):
    """Student's distribution function. dt = dy * density(t). Saves: df, t."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "stdtr"
    constants = {0: "df"}

    def backward(self, gy: Any) -> Any:
        df, t = self.saved
        sp, half = special(), 0.5 * (df + 1)
        scale = np.exp(sp.gammaln(half) - sp.gammaln(0.5 * df)) / np.sqrt(math.pi * df)
        with np.errstate(over="ignore"):  # where the square is infinite the density is 0
            square = t * t / df
        return None, gy * (scale * np.exp(-half * log1p_of(square)))


@register("scipy.special.stdtr")
def stdtr(df: Any, t: Any, /) -> Any:
    """Student's distribution function of ``df`` degrees of freedom.

    Parameters
    ----------
    df : array_like
        Degrees of freedom; no gradient flows to them.
    t : array_like
        Of a shape that broadcasts.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``df`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``t`` is the density, ``(1 + t**2 / df)**(-(df + 1) / 2) / (sqrt(df) * beta(1 / 2, df / 2))``.
    There is none by ``df`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> t = pygrad.Variable(0.8)
    >>> y = special.stdtr(3.0, t)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {t.grad.item():.4f}")
    0.7589, 0.2497
    """
    return record2(Stdtr(), df, t)
