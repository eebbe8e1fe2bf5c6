"""Box and Cox's transformation, its inverse, and powers minus 1."""

from __future__ import annotations

from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._operands import data_of
from pygrad.functions._special import Special, either, log1p_of, log_of, polynomial, special
from pygrad.functions.exponential_integrals import relative_slope
from pygrad.recording import record2


def _by_root(t: Any) -> Any:
    """Return ``(t / (1 + t) - log(1 + t)) / t**2``, -1/2 at 0."""
    near = np.abs(data_of(t)) < 0.02
    return either(near, t, lambda t: polynomial(t, [(-1) ** k * k / (k + 1) for k in range(1, 9)]),
                  lambda t: (t / (1 + t) - log1p_of(t)) / (t * t), safe=0.0, other=1.0)


class Boxcox(Special):
    """Box and Cox's transformation. dx = dy * x**(lmbda - 1), dlmbda = dy * log(x)**2 * g. Saves: x, lmbda."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "boxcox"

    def backward(self, gy: Any) -> Any:
        x, lmbda = self.saved
        need1, need2 = self.needs_grad
        log = log_of(x)
        return (gy * np.exp((lmbda - 1) * log) if need1 else None,
                gy * (log * log * relative_slope(lmbda * log)) if need2 else None)


class Boxcox1p(Special):
    """Box and Cox's transformation of 1 + x. dx = dy * (1 + x)**(lmbda - 1), dlmbda = dy * log(1 + x)**2 * g.

    Saves: x, lmbda.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "boxcox1p"

    def backward(self, gy: Any) -> Any:
        x, lmbda = self.saved
        need1, need2 = self.needs_grad
        log = log1p_of(x)
        return (gy * np.exp((lmbda - 1) * log) if need1 else None,
                gy * (log * log * relative_slope(lmbda * log)) if need2 else None)


class InvBoxcox(Special):
    """Inverse of boxcox. dy = dout * out / (1 + lmbda * y), dlmbda = dout * out * y**2 * h. Saves: y, lmbda."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "inv_boxcox"

    def backward(self, gy: Any) -> Any:
        y, lmbda = self.saved
        need1, need2 = self.needs_grad
        t, part = lmbda * y, gy * special().inv_boxcox(y, lmbda)
        return part / (1 + t) if need1 else None, part * (y * y * _by_root(t)) if need2 else None


class InvBoxcox1p(InvBoxcox):
    """Inverse of boxcox1p. dy = dout * (out + 1) / (1 + lmbda * y), dlmbda = dout * (out + 1) * y**2 * h.

    Saves: y, lmbda.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "inv_boxcox1p"


class Powm1(Special):
    """Power minus 1. dx = dout * y * x**(y - 1), dy = dout * x**y * log(x). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "powm1"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        need1, need2 = self.needs_grad
        return (gy * (y * np.power(x, y - 1)) if need1 else None,
                gy * special().xlogy(np.power(x, y), x) if need2 else None)


@register("scipy.special.boxcox")
def boxcox(x: Any, lmbda: Any, /) -> Any:
    """Box and Cox's transformation, ``(x**lmbda - 1) / lmbda``, the logarithm if ``lmbda`` is 0.

    Parameters
    ----------
    x : array_like
        Of any shape.
    lmbda : array_like
        Exponent, of a shape that broadcasts with it; 0 stands for the logarithm.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative in ``x`` is ``x**(lmbda - 1)``, that in ``lmbda`` is ``(x**lmbda * log(x) - y) / lmbda``, and its
    series where that cancels. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x, lmbda = pygrad.Variable(2.0), pygrad.Variable(0.5)
    >>> y = special.boxcox(x, lmbda)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}, {lmbda.grad.item():.4f}")
    0.8284, 0.7071, 0.3037
    """
    return record2(Boxcox(), x, lmbda)


@register("scipy.special.boxcox1p")
def boxcox1p(x: Any, lmbda: Any, /) -> Any:
    """Box and Cox's transformation of ``1 + x``.

    Parameters
    ----------
    x : array_like
        Of any shape.
    lmbda : array_like
        Exponent, of a shape that broadcasts with it; 0 stands for the logarithm.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivatives are those of `boxcox` at ``1 + x``. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x, lmbda = pygrad.Variable(2.0), pygrad.Variable(0.5)
    >>> y = special.boxcox1p(x, lmbda)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}, {lmbda.grad.item():.4f}")
    1.4641, 0.5774, 0.8775
    """
    return record2(Boxcox1p(), x, lmbda)


@register("scipy.special.inv_boxcox")
def inv_boxcox(y: Any, lmbda: Any, /) -> Any:
    """Inverse of `boxcox`, ``(lmbda * y + 1)**(1 / lmbda)``.

    Parameters
    ----------
    y : array_like
        Of any shape.
    lmbda : array_like
        Exponent, of a shape that broadcasts with it; 0 stands for the exponential.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative in ``y`` is ``(lmbda * y + 1)**(1 / lmbda - 1)``; that in ``lmbda`` has its limit at 0. Saves both,
    without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> y, lmbda = pygrad.Variable(2.0), pygrad.Variable(0.5)
    >>> out = special.inv_boxcox(y, lmbda)
    >>> out.backward()
    >>> print(f"{out.item():.4f}, {y.grad.item():.4f}, {lmbda.grad.item():.4f}")
    4.0000, 2.0000, -3.0904
    """
    return record2(InvBoxcox(), y, lmbda)


@register("scipy.special.inv_boxcox1p")
def inv_boxcox1p(y: Any, lmbda: Any, /) -> Any:
    """Inverse of `boxcox1p`, ``(lmbda * y + 1)**(1 / lmbda) - 1``.

    Parameters
    ----------
    y : array_like
        Of any shape.
    lmbda : array_like
        Exponent, of a shape that broadcasts with it; 0 stands for the exponential.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivatives are those of `inv_boxcox`. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> y, lmbda = pygrad.Variable(2.0), pygrad.Variable(0.5)
    >>> out = special.inv_boxcox1p(y, lmbda)
    >>> out.backward()
    >>> print(f"{out.item():.4f}, {y.grad.item():.4f}, {lmbda.grad.item():.4f}")
    3.0000, 2.0000, -3.0904
    """
    return record2(InvBoxcox1p(), y, lmbda)


@register("scipy.special.powm1")
def powm1(x: Any, y: Any, /) -> Any:
    """Power minus 1, ``x**y - 1``, precise where it is small.

    Parameters
    ----------
    x, y : array_like
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
    The derivatives are ``y * x**(y - 1)`` in ``x`` and ``x**y * log(x)`` in ``y``, which is 0 where ``x**y`` is.
    Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x, y = pygrad.Variable(2.0), pygrad.Variable(0.5)
    >>> out = special.powm1(x, y)
    >>> out.backward()
    >>> print(f"{out.item():.4f}, {x.grad.item():.4f}, {y.grad.item():.4f}")
    0.4142, 0.3536, 0.9803
    """
    return record2(Powm1(), x, y)
