"""Hypergeometric functions."""

from __future__ import annotations

from typing import Any
from pygrad.dispatch import register
from pygrad.functions._complex import conj
from pygrad.functions._special import Special, parameter, special
from pygrad.recording import record, record2


class Hyp0f1(Special):
    """Hypergeometric function 0F1. dx = dy * hyp0f1(b + 1, x) / b. Saves: b, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "hyp0f1"
    constants = {0: "b"}

    def backward(self, gy: Any) -> Any:
        b, x = self.saved
        return None, gy * conj(special().hyp0f1(b + 1, x) / b)


class Hyp1f1(Special):
    """Hypergeometric function 1F1. dx = dy * a / b * hyp1f1(a + 1, b + 1, x). Saves: a, b, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "hyp1f1"
    constants = {0: "a", 1: "b"}

    def backward(self, gy: Any) -> Any:
        a, b, x = self.saved
        return None, None, gy * conj(a / b * special().hyp1f1(a + 1, b + 1, x))


class Hyp2f1(Special):
    """Hypergeometric function 2F1. dx = dy * a * b / c * hyp2f1(a + 1, b + 1, c + 1, x). Saves: a, b, c, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "hyp2f1"
    constants = {0: "a", 1: "b", 2: "c"}

    def backward(self, gy: Any) -> Any:
        a, b, c, x = self.saved
        return None, None, None, gy * conj(a * b / c * special().hyp2f1(a + 1, b + 1, c + 1, x))


class Hyperu(Special):
    """Hypergeometric function U. dx = -dy * a * hyperu(a + 1, b + 1, x). Saves: a, b, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "hyperu"
    constants = {0: "a", 1: "b"}

    def backward(self, gy: Any) -> Any:
        a, b, x = self.saved
        return None, None, gy * (-a * special().hyperu(a + 1, b + 1, x))


@register("scipy.special.hyp0f1")
def hyp0f1(b: Any, x: Any, /) -> Any:
    """Confluent hypergeometric limit function.

    Parameters
    ----------
    b : array_like
        Parameter; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``b`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``x`` is ``hyp0f1(b + 1, x) / b``. There is none by ``b`` here. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.hyp0f1(1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    1.3683, 0.8099
    """
    return record2(Hyp0f1(), parameter(b, x), x)


@register("scipy.special.hyp1f1")
def hyp1f1(a: Any, b: Any, x: Any, /) -> Any:
    """Confluent hypergeometric function, Kummer's.

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
    The derivative by ``x`` is ``a / b * hyp1f1(a + 1, b + 1, x)``. There is none by ``a`` and ``b`` here. Saves all
    three, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.hyp1f1(1.5, 2.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    1.3613, 0.8623
    """
    return record(Hyp1f1(), (parameter(a, x), parameter(b, x), x))


@register("scipy.special.hyp2f1")
def hyp2f1(a: Any, b: Any, c: Any, x: Any, /) -> Any:
    """Gauss's hypergeometric function.

    Parameters
    ----------
    a, b, c : array_like
        Parameters; no gradient flows to them.
    x : array_like
        Of a shape that broadcasts.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``a`` or ``b`` or ``c`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``x`` is ``a * b / c * hyp2f1(a + 1, b + 1, c + 1, x)``. There is none by the parameters here.
    Saves all four, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.3)
    >>> y = special.hyp2f1(1.5, 0.5, 2.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    1.1081, 0.4358
    """
    return record(Hyp2f1(), (parameter(a, x), parameter(b, x), parameter(c, x), x))


@register("scipy.special.hyperu")
def hyperu(a: Any, b: Any, x: Any, /) -> Any:
    """Confluent hypergeometric function of the second kind, Tricomi's.

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
    The derivative by ``x`` is ``-a * hyperu(a + 1, b + 1, x)``. There is none by ``a`` and ``b`` here. Saves all
    three, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.hyperu(1.5, 2.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    2.8284, -8.4853
    """
    return record(Hyperu(), (a, b, x))
