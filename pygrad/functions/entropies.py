"""Products with logarithms that are 0 at 0, and the entropies made of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from pygrad.dispatch import register
from pygrad.functions._complex import conj
from pygrad.functions._operands import data_of
from pygrad.functions._special import Special, special
from pygrad.recording import record1, record2


def _ratio(x: Any, y: Any) -> Any:
    """Return ``x / y``, NaN where one of them is negative: the function is infinite there."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = x / y
    outside = (data_of(x) < 0) | (data_of(y) < 0)
    return np.where(outside, np.nan, ratio) if outside.any() else ratio


class Xlogy(Special):
    """Product with a logarithm. dx = dy * log(y), dy = dy * x / y, both 0 at x = 0, y <= 0. Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "xlogy"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        need1, need2 = self.needs_grad
        zero = (data_of(x) == 0) & ((data_of(y) <= 0) if data_of(y).dtype.kind != "c" else (data_of(y) == 0))
        if zero.any():
            y = np.where(zero, 1, y)
        if gy.dtype.kind == "c":
            log = special().xlogy(np.ones((), gy.dtype), y)
            return gy * conj(log) if need1 else None, gy * conj(x / y) if need2 else None
        return special().xlogy(gy, y) if need1 else None, gy * (x / y) if need2 else None


class Xlog1py(Special):
    """Product with log1p. dx = dy * log(1 + y), dy = dy * x / (1 + y), 0 at x = 0, y <= -1. Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "xlog1py"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        need1, need2 = self.needs_grad
        zero = (data_of(x) == 0) & ((data_of(y) <= -1) if data_of(y).dtype.kind != "c" else (data_of(y) == -1))
        if zero.any():
            y = np.where(zero, 0, y)
        if gy.dtype.kind == "c":
            log = special().xlog1py(np.ones((), gy.dtype), y)
            return gy * conj(log) if need1 else None, gy * conj(x / (1 + y)) if need2 else None
        return special().xlog1py(gy, y) if need1 else None, gy * (x / (1 + y)) if need2 else None


class Entr(Special):
    """Term of an entropy. dx = -dy * (log(x) + 1). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "entr"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return -(special().xlogy(gy, x) + gy)


class RelEntr(Special):
    """Term of a relative entropy. dx = dy * (log(x / y) + 1), dy = -dy * x / y. Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "rel_entr"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        need1, need2 = self.needs_grad
        ratio = _ratio(x, y)
        return special().xlogy(gy, ratio) + gy if need1 else None, -gy * ratio if need2 else None


class KlDivergence(Special):
    """Term of a divergence. dx = dy * log(x / y), dy = dy * (1 - x / y). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "kl_div"

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        need1, need2 = self.needs_grad
        ratio = _ratio(x, y)
        return special().xlogy(gy, ratio) if need1 else None, gy * (1 - ratio) if need2 else None


@register("scipy.special.xlogy")
def xlogy(x: Any, y: Any, /) -> Any:
    """Product with a logarithm, ``x * log(y)``, which is 0 where ``x`` is, unless ``y`` is NaN.

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
    The derivatives are ``log(y)`` in ``x`` and ``x / y`` in ``y``. Where ``x`` is 0 and ``y`` is 0 or negative both
    are 0, as PyTorch has it for ``x``. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x, y = pygrad.Variable(2.0), pygrad.Variable(3.0)
    >>> out = special.xlogy(x, y)
    >>> out.backward()
    >>> print(f"{out.item():.4f}, {x.grad.item():.4f}, {y.grad.item():.4f}")
    2.1972, 1.0986, 0.6667
    """
    return record2(Xlogy(), x, y)


@register("scipy.special.xlog1py")
def xlog1py(x: Any, y: Any, /) -> Any:
    """Product with a logarithm, ``x * log(1 + y)``, which is 0 where ``x`` is, unless ``y`` is NaN.

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
    The derivatives are ``log(1 + y)`` in ``x`` and ``x / (1 + y)`` in ``y``. Where ``x`` is 0 and ``y`` at most -1
    both are 0. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x, y = pygrad.Variable(2.0), pygrad.Variable(3.0)
    >>> out = special.xlog1py(x, y)
    >>> out.backward()
    >>> print(f"{out.item():.4f}, {x.grad.item():.4f}, {y.grad.item():.4f}")
    2.7726, 1.3863, 0.5000
    """
    return record2(Xlog1py(), x, y)


@register("scipy.special.entr")
def entr(x: Any, /) -> Any:
    """Term of an entropy, ``-x * log(x)``: 0 at 0, minus infinity below.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-log(x) - 1``: infinite at 0 and NaN below. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.entr(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.3466, -0.3069
    """
    return record1(Entr(), x)


@register("scipy.special.rel_entr")
def rel_entr(x: Any, y: Any, /) -> Any:
    """Term of a relative entropy, ``x * log(x / y)``: 0 at ``x`` 0, infinite for negative numbers.

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
    The derivatives are ``log(x / y) + 1`` in ``x`` and ``-x / y`` in ``y``: minus infinity in ``x`` at 0, NaN where
    both are 0 and where one is negative. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x, y = pygrad.Variable(0.5), pygrad.Variable(0.25)
    >>> out = special.rel_entr(x, y)
    >>> out.backward()
    >>> print(f"{out.item():.4f}, {x.grad.item():.4f}, {y.grad.item():.4f}")
    0.3466, 1.6931, -2.0000
    """
    return record2(RelEntr(), x, y)


@register("scipy.special.kl_div")
def kl_divergence(x: Any, y: Any, /) -> Any:
    """Term of a Kullback-Leibler divergence, ``x * log(x / y) - x + y``.

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
    It is `scipy.special.kl_div`; the loss `kl_div` is PyTorch's. The derivatives are ``log(x / y)`` in ``x`` and ``1
    - x / y`` in ``y``: minus infinity in ``x`` at 0, NaN where both are 0 and where one is negative. Saves both,
    without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x, y = pygrad.Variable(0.5), pygrad.Variable(0.25)
    >>> out = special.kl_div(x, y)
    >>> out.backward()
    >>> print(f"{out.item():.4f}, {x.grad.item():.4f}, {y.grad.item():.4f}")
    0.0966, 0.6931, -1.0000
    """
    return record2(KlDivergence(), x, y)
