"""Distribution functions of binomial, negative binomial and F distributions."""

from __future__ import annotations

from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._operands import data_of
from pygrad.functions._special import Special, degree, parameter
from pygrad.functions.incomplete_beta import log_beta_density
from pygrad.recording import record


def _of_beta(a: Any, b: Any, x: Any) -> Any:
    """Return the density of the beta distribution."""
    return np.exp(log_beta_density(a, b, x))


def _of_ratio(dfn: Any, dfd: Any, x: Any) -> Any:
    """Return the density of the F distribution."""
    total = dfd + dfn * x
    return dfn * dfd / (total * total) * _of_beta(0.5 * dfn, 0.5 * dfd, dfn * x / total)


class Bdtr(Special):
    """Distribution function. dp = -dy * (n - k) * binom(n, k) * p**k * (1 - p)**(n - k - 1). Saves: k, n, p."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    ufunc = "bdtr"
    constants = {0: "k", 1: "n"}

    def backward(self, gy: Any) -> Any:
        k, n, p = self.saved
        return None, None, -gy * _of_beta(np.floor(data_of(k)) + 1, n - np.floor(data_of(k)), p)


class Bdtrc(Special):
    """Distribution function. dp = dy * (n - k) * binom(n, k) * p**k * (1 - p)**(n - k - 1). Saves: k, n, p."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    ufunc = "bdtrc"
    constants = {0: "k", 1: "n"}

    def backward(self, gy: Any) -> Any:
        k, n, p = self.saved
        return None, None, gy * _of_beta(np.floor(data_of(k)) + 1, n - np.floor(data_of(k)), p)


class Nbdtr(Special):
    """Distribution function. dp = dy * p**(n - 1) * (1 - p)**k / beta(n, k + 1). Saves: k, n, p."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "nbdtr"
    constants = {0: "k", 1: "n"}

    def backward(self, gy: Any) -> Any:
        k, n, p = self.saved
        return None, None, gy * _of_beta(n, k + 1, p)


class Nbdtrc(Special):
    """Distribution function. dp = -dy * p**(n - 1) * (1 - p)**k / beta(n, k + 1). Saves: k, n, p."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "nbdtrc"
    constants = {0: "k", 1: "n"}

    def backward(self, gy: Any) -> Any:
        k, n, p = self.saved
        return None, None, -gy * _of_beta(n, k + 1, p)


class Fdtr(Special):
    """Distribution function. dx = dy * f(x). Saves: dfn, dfd, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "fdtr"
    constants = {0: "dfn", 1: "dfd"}

    def backward(self, gy: Any) -> Any:
        dfn, dfd, x = self.saved
        return None, None, gy * _of_ratio(dfn, dfd, x)


class Fdtrc(Special):
    """Distribution function. dx = -dy * f(x). Saves: dfn, dfd, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "fdtrc"
    constants = {0: "dfn", 1: "dfd"}

    def backward(self, gy: Any) -> Any:
        dfn, dfd, x = self.saved
        return None, None, -gy * _of_ratio(dfn, dfd, x)


@register("scipy.special.bdtr")
def bdtr(k: Any, n: Any, p: Any, /) -> Any:
    """Binomial distribution function: the probability of at most ``k`` of ``n``.

    Parameters
    ----------
    k, n : array_like
        Parameters; no gradient flows to them.
    p : array_like
        The probability of each, of a shape that broadcasts.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``k`` or ``n`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``p`` is ``-(n - k) * binom(n, k) * p**k * (1 - p)**(n - k - 1)``. There is none by the
    parameters here. Saves all, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> p = pygrad.Variable(0.4)
    >>> y = special.bdtr(2.0, 5, p)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {p.grad.item():.4f}")
    0.6826, -1.7280
    """
    return record(Bdtr(), (parameter(k, p), degree(n), p))


@register("scipy.special.bdtrc")
def bdtrc(k: Any, n: Any, p: Any, /) -> Any:
    """Complement of binomial distribution function: the probability of at most ``k`` of ``n``.

    Parameters
    ----------
    k, n : array_like
        Parameters; no gradient flows to them.
    p : array_like
        The probability of each, of a shape that broadcasts.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``k`` or ``n`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``p`` is ``(n - k) * binom(n, k) * p**k * (1 - p)**(n - k - 1)``. There is none by the
    parameters here. Saves all, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> p = pygrad.Variable(0.4)
    >>> y = special.bdtrc(2.0, 5, p)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {p.grad.item():.4f}")
    0.3174, 1.7280
    """
    return record(Bdtrc(), (parameter(k, p), degree(n), p))


@register("scipy.special.nbdtr")
def nbdtr(k: Any, n: Any, p: Any, /) -> Any:
    """Negative binomial distribution function: of at most ``k`` failures before ``n`` successes.

    Parameters
    ----------
    k, n : array_like
        Parameters; no gradient flows to them.
    p : array_like
        The probability of a success, of a shape that broadcasts.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``k`` or ``n`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``p`` is ``p**(n - 1) * (1 - p)**k / beta(n, k + 1)``. There is none by the parameters here.
    Saves all, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> p = pygrad.Variable(0.4)
    >>> y = special.nbdtr(2, 5, p)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {p.grad.item():.4f}")
    0.0963, 0.9677
    """
    return record(Nbdtr(), (k, n, p))


@register("scipy.special.nbdtrc")
def nbdtrc(k: Any, n: Any, p: Any, /) -> Any:
    """Complement of negative binomial distribution function: of at most ``k`` failures before ``n`` successes.

    Parameters
    ----------
    k, n : array_like
        Parameters; no gradient flows to them.
    p : array_like
        The probability of a success, of a shape that broadcasts.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``k`` or ``n`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``p`` is ``-p**(n - 1) * (1 - p)**k / beta(n, k + 1)``. There is none by the parameters here.
    Saves all, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> p = pygrad.Variable(0.4)
    >>> y = special.nbdtrc(2, 5, p)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {p.grad.item():.4f}")
    0.9037, -0.9677
    """
    return record(Nbdtrc(), (k, n, p))


@register("scipy.special.fdtr")
def fdtr(dfn: Any, dfd: Any, x: Any, /) -> Any:
    """Distribution function of F, the ratio of two variances.

    Parameters
    ----------
    dfn, dfd : array_like
        Parameters; no gradient flows to them.
    x : array_like
        Of a shape that broadcasts.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``dfn`` or ``dfd`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``x`` is the density of the F distribution. There is none by the parameters here. Saves all,
    without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.fdtr(3.0, 4.0, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.4449, 0.4205
    """
    return record(Fdtr(), (dfn, dfd, x))


@register("scipy.special.fdtrc")
def fdtrc(dfn: Any, dfd: Any, x: Any, /) -> Any:
    """Complement of distribution function of F, the ratio of two variances.

    Parameters
    ----------
    dfn, dfd : array_like
        Parameters; no gradient flows to them.
    x : array_like
        Of a shape that broadcasts.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``dfn`` or ``dfd`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``x`` is minus the density of the F distribution. There is none by the parameters here. Saves
    all, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.fdtrc(3.0, 4.0, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.5551, -0.4205
    """
    return record(Fdtrc(), (dfn, dfd, x))
