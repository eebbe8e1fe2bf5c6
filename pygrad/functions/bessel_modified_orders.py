"""Modified Bessel functions of any order, as they are and scaled."""

from __future__ import annotations

from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._complex import conj
from pygrad.functions._operands import data_of
from pygrad.functions._special import Special, degree, half_sum, parameter, special
from pygrad.recording import record2


class Iv(Special):
    """Bessel function. dx = dy * (iv(v - 1, x) + iv(v + 1, x)) / 2. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "iv"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * conj(half_sum("iv", v, x))


class Kv(Special):
    """Bessel function. dx = dy * -(kv(v - 1, x) + kv(v + 1, x)) / 2. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "kv"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * conj(-half_sum("kv", v, x))


class Kn(Special):
    """Bessel function. dx = dy * -(kn(n - 1, x) + kn(n + 1, x)) / 2. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    ufunc = "kn"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        return None, gy * -half_sum("kv", n, x)


class Ive(Special):
    """Bessel function. dx = dy * ((ive(v - 1, x) + ive(v + 1, x)) / 2 - sign(x) * ive(v, x)). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "ive"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * (half_sum("ive", v, x) - np.sign(data_of(x)) * special().ive(v, x))


class Kve(Special):
    """Bessel function. dx = dy * (kve(v, x) - (kve(v - 1, x) + kve(v + 1, x)) / 2). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "kve"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * conj(special().kve(v, x) - half_sum("kve", v, x))


@register("scipy.special.iv")
def iv(v: Any, x: Any, /) -> Any:
    """Modified Bessel function of the first kind of real order.

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
    The derivative is ``(iv(v - 1, x) + iv(v + 1, x)) / 2``. There is none by ``v`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.iv(1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.2028, 0.4121
    """
    return record2(Iv(), parameter(v, x), x)


@register("scipy.special.kv")
def kv(v: Any, x: Any, /) -> Any:
    """Modified Bessel function of the second kind of real order.

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
    The derivative is ``-(kv(v - 1, x) + kv(v + 1, x)) / 2``. There is none by ``v`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.kv(1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    1.4166, -3.2858
    """
    return record2(Kv(), parameter(v, x), x)


@register("scipy.special.kn")
def kn(n: Any, x: Any, /) -> Any:
    """Modified Bessel function of the second kind of whole order.

    Parameters
    ----------
    n : array_like
        Order; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts with it.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``n`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative is ``-(kn(n - 1, x) + kn(n + 1, x)) / 2``. There is none by ``n`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.kn(2, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    2.7198, -7.6613
    """
    return record2(Kn(), degree(n), x)


@register("scipy.special.ive")
def ive(v: Any, x: Any, /) -> Any:
    """Modified Bessel function of the first kind, scaled: ``iv(v, x) * exp(-abs(x.real))``.

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
    The derivative is ``((ive(v - 1, x) + ive(v + 1, x)) / 2 - sign(x) * ive(v, x))``. Complex ``x`` is refused: the
    scaling is not holomorphic. There is none by ``v`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.ive(1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.0911, 0.0940
    """
    return record2(Ive(), v, x)


@register("scipy.special.kve")
def kve(v: Any, x: Any, /) -> Any:
    """Modified Bessel function of the second kind, scaled: ``kv(v, x) * exp(x)``.

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
    The derivative is ``(kve(v, x) - (kve(v - 1, x) + kve(v + 1, x)) / 2)``. There is none by ``v`` here. Saves both,
    without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.kve(1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    3.1528, -4.1600
    """
    return record2(Kve(), parameter(v, x), x)
