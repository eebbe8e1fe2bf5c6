"""Hankel functions, as they are and scaled."""

from __future__ import annotations

from typing import Any
from pygrad.dispatch import register
from pygrad.functions._complex import conj
from pygrad.functions._special import Special, half_difference, parameter, special
from pygrad.recording import record2


class Hankel1(Special):
    """Bessel function. dx = dy * (hankel1(v - 1, x) - hankel1(v + 1, x)) / 2. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "hankel1"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * conj(half_difference("hankel1", v, x))


class Hankel1e(Special):
    """Bessel function. dx = dy * ((hankel1e(v - 1, x) - hankel1e(v + 1, x)) / 2 - 1j * hankel1e(v, x)). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "hankel1e"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * conj(half_difference("hankel1e", v, x) - 1j * special().hankel1e(v, x))


class Hankel2(Special):
    """Bessel function. dx = dy * (hankel2(v - 1, x) - hankel2(v + 1, x)) / 2. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "hankel2"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * conj(half_difference("hankel2", v, x))


class Hankel2e(Special):
    """Bessel function. dx = dy * ((hankel2e(v - 1, x) - hankel2e(v + 1, x)) / 2 + 1j * hankel2e(v, x)). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "hankel2e"
    constants = {0: "v"}

    def backward(self, gy: Any) -> Any:
        v, x = self.saved
        return None, gy * conj(half_difference("hankel2e", v, x) + 1j * special().hankel2e(v, x))


@register("scipy.special.hankel1")
def hankel1(v: Any, x: Any, /) -> Any:
    """Hankel function of the first kind, ``jv(v, x) + 1j * yv(v, x)``.

    Parameters
    ----------
    v : array_like
        Order; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts with it.

    Returns
    -------
    Variable, broadcast shape, complex dtype

    Raises
    ------
    NoDerivativeError
        If ``v`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative is ``(hankel1(v - 1, x) - hankel1(v + 1, x)) / 2``. There is none by ``v`` here. Saves both,
    without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.hankel1(1.5, x)
    >>> y.real.backward()
    >>> print(f"{y.real.item():.4f}, {x.grad.item():.4f}")
    0.1784, 0.3054
    """
    return record2(Hankel1(), parameter(v, x), x)


@register("scipy.special.hankel1e")
def hankel1e(v: Any, x: Any, /) -> Any:
    """Hankel function of the first kind, scaled: ``hankel1(v, x) * exp(-1j * x)``.

    Parameters
    ----------
    v : array_like
        Order; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts with it.

    Returns
    -------
    Variable, broadcast shape, complex dtype

    Raises
    ------
    NoDerivativeError
        If ``v`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative is ``((hankel1e(v - 1, x) - hankel1e(v + 1, x)) / 2 - 1j * hankel1e(v, x))``. There is none by
    ``v`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.hankel1e(1.5, x)
    >>> y.real.backward()
    >>> print(f"{y.real.item():.4f}, {x.grad.item():.4f}")
    -0.8921, 0.5575
    """
    return record2(Hankel1e(), parameter(v, x), x)


@register("scipy.special.hankel2")
def hankel2(v: Any, x: Any, /) -> Any:
    """Hankel function of the second kind, ``jv(v, x) - 1j * yv(v, x)``.

    Parameters
    ----------
    v : array_like
        Order; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts with it.

    Returns
    -------
    Variable, broadcast shape, complex dtype

    Raises
    ------
    NoDerivativeError
        If ``v`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative is ``(hankel2(v - 1, x) - hankel2(v + 1, x)) / 2``. There is none by ``v`` here. Saves both,
    without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.hankel2(1.5, x)
    >>> y.real.backward()
    >>> print(f"{y.real.item():.4f}, {x.grad.item():.4f}")
    0.1784, 0.3054
    """
    return record2(Hankel2(), parameter(v, x), x)


@register("scipy.special.hankel2e")
def hankel2e(v: Any, x: Any, /) -> Any:
    """Hankel function of the second kind, scaled: ``hankel2(v, x) * exp(1j * x)``.

    Parameters
    ----------
    v : array_like
        Order; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts with it.

    Returns
    -------
    Variable, broadcast shape, complex dtype

    Raises
    ------
    NoDerivativeError
        If ``v`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative is ``((hankel2e(v - 1, x) - hankel2e(v + 1, x)) / 2 + 1j * hankel2e(v, x))``. There is none by
    ``v`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.hankel2e(1.5, x)
    >>> y.real.backward()
    >>> print(f"{y.real.item():.4f}, {x.grad.item():.4f}")
    -0.8921, 0.5575
    """
    return record2(Hankel2e(), parameter(v, x), x)
