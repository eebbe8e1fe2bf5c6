"""The gamma function, its reciprocal and logarithms, and ratios of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._complex import conj
from pygrad.functions._operands import data_of
from pygrad.functions._special import Special, SpecialOfBoth, either, special
from pygrad.recording import record1, record2


def _reciprocal_slope(x: Any) -> Any:
    """Return the derivative of ``1 / gamma``: by reflection to the left of 1/2, where the poles of gamma are."""
    return either(data_of(x).real < 0.5, x, _reflected_slope, _direct_slope, safe=0.0, other=1.0)


def _direct_slope(x: Any) -> Any:
    return -special().rgamma(x) * special().psi(x)


def _reflected_slope(x: Any) -> Any:
    gamma_of = special().gamma(1 - x)
    return np.cos(math.pi * x) * gamma_of - np.sin(math.pi * x) / math.pi * gamma_of * special().psi(1 - x)


class Gamma(SpecialOfBoth):
    """Gamma function. dx = dy * y * psi(x). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "gamma"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        return gy * conj(y * special().psi(x))


class Rgamma(Special):
    """Reciprocal of gamma. dx = -dy * y * psi(x), finite everywhere. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "rgamma"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * conj(_reciprocal_slope(x))


class Gammaln(Special):
    """Logarithm of the modulus of gamma. dx = dy * psi(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "gammaln"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * special().psi(x)


class Loggamma(Special):
    """Logarithm of gamma. dx = dy * psi(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "loggamma"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * conj(special().psi(x))


class Poch(SpecialOfBoth):
    """Rising factorial. dz = dy * y * (psi(z + m) - psi(z)), dm = dy * y * psi(z + m). Saves: z, m, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "poch"

    def backward(self, gy: Any) -> Any:
        z, m, y = self.saved
        need1, need2 = self.needs_grad
        ahead = special().psi(z + m)
        return gy * (y * (ahead - special().psi(z))) if need1 else None, gy * (y * ahead) if need2 else None


class Binom(SpecialOfBoth):
    """Binomial coefficient. dn, dk = dy * y times differences of psi. Saves: n, k, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "binom"

    def backward(self, gy: Any) -> Any:
        n, k, y = self.saved
        need1, need2 = self.needs_grad
        psi = special().psi
        rest = psi(n - k + 1)
        part = gy * y
        return part * (psi(n + 1) - rest) if need1 else None, part * (rest - psi(k + 1)) if need2 else None


@register("scipy.special.gamma")
def gamma(x: Any, /) -> Any:
    """Gamma function, which is ``(x - 1)!`` at positive whole numbers.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``gamma(x) * psi(x)``; at the poles, 0 and negative whole numbers, it is NaN. Saves ``x``,
    without a copy, and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(2.5)
    >>> y = special.gamma(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    1.3293, 0.9347
    """
    return record1(Gamma(), x)


@register("scipy.special.rgamma")
def rgamma(x: Any, /) -> Any:
    """Reciprocal of the gamma function, 0 at its poles.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-rgamma(x) * psi(x)``; to the left of 1/2 it is computed by reflection, so that it has its
    limit at the poles of gamma, such as 1 at 0; NaN where ``gamma(1 - x)`` overflows. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(2.5)
    >>> y = special.rgamma(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.7523, -0.5290
    """
    return record1(Rgamma(), x)


@register("scipy.special.gammaln")
def gammaln(x: Any, /) -> Any:
    """Logarithm of the absolute value of the gamma function.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``psi(x)``, NaN or infinite at the poles. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(2.5)
    >>> y = special.gammaln(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.2847, 0.7032
    """
    return record1(Gammaln(), x)


@register("scipy.special.loggamma")
def loggamma(x: Any, /) -> Any:
    """Logarithm of the gamma function, on its principal branch.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``psi(x)``. NaN for negative real ``x``; complex ones have values there. Saves ``x``, without a
    copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(2.5)
    >>> y = special.loggamma(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.2847, 0.7032
    """
    return record1(Loggamma(), x)


@register("scipy.special.poch")
def poch(z: Any, m: Any, /) -> Any:
    """Rising factorial, ``gamma(z + m) / gamma(z)``.

    Parameters
    ----------
    z, m : array_like
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
    The derivatives are ``y * (psi(z + m) - psi(z))`` in ``z`` and ``y * psi(z + m)`` in ``m``; at poles of psi they
    are NaN. Saves both, without copies, and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> z, m = pygrad.Variable(2.5), pygrad.Variable(1.5)
    >>> y = special.poch(z, m)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {z.grad.item():.4f}, {m.grad.item():.4f}")
    4.5135, 2.4958, 5.6695
    """
    return record2(Poch(), z, m)


@register("scipy.special.binom")
def binom(n: Any, k: Any, /) -> Any:
    """Binomial coefficient of real numbers, ``gamma(n + 1) / (gamma(k + 1) * gamma(n - k + 1))``.

    Parameters
    ----------
    n, k : array_like
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
    The derivatives are ``y * (psi(n + 1) - psi(n - k + 1))`` in ``n`` and ``y * (psi(n - k + 1) - psi(k + 1))`` in
    ``k``; at poles of psi, such as negative whole numbers ``n - k``, they are NaN. Saves both, without copies, and
    its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> n, k = pygrad.Variable(4.5), pygrad.Variable(1.5)
    >>> y = special.binom(n, k)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {n.grad.item():.4f}, {k.grad.item():.4f}")
    6.5625, 2.3295, 3.6288
    """
    return record2(Binom(), n, k)


@register("scipy.special.gammasgn")
def gammasgn(x: Any, /) -> Any:
    """Sign of the gamma function.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    ndarray, shape of ``x``, floating dtype
        A plain array: 1, -1, or 0 at the poles.

    Notes
    -----
    A composition of nothing but SciPy's function with the data: the derivative is 0 wherever there is one.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> special.gammasgn(pygrad.Variable([0.5, -0.5]))
    array([ 1., -1.])
    """
    return special().gammasgn(data_of(x))
