"""Chebyshev polynomials of the first and second kind, as they are, shifted, and of half the argument."""

from __future__ import annotations

from typing import Any
from pygrad.dispatch import register
from pygrad.functions._complex import conj
from pygrad.functions._special import Special, degree, lower_degree
from pygrad.recording import record2


class EvalChebyt(Special):
    """Orthogonal polynomial. dx = dy * n * eval_chebyu(n - 1, x). Saves: n, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    takes_complex = True
    ufunc = "eval_chebyt"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        slope = n * lower_degree("eval_chebyu", n, x)
        return None, gy * conj(slope)


class EvalChebyu(Special):
    """Orthogonal polynomial. dx = dy * 2 * eval_gegenbauer(n - 1, 2, x). Saves: n, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    takes_complex = True
    ufunc = "eval_chebyu"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        slope = 2 * lower_degree("eval_gegenbauer", n, 2.0, x)
        return None, gy * conj(slope)


class EvalChebyc(Special):
    """Orthogonal polynomial. dx = dy * n * eval_chebyu(n - 1, x / 2). Saves: n, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    takes_complex = True
    ufunc = "eval_chebyc"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        slope = n * lower_degree("eval_chebyu", n, 0.5 * x)
        return None, gy * conj(slope)


class EvalChebys(Special):
    """Orthogonal polynomial. dx = dy * eval_gegenbauer(n - 1, 2, x / 2). Saves: n, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    takes_complex = True
    ufunc = "eval_chebys"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        slope = lower_degree("eval_gegenbauer", n, 2.0, 0.5 * x)
        return None, gy * conj(slope)


class EvalShChebyt(Special):
    """Orthogonal polynomial. dx = dy * 2 * n * eval_chebyu(n - 1, 2 * x - 1). Saves: n, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    takes_complex = True
    ufunc = "eval_sh_chebyt"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        slope = 2 * n * lower_degree("eval_chebyu", n, 2 * x - 1)
        return None, gy * conj(slope)


class EvalShChebyu(Special):
    """Orthogonal polynomial. dx = dy * 4 * eval_gegenbauer(n - 1, 2, 2 * x - 1). Saves: n, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = False  # the gradient may be of double precision and has to be cast
    takes_complex = True
    ufunc = "eval_sh_chebyu"
    constants = {0: "n"}

    def backward(self, gy: Any) -> Any:
        n, x = self.saved
        slope = 4 * lower_degree("eval_gegenbauer", n, 2.0, 2 * x - 1)
        return None, gy * conj(slope)


@register("scipy.special.eval_chebyt")
def eval_chebyt(n: Any, x: Any, /) -> Any:
    """Chebyshev polynomial of the first kind.

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
    The derivative by ``x`` is ``n * eval_chebyu(n - 1, x)``. There is none by ``n`` here. Saves all, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_chebyt(3, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -0.9440, -1.0800
    """
    return record2(EvalChebyt(), degree(n), x)


@register("scipy.special.eval_chebyu")
def eval_chebyu(n: Any, x: Any, /) -> Any:
    """Chebyshev polynomial of the second kind.

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
    The derivative by ``x`` is ``2 * eval_gegenbauer(n - 1, 2, x)``. There is none by ``n`` here. Saves all, without
    copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_chebyu(3, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -1.0880, -0.1600
    """
    return record2(EvalChebyu(), degree(n), x)


@register("scipy.special.eval_chebyc")
def eval_chebyc(n: Any, x: Any, /) -> Any:
    """Chebyshev polynomial of the first kind from -2 to 2, ``2 * eval_chebyt(n, x / 2)``.

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
    The derivative by ``x`` is ``n * eval_chebyu(n - 1, x / 2)``. There is none by ``n`` here. Saves all, without
    copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_chebyc(3, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -1.1360, -2.5200
    """
    return record2(EvalChebyc(), degree(n), x)


@register("scipy.special.eval_chebys")
def eval_chebys(n: Any, x: Any, /) -> Any:
    """Chebyshev polynomial of the second kind from -2 to 2, ``eval_chebyu(n, x / 2)``.

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
    The derivative by ``x`` is ``eval_gegenbauer(n - 1, 2, x / 2)``. There is none by ``n`` here. Saves all, without
    copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_chebys(3, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -0.7360, -1.5200
    """
    return record2(EvalChebys(), degree(n), x)


@register("scipy.special.eval_sh_chebyt")
def eval_sh_chebyt(n: Any, x: Any, /) -> Any:
    """Shifted Chebyshev polynomial of the first kind, ``eval_chebyt(n, 2 * x - 1)``.

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
    The derivative by ``x`` is ``2 * n * eval_chebyu(n - 1, 2 * x - 1)``. There is none by ``n`` here. Saves all,
    without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_sh_chebyt(3, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.5680, -5.0400
    """
    return record2(EvalShChebyt(), degree(n), x)


@register("scipy.special.eval_sh_chebyu")
def eval_sh_chebyu(n: Any, x: Any, /) -> Any:
    """Shifted Chebyshev polynomial of the second kind, ``eval_chebyu(n, 2 * x - 1)``.

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
    The derivative by ``x`` is ``4 * eval_gegenbauer(n - 1, 2, 2 * x - 1)``. There is none by ``n`` here. Saves all,
    without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.4)
    >>> y = special.eval_sh_chebyu(3, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.7360, -6.0800
    """
    return record2(EvalShChebyu(), degree(n), x)
