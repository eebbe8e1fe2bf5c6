"""Kelvin functions and their derivatives."""

from __future__ import annotations

from typing import Any
from pygrad.dispatch import register
from pygrad.functions._special import Special, SpecialOfBoth, special
from pygrad.recording import record1


class Ber(Special):
    """Kelvin function. dx = dy * berp(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "ber"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * special().berp(x)


class Berp(SpecialOfBoth):
    """Derivative of ber. dx = dy * (-bei(x) - y / x). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "berp"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        return gy * (-special().bei(x) - y / x)


class Bei(Special):
    """Kelvin function. dx = dy * beip(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "bei"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * special().beip(x)


class Beip(SpecialOfBoth):
    """Derivative of bei. dx = dy * (ber(x) - y / x). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "beip"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        return gy * (special().ber(x) - y / x)


class Ker(Special):
    """Kelvin function. dx = dy * kerp(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "ker"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * special().kerp(x)


class Kerp(SpecialOfBoth):
    """Derivative of ker. dx = dy * (-kei(x) - y / x). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "kerp"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        return gy * (-special().kei(x) - y / x)


class Kei(Special):
    """Kelvin function. dx = dy * keip(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "kei"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * special().keip(x)


class Keip(SpecialOfBoth):
    """Derivative of kei. dx = dy * (ker(x) - y / x). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "keip"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        return gy * (special().ker(x) - y / x)


@register("scipy.special.ber")
def ber(x: Any, /) -> Any:
    """Kelvin function of the first kind, its real part.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``berp(x)``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.ber(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.9936, -0.0320
    """
    return record1(Ber(), x)


@register("scipy.special.berp")
def berp(x: Any, /) -> Any:
    """Derivative of the Kelvin function `ber`.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-bei(x) - y / x``, by Kelvin's equation: NaN at 0. Saves ``x``, without a copy, and its
    output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.berp(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -0.0320, -0.1199
    """
    return record1(Berp(), x)


@register("scipy.special.bei")
def bei(x: Any, /) -> Any:
    """Kelvin function of the first kind, its imaginary part.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``beip(x)``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.bei(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.1599, 0.3991
    """
    return record1(Bei(), x)


@register("scipy.special.beip")
def beip(x: Any, /) -> Any:
    """Derivative of the Kelvin function `bei`.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``ber(x) - y / x``, by Kelvin's equation: NaN at 0. Saves ``x``, without a copy, and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.beip(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.3991, 0.4947
    """
    return record1(Beip(), x)


@register("scipy.special.ker")
def ker(x: Any, /) -> Any:
    """Kelvin function of the second kind, its real part.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``kerp(x)``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.ker(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.4529, -0.9873
    """
    return record1(Ker(), x)


@register("scipy.special.kerp")
def kerp(x: Any, /) -> Any:
    """Derivative of the Kelvin function `ker`.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-kei(x) - y / x``, by Kelvin's equation: NaN at 0. Saves ``x``, without a copy, and its
    output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.kerp(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -0.9873, 1.8005
    """
    return record1(Kerp(), x)


@register("scipy.special.kei")
def kei(x: Any, /) -> Any:
    """Kelvin function of the second kind, its imaginary part.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``keip(x)``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.kei(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -0.5664, 0.3590
    """
    return record1(Kei(), x)


@register("scipy.special.keip")
def keip(x: Any, /) -> Any:
    """Derivative of the Kelvin function `kei`.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``ker(x) - y / x``, by Kelvin's equation: NaN at 0. Saves ``x``, without a copy, and its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.8)
    >>> y = special.keip(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.3590, 0.0041
    """
    return record1(Keip(), x)
