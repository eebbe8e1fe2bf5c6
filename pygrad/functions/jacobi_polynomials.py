"""Orthogonal polynomials of Legendre, Gegenbauer and Jacobi."""

from __future__ import annotations

from typing import Any
from pygrad.dispatch import register
from pygrad.functions._complex import conj
from pygrad.functions._special import Special, degree, lower_degree, parameter
from pygrad.recording import record, record2


class EvalLegendre(Special):
    """Orthogonal polynomial. dx = dy * eval_gegenbauer(n - 1, 3/2, x). Saves: n, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    takes_complex = True
    ufunc = "eval_legendre"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        slope = lower_degree("eval_gegenbauer", n, 1.5, x)
        return None, gy * conj(slope)


class EvalShLegendre(Special):
    """Orthogonal polynomial. dx = dy * 2 * eval_gegenbauer(n - 1, 3/2, 2 * x - 1). Saves: n, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    takes_complex = True
    ufunc = "eval_sh_legendre"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        slope = 2 * lower_degree("eval_gegenbauer", n, 1.5, 2 * x - 1)
        return None, gy * conj(slope)


class EvalGegenbauer(Special):
    """Orthogonal polynomial. dx = dy * 2 * alpha * eval_gegenbauer(n - 1, alpha + 1, x). Saves: n, alpha, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    takes_complex = True
    ufunc = "eval_gegenbauer"
    constants = {0: "n", 1: "alpha"}

    def backward(self, gy: Any) -> Any:
        n, alpha, x = self.saved
        slope = 2 * alpha * lower_degree("eval_gegenbauer", n, alpha + 1, x)
        return None, None, gy * conj(slope)


class EvalJacobi(Special):
    """Orthogonal polynomial. dx = dy * (n + alpha + beta + 1) / 2 * eval_jacobi(n - 1, alpha + 1, beta + 1, x).

    Saves: n, alpha, beta, x.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    takes_complex = True
    ufunc = "eval_jacobi"
    constants = {0: "n", 1: "alpha", 2: "beta"}

    def backward(self, gy: Any) -> Any:
        n, alpha, beta, x = self.saved
        slope = 0.5 * (n + alpha + beta + 1) * lower_degree("eval_jacobi", n, alpha + 1, beta + 1, x)
        return None, None, None, gy * conj(slope)


@register("scipy.special.eval_legendre")
def eval_legendre(n: Any, x: Any, /) -> Any:
    """Legendre polynomial.

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
    The derivative by ``x`` is ``eval_gegenbauer(n - 1, 3/2, x)``. There is none by ``n`` here. Saves all, without
    copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_legendre(3, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -0.4400, -0.3000
    """
    return record2(EvalLegendre(), degree(n), x)


@register("scipy.special.eval_sh_legendre")
def eval_sh_legendre(n: Any, x: Any, /) -> Any:
    """Shifted Legendre polynomial, ``eval_legendre(n, 2 * x - 1)``.

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
    The derivative by ``x`` is ``2 * eval_gegenbauer(n - 1, 3/2, 2 * x - 1)``. There is none by ``n`` here. Saves all,
    without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_sh_legendre(3, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.2800, -2.4000
    """
    return record2(EvalShLegendre(), degree(n), x)


@register("scipy.special.eval_gegenbauer")
def eval_gegenbauer(n: Any, alpha: Any, x: Any, /) -> Any:
    """Gegenbauer polynomial.

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
    The derivative by ``x`` is ``2 * alpha * eval_gegenbauer(n - 1, alpha + 1, x)``. There is none by ``n`` and
    ``alpha`` here. Saves all, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_gegenbauer(3, 1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -1.8800, 0.9000
    """
    return record(EvalGegenbauer(), (degree(n), parameter(alpha, x), x))


@register("scipy.special.eval_jacobi")
def eval_jacobi(n: Any, alpha: Any, beta: Any, x: Any, /) -> Any:
    """Jacobi polynomial.

    Parameters
    ----------
    n, alpha, beta : array_like
        Degree and parameters; no gradient flows to them.
    x : array_like
        Of a shape that broadcasts.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``n`` or ``alpha`` or ``beta`` needs a gradient.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``x`` is ``(n + alpha + beta + 1) / 2 * eval_jacobi(n - 1, alpha + 1, beta + 1, x)``. There is
    none by ``n`` and ``alpha`` and ``beta`` here. Saves all, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_jacobi(3, 0.5, 1.5, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -0.5845, -1.3650
    """
    return record(EvalJacobi(), (degree(n), parameter(alpha, x), parameter(beta, x), x))
