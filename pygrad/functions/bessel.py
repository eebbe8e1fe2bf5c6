"""Bessel functions of orders 0 and 1."""

from __future__ import annotations

from typing import Any
from pygrad.dispatch import register
from pygrad.functions._special import Special, SpecialOfBoth, special
from pygrad.recording import record1


class J0(Special):
    """Bessel function. dx = -dy * j1(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "j0"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return -gy * special().j1(x)


class J1(Special):
    """Bessel function. dx = dy * (j0(x) - jv(2, x)) / 2. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "j1"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * (0.5 * (special().j0(x) - special().jv(2, x)))


class Y0(Special):
    """Bessel function. dx = -dy * y1(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "y0"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return -gy * special().y1(x)


class Y1(SpecialOfBoth):
    """Bessel function. dx = dy * (y0(x) - y1(x) / x). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "y1"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        return gy * (special().y0(x) - y / x)


@register("scipy.special.j0")
def j0(x: Any, /) -> Any:
    """Bessel function of the first kind of order 0.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-j1(x)``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.j0(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.9385, -0.2423
    """
    return record1(J0(), x)


@register("scipy.special.j1")
def j1(x: Any, /) -> Any:
    """Bessel function of the first kind of order 1.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``j0(x) - j1(x) / x``, computed as ``(j0(x) - jv(2, x)) / 2``, which is 1/2 at 0. Saves ``x``,
    without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.j1(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.2423, 0.4539
    """
    return record1(J1(), x)


@register("scipy.special.y0")
def y0(x: Any, /) -> Any:
    """Bessel function of the second kind of order 0.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-y1(x)``: infinite at 0, NaN below, like the value. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.y0(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -0.4445, 1.4715
    """
    return record1(Y0(), x)


@register("scipy.special.y1")
def y1(x: Any, /) -> Any:
    """Bessel function of the second kind of order 1.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``y0(x) - y1(x) / x``: NaN at 0, where the value is minus infinity. Saves ``x``, without a copy,
    and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.y1(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -1.4715, 2.4984
    """
    return record1(Y1(), x)
