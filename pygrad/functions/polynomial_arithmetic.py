"""Polynomials added, multiplied, divided, differentiated, integrated and fitted, as arrays of coefficients."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._operands import as_operand, as_variable, data_of
from pygrad.functions.polynomials import vander


def _coefficients(value: Any) -> Any:
    value = as_operand(value)
    return value if value.ndim else value.reshape(1)


def _longer(p: Any, length: int) -> Any:
    """Return coefficients with zeros in front."""
    missing = length - p.shape[0]
    return np.concatenate([np.zeros(missing, p.dtype), p]) if missing > 0 else p


@register(np.polyadd)
def polyadd(a1: Any, a2: Any) -> Any:
    """Add two polynomials.

    Parameters
    ----------
    a1, a2 : array_like
        The coefficients, that of the highest power first.

    Returns
    -------
    Variable, as long as the longer one

    Notes
    -----
    A composition of `concatenate` and `add`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.polyadd(pygrad.Variable([1.0, 2.0]), [3.0])
    Variable([1. 5.])
    """
    a1, a2 = _coefficients(a1), _coefficients(a2)
    return as_variable(_longer(a1, a2.shape[0]) + _longer(a2, a1.shape[0]))


@register(np.polysub)
def polysub(a1: Any, a2: Any) -> Any:
    """Subtract the second polynomial from the first.

    Parameters
    ----------
    a1, a2 : array_like
        The coefficients, that of the highest power first.

    Returns
    -------
    Variable, as long as the longer one

    Notes
    -----
    A composition of `concatenate` and `subtract`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.polysub(pygrad.Variable([1.0, 2.0]), [3.0])
    Variable([ 1. -1.])
    """
    a1, a2 = _coefficients(a1), _coefficients(a2)
    return as_variable(_longer(a1, a2.shape[0]) - _longer(a2, a1.shape[0]))


@register(np.polymul)
def polymul(a1: Any, a2: Any) -> Any:
    """Multiply two polynomials.

    Parameters
    ----------
    a1, a2 : array_like
        The coefficients, that of the highest power first. Zeros in front are left out, as NumPy does.

    Returns
    -------
    Variable, one-dimensional

    Notes
    -----
    A composition of products and sums: each coefficient of the shorter one times the longer one. Coefficients that are
    left out get no gradient.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> y = np.polymul(x, [1.0, 3.0])
    >>> y[1].backward()
    >>> y, x.grad
    (Variable([1. 5. 6.]), Variable([3. 1.]))
    """
    long, short = _trimmed(a1), _trimmed(a2)
    if long.shape[0] < short.shape[0]:
        long, short = short, long
    count = short.shape[0]
    y: Any = None
    for number in range(count):
        before, behind = np.zeros(number, long.dtype), np.zeros(count - 1 - number, long.dtype)
        part = np.concatenate([before, long * short[number], behind])
        y = part if y is None else y + part
    return as_variable(y)


def _trimmed(p: Any) -> Any:
    """Return coefficients without the zeros in front."""
    p = _coefficients(p)
    if p.ndim != 1:
        raise ShapeError(f"polymul: expected one-dimensional arrays, got {describe(p)}")
    places = np.flatnonzero(data_of(p))
    return p[int(places[0]):] if places.size else p[-1:] if p.shape[0] else np.zeros(1, p.dtype)


@register(np.polydiv)
def polydiv(u: Any, v: Any) -> Any:
    """Divide the first polynomial by the second, with a remainder.

    Parameters
    ----------
    u, v : array_like
        The coefficients, that of the highest power first.

    Returns
    -------
    tuple of two Variables, one-dimensional
        Quotient and remainder; of the remainder, coefficients that are 0 in front are left out.

    Notes
    -----
    A composition of products and sums, one step for each coefficient of the quotient.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.polydiv(pygrad.Variable([1.0, 5.0, 7.0]), [1.0, 3.0])
    (Variable([1. 2.]), Variable([1.]))
    """
    u, v = _coefficients(u) + 0.0, _coefficients(v) + 0.0
    m, n = u.shape[0] - 1, v.shape[0] - 1
    scale, r, q = 1.0 / v[0], u, []
    for k in range(m - n + 1):
        q.append(scale * r[k])
        parts = [r[:k], r[k:k + n + 1] - q[-1] * v, r[k + n + 1:]]
        r = np.concatenate(parts)
    quotient = np.stack(q) if q else np.zeros(1, np.result_type(u.dtype, v.dtype))
    data = data_of(r)
    start = 0
    while start < data.shape[0] - 1 and np.allclose(data[start], 0, rtol=1e-14):
        start += 1
    return as_variable(quotient), as_variable(r[start:] if start else r)


@register(np.polyder)
def polyder(p: Any, m: int = 1) -> Any:
    """Differentiate a polynomial.

    Parameters
    ----------
    p : array_like
        The coefficients, that of the highest power first.
    m : int
        How many times.

    Returns
    -------
    Variable, shorter by ``m``

    Raises
    ------
    ArgumentError
        If ``m`` is negative.

    Notes
    -----
    A composition of products with whole numbers. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.polyder(pygrad.Variable([1.0, 2.0, 3.0]))
    Variable([2. 2.])
    """
    if m < 0:
        raise ArgumentError(f"polyder: expected m of at least 0, got {m}; see polyint")
    y = _coefficients(p)
    for _ in range(int(m)):
        y = y[:-1] * np.arange(y.shape[0] - 1, 0, -1)
    return as_variable(y)


@register(np.polyint)
def polyint(p: Any, m: int = 1, k: Any = None) -> Any:
    """Integrate a polynomial.

    Parameters
    ----------
    p : array_like
        The coefficients, that of the highest power first.
    m : int
        How many times.
    k : array_like, optional
        The constants of integration, one for each time or one for all; 0 if None.

    Returns
    -------
    Variable, longer by ``m``

    Raises
    ------
    ArgumentError
        If ``m`` is negative, or there are too few constants.

    Notes
    -----
    A composition of quotients by whole numbers and `concatenate`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.polyint(pygrad.Variable([2.0, 2.0]), k=3.0)
    Variable([1. 2. 3.])
    """
    if m < 0:
        raise ArgumentError(f"polyint: expected m of at least 0, got {m}; see polyder")
    y, m = _coefficients(p), int(m)
    constants = np.zeros(m) if k is None else _coefficients(k)
    if constants.shape[0] < m and constants.shape[0] != 1:
        raise ArgumentError(f"polyint: expected {m} constants of integration or one, got {describe(constants)}")
    for number in range(m):
        place = number if constants.shape[0] > 1 else 0
        y = np.concatenate([y / np.arange(y.shape[0], 0, -1), constants[place:place + 1]])
    return as_variable(y)


@register(np.polyfit)
def polyfit(x: Any, y: Any, deg: int, rcond: float | None = None, full: bool = False, w: Any = None,
            cov: bool | str = False) -> Any:
    """Fit a polynomial by least squares.

    Parameters
    ----------
    x : array_like
        The places, one-dimensional.
    y : array_like
        The values there: one for each, or a column of them for each of several fits.
    deg : int
        The highest power.
    rcond : float, optional
        Singular values below it, relative to the largest, count as 0.
    full : bool
        Whether to return all that `numpy.linalg.lstsq` does, too.
    w : array_like, optional
        By which residuals are multiplied before they are squared.
    cov : bool or str
        Whether to return the covariance matrix of the coefficients, too; ``"unscaled"`` for known variances.

    Returns
    -------
    Variable, ``deg + 1`` coefficients, that of the highest power first
        With ``full`` a tuple of it, the residuals, the rank, the singular values (both plain) and ``rcond``; with
        ``cov`` a tuple of it and of the matrix.

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        If ``deg`` is negative.

    Notes
    -----
    A composition of `vander`, `numpy.linalg.lstsq` and `numpy.linalg.inv`, whose derivatives it has: by
    the places, the values and the weights. NumPy's warning where the places do not determine the coefficients.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> p = np.polyfit(np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0]), 1)
    >>> [round(float(one), 9) for one in p]
    [2.0, 1.0]
    """
    x, y = as_operand(x), as_operand(y)
    x, y, order = x + 0.0, y + 0.0, int(deg) + 1
    if deg < 0:
        raise ArgumentError(f"polyfit: expected deg of at least 0, got {deg}")
    if x.ndim != 1 or not x.size or y.ndim not in (1, 2) or x.shape[0] != y.shape[0]:
        raise ShapeError(f"polyfit: expected places along one axis and as many values, got {describe(x)} and "
                         f"{describe(y)}")
    matrix, values = vander(x, order), y
    if w is not None:
        w = as_operand(w) + 0.0
        if w.shape != x.shape:
            raise ShapeError(f"polyfit: expected a weight for each place, got {describe(w)} for {describe(x)}")
        matrix = matrix * w[:, None]
        values = values * (w if values.ndim == 1 else w[:, None])
    scale = np.sqrt((matrix * matrix).sum(axis=0))
    matrix = matrix / scale
    rcond = x.shape[0] * np.finfo(x.dtype).eps if rcond is None else rcond
    solution, residuals, rank, singular = np.linalg.lstsq(matrix, values, rcond)
    if rank != order and not full:
        warnings.warn("Polyfit may be poorly conditioned", np.exceptions.RankWarning, stacklevel=2)
    solution = solution / (scale if solution.ndim == 1 else scale[:, None])
    if full:
        return solution, residuals, rank, singular, rcond
    return (solution, _covariance(matrix, scale, residuals, solution.ndim, cov)) if cov else solution


def _covariance(matrix: Any, scale: Any, residuals: Any, ndim: int, cov: bool | str) -> Any:
    """Return the covariance matrix of the coefficients, one behind the other for several fits."""
    points, order = matrix.shape
    base = np.linalg.inv(np.matmul(matrix.T, matrix)) / (scale[:, None] * scale)
    if cov != "unscaled":
        if points <= order:
            raise ShapeError(f"polyfit: {points} points are too few to scale the covariance of {order} coefficients; "
                             "give more, or cov='unscaled'")
        residuals = residuals / (points - order)
    else:
        residuals = 1.0
    return base * residuals if ndim == 1 else base[:, :, None] * residuals
