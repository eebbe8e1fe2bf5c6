"""Distribution functions of chi-square, gamma and Poisson distributions."""

from __future__ import annotations

from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._operands import data_of
from pygrad.functions._special import Special
from pygrad.functions.incomplete_gamma import log_gamma_density
from pygrad.recording import record, record2


def _of_gamma(a: Any, x: Any) -> Any:
    """Return the density of the gamma distribution of shape ``a``."""
    return np.exp(log_gamma_density(a, x))


class Chdtr(Special):
    """Distribution function. dx = dy * exp(-x / 2) * (x / 2)**(v / 2 - 1) / (2 * gamma(v / 2)). Saves: v, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "chdtr"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * (0.5 * _of_gamma(0.5 * v, 0.5 * x))


class Chdtrc(Special):
    """Distribution function. dx = -dy * exp(-x / 2) * (x / 2)**(v / 2 - 1) / (2 * gamma(v / 2)). Saves: v, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "chdtrc"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, -gy * (0.5 * _of_gamma(0.5 * v, 0.5 * x))


class Gdtr(Special):
    """Distribution function. dx = dy * a**b / gamma(b) * x**(b - 1) * exp(-a * x). Saves: a, b, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "gdtr"
    constants = {0: "a", 1: "b"}

    def backward(self, gy: Any) -> Any:
        a, b, x = self.saved
        return None, None, gy * (a * _of_gamma(b, a * x))


class Gdtrc(Special):
    """Distribution function. dx = -dy * a**b / gamma(b) * x**(b - 1) * exp(-a * x). Saves: a, b, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "gdtrc"
    constants = {0: "a", 1: "b"}

    def backward(self, gy: Any) -> Any:
        a, b, x = self.saved
        return None, None, -gy * (a * _of_gamma(b, a * x))


class Pdtr(Special):
    """Distribution function. dm = -dy * exp(-m) * m**k / k!. Saves: k, m."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "pdtr"
    constants = {0: "k"}

    def backward(self, gy: Any) -> Any:
        k, m = self.saved
        return None, -gy * _of_gamma(np.floor(data_of(k)) + 1, m)


class Pdtrc(Special):
    """Distribution function. dm = dy * exp(-m) * m**k / k!. Saves: k, m."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "pdtrc"
    constants = {0: "k"}

    def backward(self, gy: Any) -> Any:
        k, m = self.saved
        return None, gy * _of_gamma(np.floor(data_of(k)) + 1, m)


@register("scipy.special.chdtr")
def chdtr(v: Any, x: Any, /) -> Any:
    """Chi-square distribution function of ``v`` degrees of freedom.

    Parameters
    ----------
    v : array_like
        Parameter; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts.

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
    The derivative by ``x`` is ``exp(-x / 2) * (x / 2)**(v / 2 - 1) / (2 * gamma(v / 2))``. There is none by the
    parameters here. Saves all, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(1.5)
    >>> y = special.chdtr(3.0, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.3177, 0.2308
    """
    return record2(Chdtr(), v, x)


@register("scipy.special.chdtrc")
def chdtrc(v: Any, x: Any, /) -> Any:
    """Complement of chi-square distribution function of ``v`` degrees of freedom.

    Parameters
    ----------
    v : array_like
        Parameter; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts.

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
    The derivative by ``x`` is ``-exp(-x / 2) * (x / 2)**(v / 2 - 1) / (2 * gamma(v / 2))``. There is none by the
    parameters here. Saves all, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(1.5)
    >>> y = special.chdtrc(3.0, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.6823, -0.2308
    """
    return record2(Chdtrc(), v, x)


@register("scipy.special.gdtr")
def gdtr(a: Any, b: Any, x: Any, /) -> Any:
    """Gamma distribution function of rate ``a`` and shape ``b``.

    Parameters
    ----------
    a, b : array_like
        Parameters; no gradient flows to them.
    x : array_like
        Of a shape that broadcasts.

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
    The derivative by ``x`` is ``a**b / gamma(b) * x**(b - 1) * exp(-a * x)``. There is none by the parameters here.
    Saves all, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.gdtr(1.5, 2.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.2085, 0.4468
    """
    return record(Gdtr(), (a, b, x))


@register("scipy.special.gdtrc")
def gdtrc(a: Any, b: Any, x: Any, /) -> Any:
    """Complement of gamma distribution function of rate ``a`` and shape ``b``.

    Parameters
    ----------
    a, b : array_like
        Parameters; no gradient flows to them.
    x : array_like
        Of a shape that broadcasts.

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
    The derivative by ``x`` is ``-a**b / gamma(b) * x**(b - 1) * exp(-a * x)``. There is none by the parameters here.
    Saves all, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.gdtrc(1.5, 2.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.7915, -0.4468
    """
    return record(Gdtrc(), (a, b, x))


@register("scipy.special.pdtr")
def pdtr(k: Any, m: Any, /) -> Any:
    """Poisson distribution function: the probability of at most ``k`` events where ``m`` are expected.

    Parameters
    ----------
    k : array_like
        Parameter; no gradient flows to it.
    m : array_like
        What is expected, of a shape that broadcasts.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``k`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``m`` is ``-exp(-m) * m**k / k!``. There is none by the parameters here. Saves all, without
    copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> m = pygrad.Variable(1.5)
    >>> y = special.pdtr(2.0, m)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {m.grad.item():.4f}")
    0.8088, -0.2510
    """
    return record2(Pdtr(), k, m)


@register("scipy.special.pdtrc")
def pdtrc(k: Any, m: Any, /) -> Any:
    """Complement of poisson distribution function: the probability of at most ``k`` events where ``m`` are expected.

    Parameters
    ----------
    k : array_like
        Parameter; no gradient flows to it.
    m : array_like
        What is expected, of a shape that broadcasts.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``k`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``m`` is ``exp(-m) * m**k / k!``. There is none by the parameters here. Saves all, without
    copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> m = pygrad.Variable(1.5)
    >>> y = special.pdtrc(2.0, m)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {m.grad.item():.4f}")
    0.1912, 0.2510
    """
    return record2(Pdtrc(), k, m)
