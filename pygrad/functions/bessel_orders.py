"""Bessel functions of the first and second kind of any order, as they are and scaled."""

from __future__ import annotations

from typing import Any
from pygrad.dispatch import register
from pygrad.functions._complex import conj
from pygrad.functions._special import Special, degree, half_difference, parameter
from pygrad.recording import record2


class Jv(Special):
    """Bessel function. dx = dy * (jv(v - 1, x) - jv(v + 1, x)) / 2. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "jv"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * conj(half_difference("jv", v, x))


class Yv(Special):
    """Bessel function. dx = dy * (yv(v - 1, x) - yv(v + 1, x)) / 2. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "yv"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * conj(half_difference("yv", v, x))


class Yn(Special):
    """Bessel function. dx = dy * (yn(n - 1, x) - yn(n + 1, x)) / 2. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    ufunc = "yn"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        return None, gy * half_difference("yn", n, x)


class Jve(Special):
    """Bessel function. dx = dy * (jve(v - 1, x) - jve(v + 1, x)) / 2. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "jve"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * half_difference("jve", v, x)


class Yve(Special):
    """Bessel function. dx = dy * (yve(v - 1, x) - yve(v + 1, x)) / 2. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "yve"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * half_difference("yve", v, x)


@register("scipy.special.jv")
def jv(v: Any, x: Any, /) -> Any:
    """Bessel function of the first kind of real order.

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
    The derivative is ``(jv(v - 1, x) - jv(v + 1, x)) / 2``. There is none by ``v`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.jv(1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.1784, 0.3054
    """
    return record2(Jv(), parameter(v, x), x)


@register("scipy.special.yv")
def yv(v: Any, x: Any, /) -> Any:
    """Bessel function of the second kind of real order.

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
    The derivative is ``(yv(v - 1, x) - yv(v + 1, x)) / 2``. There is none by ``v`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.yv(1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -1.4168, 2.0350
    """
    return record2(Yv(), parameter(v, x), x)


@register("scipy.special.yn")
def yn(n: Any, x: Any, /) -> Any:
    """Bessel function of the second kind of whole order.

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
    The derivative is ``(yn(n - 1, x) - yn(n + 1, x)) / 2``. There is none by ``n`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.yn(2, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -2.3586, 4.9183
    """
    return record2(Yn(), degree(n), x)


@register("scipy.special.jve")
def jve(v: Any, x: Any, /) -> Any:
    """Bessel function of the first kind of real order, scaled: ``jv(v, x) * exp(-abs(x.imag))``.

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
    The derivative is ``(jve(v - 1, x) - jve(v + 1, x)) / 2``. Complex ``x`` is refused: the scaling is not
    holomorphic. There is none by ``v`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.jve(1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.1784, 0.3054
    """
    return record2(Jve(), v, x)


@register("scipy.special.yve")
def yve(v: Any, x: Any, /) -> Any:
    """Bessel function of the second kind of real order, scaled: ``yv(v, x) * exp(-abs(x.imag))``.

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
    The derivative is ``(yve(v - 1, x) - yve(v + 1, x)) / 2``. Complex ``x`` is refused: the scaling is not
    holomorphic. There is none by ``v`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.yve(1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -1.4168, 2.0350
    """
    return record2(Yve(), v, x)
