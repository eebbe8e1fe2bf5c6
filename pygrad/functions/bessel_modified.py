"""Modified Bessel functions of orders 0 and 1, as they are and scaled."""

from __future__ import annotations

from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._operands import data_of
from pygrad.functions._special import Special, SpecialOfBoth, either, special
from pygrad.recording import record1


class BesselI0(Special):
    """Modified Bessel function. dx = dy * i1(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "i0"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * special().i1(x)


class I1(Special):
    """Modified Bessel function. dx = dy * (i0(x) + iv(2, x)) / 2. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "i1"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * (0.5 * (special().i0(x) + special().iv(2, x)))


class I0e(SpecialOfBoth):
    """Scaled modified Bessel function. dx = dy * (i1e(x) - sign(x) * y). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "i0e"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        return gy * (special().i1e(x) - np.sign(data_of(x)) * y)


class I1e(SpecialOfBoth):
    """Scaled modified Bessel function. dx = dy * (i0e(x) - y / x - sign(x) * y). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "i1e"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        sp = special()
        slope = either(np.abs(data_of(x)) < 1, x, lambda x: 0.5 * (sp.i0e(x) + sp.ive(2, x)),
                       lambda x: sp.i0e(x) - sp.i1e(x) / x, safe=0.5, other=2.0)
        return gy * (slope - np.sign(data_of(x)) * y)


class K0(Special):
    """Modified Bessel function. dx = -dy * k1(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "k0"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return -gy * special().k1(x)


class K1(SpecialOfBoth):
    """Modified Bessel function. dx = -dy * (k0(x) + y / x). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "k1"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        return gy * -(special().k0(x) + y / x)


class K0e(SpecialOfBoth):
    """Scaled modified Bessel function. dx = dy * (y - k1e(x)). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "k0e"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        return gy * (y - special().k1e(x))


class K1e(SpecialOfBoth):
    """Scaled modified Bessel function. dx = dy * (y - k0e(x) - y / x). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "k1e"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        return gy * (y - special().k0e(x) - y / x)


@register("scipy.special.i0")
def bessel_i0(x: Any, /) -> Any:
    """Modified Bessel function of the first kind of order 0.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    It is `scipy.special.i0`; `numpy.i0` has a name of its own. The derivative is ``i1(x)``. Saves ``x``, without a
    copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.i0(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    1.0635, 0.2579
    """
    return record1(BesselI0(), x)


@register("scipy.special.i1")
def i1(x: Any, /) -> Any:
    """Modified Bessel function of the first kind of order 1.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``i0(x) - i1(x) / x``, computed as ``(i0(x) + iv(2, x)) / 2``, which is 1/2 at 0. Saves ``x``,
    without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.i1(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.2579, 0.5477
    """
    return record1(I1(), x)


@register("scipy.special.i0e")
def i0e(x: Any, /) -> Any:
    """Modified Bessel function of order 0, scaled: ``exp(-abs(x)) * i0(x)``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``i1e(x) - sign(x) * i0e(x)``, and 0 at the kink at 0, as in PyTorch. Saves ``x``, without a
    copy, and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.i0e(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.6450, -0.4886
    """
    return record1(I0e(), x)


@register("scipy.special.i1e")
def i1e(x: Any, /) -> Any:
    """Modified Bessel function of order 1, scaled: ``exp(-abs(x)) * i1(x)``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``i0e(x) - i1e(x) / x - sign(x) * i1e(x)``, which is 1/2 at 0. Saves ``x``, without a copy, and
    its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.i1e(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.1564, 0.1758
    """
    return record1(I1e(), x)


@register("scipy.special.k0")
def k0(x: Any, /) -> Any:
    """Modified Bessel function of the second kind of order 0.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-k1(x)``: minus infinity at 0, NaN below. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.k0(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.9244, -1.6564
    """
    return record1(K0(), x)


@register("scipy.special.k1")
def k1(x: Any, /) -> Any:
    """Modified Bessel function of the second kind of order 1.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-k0(x) - k1(x) / x``: minus infinity at 0, NaN below. Saves ``x``, without a copy, and its
    output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.k1(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    1.6564, -4.2373
    """
    return record1(K1(), x)


@register("scipy.special.k0e")
def k0e(x: Any, /) -> Any:
    """Modified Bessel function of the second kind of order 0, scaled: ``exp(x) * k0(x)``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``k0e(x) - k1e(x)``: NaN at 0 and below. Saves ``x``, without a copy, and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.k0e(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    1.5241, -1.2069
    """
    return record1(K0e(), x)


@register("scipy.special.k1e")
def k1e(x: Any, /) -> Any:
    """Modified Bessel function of the second kind of order 1, scaled: ``exp(x) * k1(x)``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``k1e(x) - k0e(x) - k1e(x) / x``: NaN at 0 and below. Saves ``x``, without a copy, and its
    output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.k1e(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    2.7310, -4.2551
    """
    return record1(K1e(), x)
