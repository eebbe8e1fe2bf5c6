"""The incomplete beta functions and their inverses."""

from __future__ import annotations

from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._special import Special, SpecialInverse, special
from pygrad.recording import record


def log_beta_density(a: Any, b: Any, x: Any) -> Any:
    """Return the logarithm of the density of the beta distribution.

    Examples
    --------
    >>> float(log_beta_density(np.array(2.0), np.array(1.0), np.array(0.5)))
    0.0
    """
    sp = special()
    return sp.xlogy(a - 1, x) + sp.xlog1py(b - 1, -x) - sp.betaln(a, b)


class Betainc(Special):
    """Incomplete beta function. dx = dy * x**(a - 1) * (1 - x)**(b - 1) / beta(a, b). Saves: a, b, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "betainc"
    constants = {0: "a", 1: "b"}

    def backward(self, gy: Any) -> Any:
        a, b, x = self.saved
        return None, None, gy * np.exp(log_beta_density(a, b, x))


class Betaincc(Special):
    """Complement of betainc. dx = -dy * x**(a - 1) * (1 - x)**(b - 1) / beta(a, b). Saves: a, b, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "betaincc"
    constants = {0: "a", 1: "b"}

    def backward(self, gy: Any) -> Any:
        a, b, x = self.saved
        return None, None, -gy * np.exp(log_beta_density(a, b, x))


class Betaincinv(SpecialInverse):
    """Inverse of betainc. dy = dx / density(x), of dx by the output x. Saves: a, b, output."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "betaincinv"
    constants = {0: "a", 1: "b"}

    def backward(self, gy: Any) -> Any:
        a, b, x = self.saved
        return None, None, gy * np.exp(-log_beta_density(a, b, x))


class Betainccinv(SpecialInverse):
    """Inverse of betaincc. dy = -dx / density(x), of dx by the output x. Saves: a, b, output."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "betainccinv"
    constants = {0: "a", 1: "b"}

    def backward(self, gy: Any) -> Any:
        a, b, x = self.saved
        return None, None, -gy * np.exp(-log_beta_density(a, b, x))


@register("scipy.special.betainc")
def betainc(a: Any, b: Any, x: Any, /) -> Any:
    """Regularised incomplete beta function: the beta distribution function.

    Parameters
    ----------
    a, b, x : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``a`` or ``b`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``x`` is ``x**(a - 1) * (1 - x)**(b - 1) / beta(a, b)``. There is none by ``a`` and ``b`` here.
    Saves all three, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.3)
    >>> y = special.betainc(2.5, 1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.0889, 0.7002
    """
    return record(Betainc(), (a, b, x))


@register("scipy.special.betaincc")
def betaincc(a: Any, b: Any, x: Any, /) -> Any:
    """Complement of the regularised incomplete beta function, ``1 - betainc(a, b, x)``.

    Parameters
    ----------
    a, b, x : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``a`` or ``b`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``x`` is minus that of `betainc`. There is none by ``a`` and ``b`` here. Saves all three,
    without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.3)
    >>> y = special.betaincc(2.5, 1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.9111, -0.7002
    """
    return record(Betaincc(), (a, b, x))


@register("scipy.special.betaincinv")
def betaincinv(a: Any, b: Any, y: Any, /) -> Any:
    """Inverse of `betainc` in its third argument.

    Parameters
    ----------
    a, b, y : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``a`` or ``b`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``y`` is one divided by that of `betainc` at the output. There is none by ``a`` and ``b`` here.
    Saves ``a`` and ``b``, without copies, and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> y = pygrad.Variable(0.3)
    >>> out = special.betaincinv(2.5, 1.5, y)
    >>> out.backward()
    >>> print(f"{out.item():.4f}, {y.grad.item():.4f}")
    0.5095, 0.7709
    """
    return record(Betaincinv(), (a, b, y))


@register("scipy.special.betainccinv")
def betainccinv(a: Any, b: Any, y: Any, /) -> Any:
    """Inverse of `betaincc` in its third argument.

    Parameters
    ----------
    a, b, y : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``a`` or ``b`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``y`` is one divided by that of `betaincc` at the output. There is none by ``a`` and ``b`` here.
    Saves ``a`` and ``b``, without copies, and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> y = pygrad.Variable(0.3)
    >>> out = special.betainccinv(2.5, 1.5, y)
    >>> out.backward()
    >>> print(f"{out.item():.4f}, {y.grad.item():.4f}")
    0.7702, -0.6060
    """
    return record(Betainccinv(), (a, b, y))
