"""Orthogonal polynomials of Laguerre and Hermite."""

from __future__ import annotations

from typing import Any
from pygrad.dispatch import register
from pygrad.functions._complex import conj
from pygrad.functions._special import Special, degree, lower_degree, parameter
from pygrad.recording import record, record2


class EvalLaguerre(Special):
    """Orthogonal polynomial. dx = dy * -eval_genlaguerre(n - 1, 1, x). Saves: n, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    takes_complex = True
    ufunc = "eval_laguerre"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        slope = -lower_degree("eval_genlaguerre", n, 1.0, x)
        return None, gy * conj(slope)


class EvalGenlaguerre(Special):
    """Orthogonal polynomial. dx = dy * -eval_genlaguerre(n - 1, alpha + 1, x). Saves: n, alpha, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    takes_complex = True
    ufunc = "eval_genlaguerre"
    constants = {0: "n", 1: "alpha"}

    def backward(self, gy: Any) -> Any:
        n, alpha, x = self.saved
        slope = -lower_degree("eval_genlaguerre", n, alpha + 1, x)
        return None, None, gy * conj(slope)


class EvalHermite(Special):
    """Orthogonal polynomial. dx = dy * 2 * n * eval_hermite(n - 1, x). Saves: n, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    ufunc = "eval_hermite"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        slope = 2 * n * lower_degree("eval_hermite", n, x)
        return None, gy * slope


class EvalHermitenorm(Special):
    """Orthogonal polynomial. dx = dy * n * eval_hermitenorm(n - 1, x). Saves: n, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    ufunc = "eval_hermitenorm"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        slope = n * lower_degree("eval_hermitenorm", n, x)
        return None, gy * slope


@register("scipy.special.eval_laguerre")
def eval_laguerre(n: Any, x: Any, /) -> Any:
    """Laguerre polynomial.

    Parameters
    ----------
    n : array_like
        Degree; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts.

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
    The derivative by ``x`` is ``-eval_genlaguerre(n - 1, 1, x)``. There is none by ``n`` here. Saves all, without
    copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_laguerre(3, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.0293, -1.8800
    """
    return record2(EvalLaguerre(), degree(n), x)


@register("scipy.special.eval_genlaguerre")
def eval_genlaguerre(n: Any, alpha: Any, x: Any, /) -> Any:
    """Generalised Laguerre polynomial.

    Parameters
    ----------
    n, alpha : array_like
        Degree and parameters; no gradient flows to them.
    x : array_like
        Of a shape that broadcasts.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``n`` or ``alpha`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``x`` is ``-eval_genlaguerre(n - 1, alpha + 1, x)``. There is none by ``n`` and ``alpha`` here.
    Saves all, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_genlaguerre(3, 0.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.7068, -3.0550
    """
    return record(EvalGenlaguerre(), (degree(n), parameter(alpha, x), x))


@register("scipy.special.eval_hermite")
def eval_hermite(n: Any, x: Any, /) -> Any:
    """Hermite polynomial of physics.

    Parameters
    ----------
    n : array_like
        Degree; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts.

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
    The derivative by ``x`` is ``2 * n * eval_hermite(n - 1, x)``. There is none by ``n`` here. Saves all, without
    copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_hermite(3, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -4.2880, -8.1600
    """
    return record2(EvalHermite(), degree(n), x)


@register("scipy.special.eval_hermitenorm")
def eval_hermitenorm(n: Any, x: Any, /) -> Any:
    """Hermite polynomial of probability theory.

    Parameters
    ----------
    n : array_like
        Degree; no gradient flows to it.
    x : array_like
        Of a shape that broadcasts.

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
    The derivative by ``x`` is ``n * eval_hermitenorm(n - 1, x)``. There is none by ``n`` here. Saves all, without
    copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_hermitenorm(3, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -1.1360, -2.5200
    """
    return record2(EvalHermitenorm(), degree(n), x)
