"""The incomplete gamma functions and their inverses."""

from __future__ import annotations

from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._special import Special, SpecialInverse, special
from pygrad.recording import record2


def log_gamma_density(a: Any, x: Any) -> Any:
    """Return the logarithm of the density of the gamma distribution.

    Examples
    --------
    >>> float(log_gamma_density(np.array(1.0), np.array(2.0)))
    -2.0
    """
    return special().xlogy(a - 1, x) - x - special().gammaln(a)


class Gammainc(Special):
    """Lower incomplete gamma function. dx = dy * x**(a - 1) * exp(-x) / gamma(a). Saves: a, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "gammainc"
    constants = {0: "a"}

    def backward(self, gy: Any) -> Any:
        a, x = self.saved
        return None, gy * np.exp(log_gamma_density(a, x))


class Gammaincc(Special):
    """Upper incomplete gamma function. dx = -dy * x**(a - 1) * exp(-x) / gamma(a). Saves: a, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "gammaincc"
    constants = {0: "a"}

    def backward(self, gy: Any) -> Any:
        a, x = self.saved
        return None, -gy * np.exp(log_gamma_density(a, x))


class Gammaincinv(SpecialInverse):
    """Inverse of gammainc. dy = dx * gamma(a) * exp(x) / x**(a - 1), of dx by the output x. Saves: a, output."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "gammaincinv"
    constants = {0: "a"}

    def backward(self, gy: Any) -> Any:
        a, x = self.saved
        return None, gy * np.exp(-log_gamma_density(a, x))


class Gammainccinv(SpecialInverse):
    """Inverse of gammaincc. dy = -dx * gamma(a) * exp(x) / x**(a - 1), of dx by the output x. Saves: a, output."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "gammainccinv"
    constants = {0: "a"}

    def backward(self, gy: Any) -> Any:
        a, x = self.saved
        return None, -gy * np.exp(-log_gamma_density(a, x))


@register("scipy.special.gammainc")
def gammainc(a: Any, x: Any, /) -> Any:
    """Regularised lower incomplete gamma function: the gamma distribution function.

    Parameters
    ----------
    a, x : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``a`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``x`` is ``x**(a - 1) * exp(-x) / gamma(a)``. There is none by ``a`` here. Saves both, without
    copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(1.5)
    >>> y = special.gammainc(2.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.3000, 0.3084
    """
    return record2(Gammainc(), a, x)


@register("scipy.special.gammaincc")
def gammaincc(a: Any, x: Any, /) -> Any:
    """Regularised upper incomplete gamma function, ``1 - gammainc(a, x)``.

    Parameters
    ----------
    a, x : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``a`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``x`` is ``-x**(a - 1) * exp(-x) / gamma(a)``. There is none by ``a`` here. Saves both, without
    copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(1.5)
    >>> y = special.gammaincc(2.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.7000, -0.3084
    """
    return record2(Gammaincc(), a, x)


@register("scipy.special.gammaincinv")
def gammaincinv(a: Any, y: Any, /) -> Any:
    """Inverse of `gammainc` in its second argument.

    Parameters
    ----------
    a, y : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``a`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``y`` is one divided by that of `gammainc` at the output. There is none by ``a`` here. Saves
    ``a``, without a copy, and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> y = pygrad.Variable(0.4)
    >>> out = special.gammaincinv(2.5, y)
    >>> out.backward()
    >>> print(f"{out.item():.4f}, {y.grad.item():.4f}")
    1.8277, 3.3461
    """
    return record2(Gammaincinv(), a, y)


@register("scipy.special.gammainccinv")
def gammainccinv(a: Any, y: Any, /) -> Any:
    """Inverse of `gammaincc` in its second argument.

    Parameters
    ----------
    a, y : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``a`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``y`` is one divided by that of `gammaincc` at the output. There is none by ``a`` here. Saves
    ``a``, without a copy, and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> y = pygrad.Variable(0.4)
    >>> out = special.gammainccinv(2.5, y)
    >>> out.backward()
    >>> print(f"{out.item():.4f}, {y.grad.item():.4f}")
    2.5659, -4.2086
    """
    return record2(Gammainccinv(), a, y)
