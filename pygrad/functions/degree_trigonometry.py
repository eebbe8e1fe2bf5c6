"""Trigonometric functions of degrees, and relatives that are precise where those of NumPy are not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._special import Special, SpecialOfOutput, SpecialLinear, special
from pygrad.recording import record, record1

_DEGREE = math.pi / 180


class Sindg(Special):
    """Sine of degrees. dx = dy * pi / 180 * cosdg(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "sindg"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * (_DEGREE * special().cosdg(x))


class Cosdg(Special):
    """Cosine of degrees. dx = -dy * pi / 180 * sindg(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "cosdg"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * (-_DEGREE * special().sindg(x))


class Tandg(SpecialOfOutput):
    """Tangent of degrees. dx = dy * pi / 180 * (1 + y**2). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "tandg"

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * (_DEGREE * (1 + y * y))


class Cotdg(SpecialOfOutput):
    """Cotangent of degrees. dx = -dy * pi / 180 * (1 + y**2). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "cotdg"

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * (-_DEGREE * (1 + y * y))


class Radian(SpecialLinear):
    """Angle in radians. dd = dy * pi / 180, dm = dy * pi / 10800, ds = dy * pi / 648000. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "radian"

    def backward(self, gy: Any) -> Any:
        parts = (_DEGREE, _DEGREE / 60, _DEGREE / 3600)
        return tuple([gy * part if need else None for need, part in zip(self.needs_grad, parts, strict=True)])


class Cosm1(Special):
    """Cosine minus 1. dx = -dy * sin(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "cosm1"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * -np.sin(x)


class Exp10(SpecialOfOutput):
    """Power of 10. dx = dy * log(10) * y. Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "exp10"

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * (math.log(10) * y)


@register("scipy.special.sindg")
def sindg(x: Any, /) -> Any:
    """Sine of angles in degrees.

    Parameters
    ----------
    x : array_like
        Angles in degrees, of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``pi / 180 * cosdg(x)``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(30.0)
    >>> y = special.sindg(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.5000, 0.0151
    """
    return record1(Sindg(), x)


@register("scipy.special.cosdg")
def cosdg(x: Any, /) -> Any:
    """Cosine of angles in degrees.

    Parameters
    ----------
    x : array_like
        Angles in degrees, of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-pi / 180 * sindg(x)``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(30.0)
    >>> y = special.cosdg(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.8660, -0.0087
    """
    return record1(Cosdg(), x)


@register("scipy.special.tandg")
def tandg(x: Any, /) -> Any:
    """Tangent of angles in degrees.

    Parameters
    ----------
    x : array_like
        Angles in degrees, of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``pi / 180 * (1 + y**2)``. Saves its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(30.0)
    >>> y = special.tandg(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.5774, 0.0233
    """
    return record1(Tandg(), x)


@register("scipy.special.cotdg")
def cotdg(x: Any, /) -> Any:
    """Cotangent of angles in degrees.

    Parameters
    ----------
    x : array_like
        Angles in degrees, of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-pi / 180 * (1 + y**2)``. Saves its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(30.0)
    >>> y = special.cotdg(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    1.7321, -0.0698
    """
    return record1(Cotdg(), x)


@register("scipy.special.radian")
def radian(d: Any, m: Any, s: Any, /) -> Any:
    """Angle in radians of degrees, minutes and seconds.

    Parameters
    ----------
    d, m, s : array_like
        Degrees, minutes and seconds, of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    Linear. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> d, m, s = pygrad.Variable(30.0), pygrad.Variable(20.0), pygrad.Variable(10.0)
    >>> y = special.radian(d, m, s)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {d.grad.item():.4f}, {m.grad.item():.4f}, {s.grad.item():.4f}")
    0.5295, 0.0175, 0.0003, 0.0000
    """
    return record(Radian(), (d, m, s))


@register("scipy.special.cosm1")
def cosm1(x: Any, /) -> Any:
    """Cosine minus 1, precise near 0.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-sin(x)``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.cosm1(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -0.1224, -0.4794
    """
    return record1(Cosm1(), x)


@register("scipy.special.exp10")
def exp10(x: Any, /) -> Any:
    """Power of 10.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``log(10)`` times the value. Saves its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.exp10(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    3.1623, 7.2814
    """
    return record1(Exp10(), x)
